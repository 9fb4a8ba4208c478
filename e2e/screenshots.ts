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
  /** What is in the middle of it, if not the top of the page. */
  at?: string;
}

const pictures: Picture[] = [
  { name: "home-phone", path: "/", size: phone, language: "vi" },
  { name: "report-phone", path: "/report", size: phone, language: "vi" },
  { name: "home-desktop", path: "/", size: desktop, language: "en" },
  { name: "map-desktop", path: "/map", size: desktop, language: "vi" },
  { name: "statistics-desktop", path: "/statistics", size: desktop, language: "en" },
];

async function draw(page: Page, { name, path, size, language, at }: Picture): Promise<void> {
  await page.setViewportSize(size);
  await page.goto(`${path}?lang=${language}`);
  await page.evaluate(() => document.fonts.ready);
  if (path === "/map") await expect(page.locator("case-map canvas")).toBeVisible({ timeout: 30_000 });
  if (at) await page.locator(at).first().evaluate((element) => element.scrollIntoView({ block: "center" }));
  await page.waitForTimeout(path === "/map" ? 4_000 : 300);
  await page.screenshot({ path: resolve(folder, `${name}.png`) });
}

for (const picture of pictures) {
  test(picture.name, async ({ page }) => draw(page, picture));
}

test("answer-phone", async ({ page }) => {
  await page.goto("/cases?group=answered");
  const links = await page.getByRole("main").locator("a[href^='/cases/']").all();
  const paths = await Promise.all(links.map((link) => link.getAttribute("href")));
  const evidence = page.locator("before-after");
  for (const path of paths) {
    await page.goto(path ?? "");
    if ((await evidence.count()) > 0) break;
  }
  const path = new URL(page.url()).pathname;
  await draw(page, { name: "answer-phone", path, size: phone, language: "vi", at: "before-after" });
});

test("work-desktop", async ({ city, signedIn }) => {
  const page = await signedIn(worker(city, "head"));
  await draw(page, { name: "work-desktop", path: "/work", size: desktop, language: "vi" });
});
