import { expect, type Page } from "./site.ts";
import { say } from "./words.ts";

/** A matter at a place of Phường Hoàn Kiếm, whose people the demonstration knows. */
export interface Matter {
  description: string;
  /** Code of the category. */
  category: string;
  latitude: number;
  longitude: number;
}

let sent = 0;

/** A blocked pavement that nobody else reports: somewhere of its own in the ward, whose authority handles it. */
export function blockedPavement(description = "Hàng quán bày bàn ghế kín vỉa hè, người đi bộ phải xuống lòng đường."): Matter {
  sent += 1;
  const apart = (sent * 37 + process.pid) % 81;
  return {
    description: `${description} (${process.pid}-${sent})`,
    category: "civility.sidewalk",
    latitude: 21.0295 + (apart % 9) * 0.0004,
    longitude: 105.848 + Math.floor(apart / 9) * 0.0006,
  };
}

/** Fills in the form: with script the device says where it is, without it the position is typed. */
export async function fill(page: Page, matter: Matter): Promise<void> {
  await page.goto("/report");
  await page.getByLabel(say("report-description")).fill(matter.description);
  const here = page.getByRole("button", { name: say("report-place-here") });
  if ((await here.count()) > 0) {
    await page.context().setGeolocation({ ...matter, accuracy: 5 });
    await here.click();
    await expect(page.locator("place-field .answer")).not.toBeEmpty();
  } else {
    await page.getByText(say("report-coordinates"), { exact: true }).click();
    await page.getByLabel(say("report-lat")).fill(String(matter.latitude));
    await page.getByLabel(say("report-lon")).fill(String(matter.longitude));
  }
  await choose(page, matter.category);
}

/** Opens the group that holds the category and chooses it. */
export async function choose(page: Page, category: string): Promise<void> {
  const tile = page.locator(`input[name=category][value="${category}"]`);
  const group = page.locator("details", { has: tile });
  if ((await group.count()) > 0 && !(await tile.isVisible())) await group.locator("summary").click();
  await tile.check();
}

/** Goes from the form to the page on which everything is checked. */
export async function proceed(page: Page): Promise<void> {
  await page.getByRole("button", { name: say("report-continue") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("report-check-title"));
}

/** Answers what the category asks, sends, and reads the code on the receipt. */
export async function confirm(page: Page): Promise<string> {
  for (const group of await page.getByRole("group").all()) {
    const first = group.getByRole("radio").first();
    if (await first.isVisible()) await first.check();
  }
  await page.getByRole("button", { name: say("report-send"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("report-receipt-sent"));
  return (await page.locator("main strong.code").innerText()).trim();
}

/** Sends the matter and answers with the code on the receipt. */
export async function send(page: Page, matter: Matter): Promise<string> {
  await fill(page, matter);
  await proceed(page);
  return confirm(page);
}
