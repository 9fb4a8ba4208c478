import { expect, test } from "./support/site.ts";
import { photo } from "./support/photo.ts";
import { blockedPavement, choose, confirm, fill, proceed, send } from "./support/report.ts";
import { like, say } from "./support/words.ts";

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a report goes from the home page to its receipt", async ({ page }) => {
    const matter = blockedPavement();
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: say("home-report") }).first().click();
    await expect(page).toHaveURL("/report");
    await fill(page, matter);
    await proceed(page);
    await expect(page.getByRole("main")).toContainText("Phường Hoàn Kiếm");
    await expect(page.getByRole("main")).toContainText(say("report-goes-due"));
    const code = await confirm(page);
    await expect(page.getByRole("img", { name: say("report-receipt-qr") })).toBeVisible();
    await page.getByRole("link", { name: say("report-receipt-open") }).click();
    await expect(page).toHaveURL(`/cases/${code}`);
    await expect(page.getByRole("main")).toContainText(matter.description);
    await expect(page.getByRole("main")).toContainText(say("case-state-sent"));
  });

  test("what is missing is said in a summary, and nothing typed is lost", async ({ page }) => {
    await page.goto("/report");
    await page.getByLabel(say("report-description")).fill("Đèn đường hỏng ba hôm nay, cả ngõ tối om.");
    await page.getByRole("button", { name: say("report-continue") }).click();
    await expect(page).toHaveTitle(new RegExp(`^${say("report-error-title")}`));
    const summary = page.getByRole("alert");
    await expect(summary.getByRole("link", { name: say("report-category-missing") })).toHaveAttribute("href", "#category");
    await expect(page.getByLabel(say("report-description"))).toHaveValue(/cả ngõ tối om/);
  });
});

test("a report with a photo and a pin on the map", async ({ page, browser }) => {
  const matter = blockedPavement("Nắp hố ga vỡ trước cổng trường, trẻ con hay chạy qua.");
  await page.goto("/report");
  await page.getByLabel(say("report-description")).fill(matter.description);
  await page.locator("#photos").setInputFiles(await photo(browser, "saddlebrown"));
  await expect(page.getByText(like("report-photos-ready"))).toBeVisible();
  await page.getByRole("button", { name: say("report-place-map") }).click();
  const map = page.locator("place-field canvas");
  await expect(map).toBeVisible({ timeout: 30_000 });
  await map.click();
  await expect(page.locator("place-field .answer")).not.toBeEmpty();
  await choose(page, matter.category);
  await proceed(page);
  await confirm(page);
  await page.getByRole("link", { name: say("report-receipt-open") }).click();
  const picture = page.getByRole("img", { name: say("case-photo-report", { number: 1 }) });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
});

test("the second person at the same place says me too instead of sending again", async ({ page, visitor }) => {
  const matter = blockedPavement("Cây đổ chắn ngang vỉa hè sau mưa.");
  const code = await send(page, matter);
  const other = await visitor();
  await fill(other, { ...matter, description: "Có cây đổ chắn lối đi." });
  await proceed(other);
  const similar = other.getByRole("region", { name: say("report-similar") });
  const first = similar.getByRole("listitem").filter({ hasText: matter.description });
  await first.getByRole("button", { name: say("report-similar-me-too") }).click();
  await expect(other.getByText(say("case-done-support"))).toBeVisible();
  await other.goto(`/cases/${code}`);
  await expect(other.getByRole("main")).toContainText(say("case-supporters", { n: 1 }));
});

test("a draft survives closing the page", async ({ context }) => {
  const words = "Loa phường phát quá to từ năm giờ sáng.";
  const first = await context.newPage();
  await first.goto("/report");
  await first.getByLabel(say("report-description")).fill(words);
  await expect(first.getByText(say("report-draft-saved"))).toBeVisible();
  await first.close();
  const again = await context.newPage();
  await again.goto("/report");
  await expect(again.getByLabel(say("report-description"))).toHaveValue(words);
});
