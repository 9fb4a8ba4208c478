import { resolve } from "node:path";
import { expect, test, worker, type Page } from "./support/site.ts";
import type { Language } from "./support/words.ts";

const folder = resolve(import.meta.dirname, "../docs/images");
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 860 };

/** One picture: which page, how large, in which language. */
interface Picture {
  name: string;
  path: string;
  size: typeof phone;
  language: Language;
}

const pictures: Picture[] = [
  { name: "home-phone", path: "/", size: phone, language: "vi" },
  { name: "report-phone", path: "/report", size: phone, language: "vi" },
  { name: "home-desktop", path: "/", size: desktop, language: "en" },
  { name: "map-desktop", path: "/map", size: desktop, language: "vi" },
  { name: "statistics-desktop", path: "/statistics", size: desktop, language: "en" },
];

async function draw(page: Page, { name, path, size, language }: Picture): Promise<void> {
  await page.setViewportSize(size);
  await page.goto(`${path}?lang=${language}`);
  await page.evaluate(() => document.fonts.ready);
  if (path === "/map") await expect(page.locator("case-map canvas")).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(path === "/map" ? 4_000 : 300);
  await page.screenshot({ path: resolve(folder, `${name}.png`) });
}

for (const picture of pictures) {
  test(picture.name, async ({ page }) => draw(page, picture));
}

test("case-phone", async ({ page }) => {
  await page.goto("/cases?group=answered");
  const path = await page.getByRole("main").locator("a[href^='/cases/']").first().getAttribute("href");
  await draw(page, { name: "case-phone", path: path ?? "", size: phone, language: "vi" });
});

test("work-desktop", async ({ city, signedIn }) => {
  const page = await signedIn(worker(city, "head"));
  await draw(page, { name: "work-desktop", path: "/work", size: desktop, language: "vi" });
});
