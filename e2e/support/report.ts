import { expect, type Page } from "./site.ts";
import { say } from "./words.ts";

/** A matter at a place of Phường Hoàn Kiếm, whose people the demonstration knows. */
export interface Matter {
  description: string;
  /** Code of the category. */
  category: string;
  lat: string;
  lon: string;
}

let sent = 0;

/** A pothole that nobody else reports: somewhere of its own in the ward, far enough from the last one. */
export function pothole(description = "Ổ gà rất sâu giữa làn xe máy, đêm qua đã có người ngã."): Matter {
  sent += 1;
  const apart = (sent * 37 + process.pid) % 80;
  return {
    description: `${description} (${process.pid}-${sent})`,
    category: "traffic.pothole",
    lat: (21.0265 + (apart % 9) * 0.0005).toFixed(5),
    lon: (105.8495 + Math.floor(apart / 9) * 0.0005).toFixed(5),
  };
}

/** Fills in the form; without script the position is typed. */
export async function fill(page: Page, matter: Matter): Promise<void> {
  await page.goto("/report");
  await page.getByLabel(say("report-description")).fill(matter.description);
  await coordinates(page, matter);
  await choose(page, matter.category);
}

async function coordinates(page: Page, matter: Matter): Promise<void> {
  const lat = page.getByLabel(say("report-lat"));
  if (!(await lat.isVisible())) await page.getByText(say("report-coordinates"), { exact: true }).click();
  await lat.fill(matter.lat);
  await page.getByLabel(say("report-lon")).fill(matter.lon);
}

/** Opens the group that holds the category and chooses it. */
export async function choose(page: Page, category: string): Promise<void> {
  const tile = page.locator(`input[name=category][value="${category}"]`);
  const group = page.locator("details", { has: tile });
  if ((await group.count()) > 0 && !(await tile.isVisible())) await group.locator("summary").click();
  await tile.check();
}

/** Reads the page on which everything is checked, answers what the category asks, and sends. */
export async function checkAndSend(page: Page): Promise<string> {
  await page.getByRole("button", { name: say("report-continue") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("report-check-title"));
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
  return checkAndSend(page);
}
