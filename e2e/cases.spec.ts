import { expect, test } from "./support/site.ts";
import { blockedPavement, send } from "./support/report.ts";
import { say } from "./support/words.ts";

test("a search without diacritics finds what was written with them", async ({ page }) => {
  const matter = blockedPavement("Cống thoát nước bị nghẹt ở phố Đinh Lễ, nước tràn vào nhà.");
  const code = await send(page, matter);
  await page.goto("/cases");
  await page.getByLabel(say("list-search")).fill("cong thoat nuoc dinh le");
  await page.getByRole("button", { name: say("list-show"), exact: true }).click();
  await expect(page.getByRole("main").locator(`a[href="/cases/${code}"]`)).toBeVisible();
  await page.getByLabel(say("list-search")).fill("khong he co cau nay o dau ca");
  await page.getByRole("button", { name: say("list-show"), exact: true }).click();
  await expect(page.getByText(say("list-none-such"))).toBeVisible();
});

test("the other language is a click away and keeps the page and what was asked", async ({ page }) => {
  await page.goto("/cases?q=duong&group=open");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page).toHaveURL(/\/cases\?q=duong&group=open/);
  await expect(page.getByLabel(say("list-search", {}, "en"))).toHaveValue("duong");
  await page.goto("/map");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("link", { name: "Tiếng Việt" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "vi");
  await expect(page).toHaveURL(/\/map/);
});

test("a map has the same cases as a list beside it", async ({ page }) => {
  const code = await send(page, blockedPavement());
  await page.goto("/map");
  await expect(page.getByRole("main").locator(`a[href="/cases/${code}"]`)).toHaveCount(1);
  await expect(page.locator("case-map canvas")).toBeVisible({ timeout: 30_000 });
});
