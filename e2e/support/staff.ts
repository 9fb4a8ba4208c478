import { expect, type Locator, type Page } from "./site.ts";
import { say } from "./words.ts";

type Fill = (form: Locator) => Promise<unknown>;

/** Hoàn Kiếm ward, where the journeys report: its people are in the demonstration. */
export const ward = "00070";

/** Opens what can be done, fills in what it asks and presses its button, on the page of the case. */
export async function press(page: Page, action: string, fill?: Fill): Promise<void> {
  const box = page.locator(`details#${action}`);
  const form = box.locator("form").first();
  if (!(await form.isVisible())) await box.locator("summary").first().click();
  await fill?.(form);
  await form.getByRole("button", { name: word(action), exact: true }).click();
}

/** Does something to a case, and reads that it was done. */
export async function act(page: Page, code: string, action: string, fill?: Fill): Promise<void> {
  await page.goto(`/work/${code}`);
  await press(page, action, fill);
  await expect(page.getByRole("status").filter({ hasText: say(`work-done-${action.replace("_", "-")}`) })).toBeVisible();
}

/** Chooses what begins with these words in a list. */
export async function pick(list: Locator, words: string): Promise<void> {
  const option = list.getByRole("option").filter({ hasText: words }).first();
  await list.selectOption((await option.getAttribute("value")) ?? "");
}

/** What the button of an action says. */
export function word(action: string): string {
  return say(`case-action-${action.replace("_", "-")}`);
}

/** What pages call a state. */
export function state(name: string): string {
  return say(`case-state-${name}`);
}
