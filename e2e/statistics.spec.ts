import { expect, test } from "./support/site.ts";
import { blockedPavement, send } from "./support/report.ts";
import { say } from "./support/words.ts";

test("every chart has its figures in a table, and every share its counts", async ({ page }) => {
  await send(page, blockedPavement());
  await page.goto("/statistics?period=all");
  const drawings = page.getByRole("main").locator("svg[preserveAspectRatio=none]");
  expect(await drawings.count()).toBeGreaterThan(0);
  for (const drawing of await drawings.all()) {
    const figures = drawing.locator("xpath=ancestor::table | ancestor::figure//table");
    expect(await figures.locator("tbody tr").count()).toBeGreaterThan(0);
  }
  const table = page.getByRole("table").filter({ has: page.getByRole("columnheader", { name: say("statistics-handled") }) }).first();
  await expect(table.getByRole("row")).not.toHaveCount(1);
  const download = page.waitForEvent("download");
  await page.locator("a[download]").first().click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});

test("the figures are there without script too", async ({ visitor }) => {
  const page = await visitor({ javaScriptEnabled: false });
  await page.goto("/statistics?period=all");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("statistics-title"));
  await expect(page.getByRole("table").first()).toBeVisible();
});
