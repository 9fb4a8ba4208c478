import { expect, test, type Page } from "./support/site.ts";
import { blockedPavement, send } from "./support/report.ts";
import { say } from "./support/words.ts";

/** Presses Tab until what has the focus is called that, as somebody without a mouse does. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if ((await focused.count()) === 1 && (await isCalled(focused, name))) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

async function isCalled(focused: ReturnType<Page["locator"]>, name: string | RegExp): Promise<boolean> {
  const called = await focused.evaluate((element) => {
    const labels = "labels" in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    return [element.getAttribute("aria-label"), ...labels.map((label) => label.textContent), element.textContent]
      .filter((text): text is string => Boolean(text?.trim()))
      .map((text) => text.replace(/\s+/g, " ").trim());
  });
  return called.some((text) => (typeof name === "string" ? text === name : name.test(text)));
}

test("from the home page to a case with the keyboard alone", async ({ page, visitor }) => {
  const code = await send(await visitor(), blockedPavement());
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: say("site-skip") })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  await tabTo(page, say("home-follow-code"));
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/cases/${code}`);
});

test("what has the focus is seen to have it", async ({ page }) => {
  await page.goto("/");
  const stops = await page.getByRole("main").locator("a, button, input").count();
  for (let stop = 0; stop < stops + 8; stop += 1) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return "body";
      // A card shows the focus of its link round the whole card.
      for (const drawn of [focused, focused.closest(".case"), focused.closest(".tile")]) {
        const style = drawn && getComputedStyle(drawn);
        if (style && (style.outlineStyle !== "none" || style.boxShadow !== "none")) return "seen";
      }
      return focused.outerHTML.slice(0, 120);
    });
    expect(["body", "seen"]).toContain(outline);
  }
});
