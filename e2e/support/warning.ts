import { expect, type Page } from "./site.ts";
import { say } from "./words.ts";

/** The unit that issues the warnings of journeys. */
export const unit = "VP";

/** The city's clock, some minutes from now, as the field takes it. */
export function inMinutes(minutes: number): string {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "short" });
  return parts.format(new Date(Date.now() + minutes * 60_000)).replace(" ", "T");
}

/** Presses the button of an action on the page of a warning, with its reason if it needs one, and reads what was done. */
export async function act(page: Page, action: string, reason?: string): Promise<void> {
  const box = page.locator(`#${action}`);
  if (reason !== undefined) {
    await box.locator("summary").click();
    await box.getByRole("textbox").fill(reason);
  }
  await box.getByRole("button", { name: say(`warning-action-${action.replaceAll("_", "-")}`), exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: say(`warning-done-${action.replaceAll("_", "-")}`) })).toBeVisible();
}

/** Pages are kept for two seconds. */
export const settled = { timeout: 10_000 };

/** Writes a draft of a warning for Phường Hoàn Kiếm. */
export async function write(page: Page, mode: string, headline: string, { danger = "risk:great", expires = inMinutes(360) } = {}): Promise<void> {
  await page.goto("/work/warnings/new");
  await page.locator(`input[name=mode][value=${mode}]`).check();
  await page.getByRole("button", { name: say("warning-continue") }).click();
  await page.getByLabel(say("warning-kind"), { exact: true }).selectOption("flood");
  await page.locator(`input[name=danger][value="${danger}"]`).check();
  await page.getByLabel(say("warning-fact-certainty")).selectOption("observed");
  await page.locator("#headline_vi").fill(headline);
  await page.locator("#description_vi").fill("Mưa lớn từ sáng, nhiều phố ngập 30 đến 50 cm.");
  await page.locator("#instruction_vi").fill("Không đi qua chỗ ngập.\nNgắt điện ở tầng dưới.");
  await page.getByLabel(say("warning-areas-search")).fill("hoan kiem");
  await page.getByRole("checkbox", { name: "Hoàn Kiếm" }).check();
  await page.locator("#expires").fill(expires);
  await save(page);
}

/** Saves what the form says, and sees it as people will. */
export async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: say("warning-save") }).click();
  await expect(page.getByText(say("warning-preview"))).toBeVisible();
}

/** One person hands in what is on the page, the other lets it out; answers with the path of its public page. */
export async function release(publisher: Page, releaser: Page): Promise<string> {
  await act(publisher, "submit");
  await releaser.goto(publisher.url().split("?")[0] ?? "");
  await act(releaser, "release");
  return new URL(releaser.url()).pathname.replace("/work", "");
}
