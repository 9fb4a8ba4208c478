import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { PushService, type Device } from "./support/push.ts";
import { blockedPavement } from "./support/report.ts";
import { expect, test, worker, type City } from "./support/site.ts";
import { ward } from "./support/staff.ts";
import { act, inMinutes, release, save, write } from "./support/warning.ts";
import { say } from "./support/words.ts";

/** Another ward, which the storm does not reach. */
const elsewhere = "00004";
const [inside, outside, cases] = [24, 6, 20];
/** The longest that anybody may wait to hear of a danger. */
const minute = { timeout: 60_000 };

/** From an address of its own, so that limits by address do not meet, and from a page of the city. */
const from = (city: City, address: string) => ({ "X-Forwarded-For": address, Origin: city.address });

/** A browser leaves itself as the address that is told of a ward. */
async function subscribe(city: City, request: APIRequestContext, service: PushService, area: string): Promise<Device> {
  const device = service.device();
  const { endpoint, p256dh, auth } = device;
  const left = await request.post("/notices", { headers: from(city, `198.18.${service.devices.length}.7`), form: { endpoint, p256dh, auth, area } });
  expect(left.ok(), await left.text()).toBe(true);
  return device;
}

/** Sends a report with an address for its news; answers with its code. */
async function report(city: City, request: APIRequestContext, number: number): Promise<string> {
  const { latitude: lat, longitude: lon, category, description } = blockedPavement();
  const contact = address(number);
  const data = { category, description, lat, lon, accuracy: 5, contact, language: "vi" };
  const sent = await request.post("/api/v1/cases", { headers: { ...from(city, `198.19.${number}.7`), "Idempotency-Key": contact }, data });
  expect(sent.ok(), await sent.text()).toBe(true);
  return ((await sent.json()) as { code: string }).code;
}

const address = (number: number) => `nguoi-dan-${process.pid}-${number}@example.test`;

/** To whom letters went. */
async function recipients(city: City): Promise<Set<string>> {
  const texts = (await readdir(city.letters).catch(() => [])).filter((name) => name.endsWith(".txt"));
  const letters = await Promise.all(texts.map((name) => readFile(join(city.letters, name), "utf8")));
  return new Set(letters.map((letter) => letter.split("\n", 1)[0] ?? ""));
}

test("a storm reaches every device of its area within a minute, and no notice of a case is lost", async ({ city, request, signedIn, visitor }) => {
  test.setTimeout(300_000);
  const service = await PushService.start();
  const there = await Promise.all(Array.from({ length: inside }, () => subscribe(city, request, service, ward)));
  const away = await Promise.all(Array.from({ length: outside }, () => subscribe(city, request, service, elsewhere)));
  const everyone = (part: string, since: number) =>
    expect.poll(() => there.filter((device) => device.messages.some((one) => one.body.includes(part) && one.at >= since)).length, { ...minute, message: part }).toBe(inside);

  const publisher = await signedIn(worker(city, "publisher", ward));
  const releaser = await signedIn(worker(city, "releaser", ward));
  const [intake, citizen] = [await signedIn(worker(city, "intake", ward)), await visitor()];

  // A warning that ends by itself while the storm goes on.
  const brief = `Gió giật ven hồ (${process.pid})`;
  await write(publisher, "actual", brief, { expires: inMinutes(3) });
  const briefly = await release(publisher, releaser);
  await everyone(brief, 0);

  const storm = `Bão vào nội thành (${process.pid})`;
  await write(publisher, "actual", storm);
  const begun = Date.now();
  const [first, ...codes] = await Promise.all([release(publisher, releaser), ...Array.from({ length: cases }, (_, number) => report(city, request, number))]);
  await everyone(storm, begun);
  const [heard] = there[0]?.messages.filter((one) => one.body.includes(storm)) ?? [];
  expect(heard?.urgency).toBe("high");
  expect(heard?.link).toBe(`${city.address}${first}`);

  await citizen.goto(`${first}`);
  await citizen.getByRole("link", { name: say("safety-safe") }).click();
  await citizen.getByRole("button", { name: say("safety-safe") }).click();
  await expect(citizen.getByRole("status").filter({ hasText: say("safety-done") })).toBeVisible();

  await publisher.goto(`/work${first}`);
  await act(publisher, "update");
  const weaker = `Bão suy yếu (${process.pid})`;
  await publisher.locator("#headline_vi").fill(weaker);
  await save(publisher);
  const second = await release(publisher, releaser);
  await everyone(weaker, begun);

  await publisher.goto(`/work${second}`);
  const called = Date.now();
  await act(publisher, "ask_to_cancel", "Bão đã tan.");
  await releaser.goto(`/work${second}`);
  await act(releaser, "cancel");
  await everyone(weaker, called);
  expect(away.flatMap((device) => device.messages), "whom it does not concern").toEqual([]);

  // Every report has its receipt by e-mail, and stands in the inbox of those who are to receive it.
  const told = async () => {
    const letters = await recipients(city);
    return Array.from({ length: cases }, (_, number) => address(number)).filter((one) => !letters.has(one));
  };
  await expect.poll(told, { ...minute, message: "without a letter" }).toEqual([]);
  const notices = (await (await intake.request.get("/api/v1/inbox")).json()) as { items: { code: string }[] };
  const noticed = new Set(notices.items.map((notice) => notice.code));
  expect(codes.filter((code) => !noticed.has(code)), "not in the inbox").toEqual([]);

  await expect(async () => {
    await citizen.goto(briefly);
    await expect(citizen.getByText(say("warning-over-expired-title"))).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 200_000, intervals: [5_000] });
  service.stop();
});
