import { expectAccessible, expectNoSidewaysScroll } from "./support/axe.ts";
import { expect, test, worker, type Page } from "./support/site.ts";

/** Pages for everybody, and those for staff with the role that opens them. */
const open = ["/", "/report", "/cases", "/map", "/follow", "/statistics", "/warnings", "/notices", "/notices/sent?by=mail", "/offline", "/sign-in", "/no-such-page"];
const inside = { "/work": "intake", "/desk": "coordinator", "/work/templates": "head", "/work/new": "operator", "/work/blocks": "admin", "/work/requests": "admin", "/work/glass": "admin", "/work/hand-over": "head", "/work/me/absence": "officer", "/inbox": "intake", "/jobs": "admin", "/work/warnings?tab=out": "releaser", "/work/bulletins": "publisher", "/work/warnings/new": "publisher", "/work/warnings/new?mode=test&unit=VP": "publisher" };

const widths = [360, 1280];
const languages = ["vi", "en"];

async function look(page: Page, path: string): Promise<void> {
  for (const language of languages) {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  }
}

for (const path of open) {
  test(`anyone can use ${path}`, async ({ page }) => look(page, path));
}

test("anyone can use the page of a case", async ({ page }) => {
  await page.goto("/cases");
  const first = page.getByRole("main").locator('a[href^="/cases/"]').first();
  await look(page, (await first.getAttribute("href")) ?? "");
});

for (const [path, role] of Object.entries(inside)) {
  test(`staff can use ${path}`, async ({ city, signedIn }) => look(await signedIn(worker(city, role)), path));
}

test("anyone can use the page of a warning that was updated and ended", async ({ page }) => {
  await page.goto("/warnings");
  const last = page.getByRole("main").locator('a[href^="/warnings/"]').last();
  await look(page, (await last.getAttribute("href")) ?? "");
});

test("staff can use the page of a warning", async ({ city, signedIn }) => {
  const page = await signedIn(worker(city, "publisher"));
  await page.goto("/work/warnings?tab=out");
  const first = page.getByRole("main").locator('a[href^="/work/warnings/0"]').first();
  await look(page, (await first.getAttribute("href")) ?? "");
});

test("staff can use the page of a case", async ({ city, signedIn }) => {
  const page = await signedIn(worker(city, "head"));
  const first = page.getByRole("main").locator('a[href^="/work/"]').first();
  await look(page, (await first.getAttribute("href")) ?? "");
});
