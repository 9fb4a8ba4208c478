import { expectAccessible, expectNoSidewaysScroll } from "./support/axe.ts";
import { expect, test, worker, type Page } from "./support/site.ts";
import { act, release, unit, write } from "./support/warning.ts";
import { say, type Language } from "./support/words.ts";

/** The place of a call for help, in Phường Hoàn Kiếm. */
const place = { latitude: 21.0312, longitude: 105.8493 };

async function look(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

/** The figures of all areas together: safe answers, people, calls not received, being handled, done. */
async function total(page: Page): Promise<string[]> {
  await page.reload();
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: say("safety-total"), exact: true }) });
  return (await row.getByRole("cell").allInnerTexts()).slice(0, 5);
}

/** Says where: with script the device knows it, without it the position is typed. */
async function locate(page: Page, language: Language): Promise<void> {
  const here = page.getByRole("button", { name: say("report-place-here", {}, language) });
  if ((await here.count()) > 0) {
    await page.context().setGeolocation({ ...place, accuracy: 5 });
    await here.click();
    await expect(page.locator("place-field .answer")).not.toBeEmpty();
  } else {
    await page.getByText(say("report-coordinates", {}, language), { exact: true }).click();
    await page.locator("#lat").fill(String(place.latitude));
    await page.locator("#lon").fill(String(place.longitude));
  }
}

const visitors: { who: string; language: Language; width: number; script: boolean }[] = [
  { who: "on a telephone in Vietnamese", language: "vi", width: 360, script: true },
  { who: "on a wide screen in English", language: "en", width: 1280, script: true },
  { who: "on a telephone without script", language: "vi", width: 360, script: false },
];

for (const { who, language, width, script } of visitors) {
  test(`somebody ${who} is safe, then calls for help, and the coordinator hears of it`, async ({ city, signedIn, visitor }) => {
    // Four browsers.
    test.slow();
    const [publisher, releaser, coordinator] = [await signedIn(worker(city, "publisher", unit)), await signedIn(worker(city, "releaser", unit)), await signedIn(worker(city, "coordinator"))];
    const headline = `Nước dâng nhanh ở Hoàn Kiếm (${process.pid}-${width}-${script})`;
    await write(publisher, "actual", headline, { danger: "risk:medium" });
    const path = await release(publisher, releaser);

    const said = (id: string, values = {}) => say(id, values, language);
    const citizen = await visitor({ viewport: { width, height: 800 }, javaScriptEnabled: script, permissions: ["geolocation"] });
    await citizen.goto(`${path}?lang=${language}`);
    await expect(citizen.getByRole("heading", { level: 1 })).toHaveText(headline);
    if (script) await look(citizen);
    await citizen.getByRole("link", { name: said("safety-safe") }).click();
    await expect(citizen.getByRole("heading", { level: 1 })).toHaveText(said("safety-title"));
    if (script) await look(citizen);
    await citizen.getByLabel(said("safety-people-label")).fill("300");
    await citizen.getByRole("button", { name: said("safety-safe") }).click();
    await expect(citizen.getByRole("alert").getByRole("link")).toHaveAttribute("href", "#people");
    if (script) await look(citizen);
    await citizen.getByLabel(said("safety-people-label")).fill("3");
    await citizen.getByRole("button", { name: said("safety-safe") }).click();
    await expect(citizen.getByText(said("safety-done"))).toBeVisible();

    await coordinator.goto("/desk");
    await coordinator.getByRole("paragraph").filter({ hasText: headline }).getByRole("link", { name: say("safety-counts") }).click();
    await expect(coordinator.getByRole("heading", { level: 1 })).toHaveText(say("safety-counts"));
    expect(await total(coordinator)).toEqual(["1", "3", "0", "0", "0"]);
    await coordinator.setViewportSize({ width, height: 900 });
    await look(coordinator);

    await citizen.getByRole("link", { name: said("safety-help") }).click();
    await expect(citizen.locator('input[name=category][value="livelihood.help"]')).toBeChecked();
    await citizen.getByLabel(said("report-description"), { exact: true }).fill("Nước vào nhà đến thắt lưng, có hai cụ già không đi được.");
    await locate(citizen, language);
    if (script) await look(citizen);
    await citizen.getByRole("button", { name: said("report-continue") }).click();
    await expect(citizen.getByRole("heading", { level: 1 })).toHaveText(said("report-check-title"));
    await citizen.getByRole("button", { name: said("report-send"), exact: true }).click();
    await expect(citizen.getByRole("heading", { level: 1 })).toHaveText(said("report-receipt-sent"));
    const code = (await citizen.locator("main strong.code").innerText()).trim();
    if (script) await look(citizen);

    expect(await total(coordinator), "of one device the latest answer").toEqual(["0", "0", "1", "0", "0"]);
    await coordinator.getByRole("link", { name: say("safety-cases") }).first().click();
    await expect(coordinator.getByRole("heading", { level: 1 })).toHaveText(say("safety-calls"));
    await look(coordinator);
    const row = coordinator.getByRole("row").filter({ hasText: code });
    await expect(row).toContainText(say("case-level-urgent"));
    await row.getByRole("link", { name: code }).click();
    await expect(coordinator.getByRole("link", { name: say("safety-called") })).toHaveAttribute("href", path);

    await publisher.goto(`/work${path}`);
    await act(publisher, "ask_to_cancel", "Nước đã rút hết.");
    await releaser.goto(`/work${path}`);
    await act(releaser, "cancel");
    await citizen.goto(`${path}/safety`);
    await expect(citizen.getByText(said("safety-over"))).toBeVisible();
  });
}
