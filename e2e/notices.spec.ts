import { expectAccessible, expectNoSidewaysScroll } from "./support/axe.ts";
import { expect, test, type Page } from "./support/site.ts";
import { like, say } from "./support/words.ts";

test.use({ serviceWorkers: "allow" });

const send = (page: Page) => page.getByRole("button", { name: say("notices-send"), exact: true });

/** A browser whose push service gives what it is told; each call has an endpoint of its own. */
async function pushing(page: Page, permission: NotificationPermission): Promise<void> {
  await page.addInitScript(
    ({ permission, endpoint }) => {
      const point = btoa(String.fromCharCode(4, ...Array.from({ length: 64 }, (_, at) => at))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
      const keys = { p256dh: point, auth: "AAECAwQFBgcICQoLDA0ODw" };
      Object.defineProperty(Notification, "permission", { get: () => (permission === "denied" ? "denied" : "default") });
      Notification.requestPermission = async () => permission;
      PushManager.prototype.getSubscription = async () => null;
      PushManager.prototype.subscribe = async () => ({ toJSON: () => ({ endpoint, keys }) }) as unknown as PushSubscription;
    },
    { permission, endpoint: `https://push.example.com/send/${process.pid}-${Date.now()}` },
  );
}

/** Leaves this browser as the address, and opens its page. */
async function told(page: Page): Promise<void> {
  await pushing(page, "granted");
  await page.goto("/notices");
  await page.getByRole("button", { name: say("notices-device-offer") }).click();
  await expect(page.getByText(say("notices-device-ready"))).toBeVisible();
  await send(page).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("notices-own-title"));
}

test("a case is followed by e-mail, and a slip of the pen costs nothing", async ({ page }) => {
  await page.goto("/cases");
  await page.getByRole("main").locator('a[href^="/cases/"]').first().click();
  await page.getByRole("link", { name: say("notices-link-case") }).click();
  await expect(page.getByRole("main")).toContainText(say("notices-case"));
  const contact = page.getByLabel(say("notices-contact-both"));
  await contact.fill("thu.ba@example");
  await send(page).click();
  await expect(page.getByRole("alert")).toContainText(say("notices-contact-wrong-both"));
  await expect(contact).toHaveValue("thu.ba@example");
  await expectAccessible(page);
  await contact.fill(`thu.ba${Date.now()}@example.test`);
  await send(page).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("notices-sent-mail"));
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("an address and a place by name are enough", async ({ page }) => {
    await page.goto("/notices");
    await page.getByLabel(say("notices-contact-both")).fill(`thu.ba${Date.now()}@example.test`);
    await page.getByText(say("notices-circle"), { exact: true }).click();
    await page.getByLabel(say("notices-address")).fill("Hoàn Kiếm");
    await send(page).click();
    await page.getByLabel("Phường Hoàn Kiếm").check();
    await page.getByLabel("300 m").check();
    await send(page).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("notices-sent-mail"));
  });
});

test("this device is told; its owner chooses, adds a place, stops and is forgotten", async ({ page }) => {
  await told(page);
  await expect(page.getByRole("status").first()).toContainText(say("notices-done-device"));
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
  await page.getByLabel(say("notices-topic-report")).selectOption({ label: say("notices-pace-now") });
  await page.getByRole("button", { name: say("notices-save") }).click();
  await expect(page.getByRole("status").first()).toContainText(say("notices-done-choices"));
  await expect(page.getByLabel(say("notices-topic-report"))).toHaveValue("now");
  await page.getByText(say("notices-add-ward"), { exact: true }).click();
  await page.getByLabel(say("notices-ward"), { exact: true }).selectOption({ label: "Phường Hoàn Kiếm" });
  await page.getByRole("button", { name: say("notices-add"), exact: true }).click();
  await expect(page.getByRole("button", { name: `${say("notices-remove")} Phường Hoàn Kiếm` })).toBeVisible();
  await page.getByRole("button", { name: say("notices-stop") }).click();
  await expect(page.getByRole("main")).toContainText(say("notices-stopped"));
  await page.goto("/notices");
  await page.getByRole("link", { name: say("notices-this-browser") }).click();
  await page.getByRole("link", { name: say("notices-forget") }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: say("notices-removal-do") }).click();
  await expect(page.getByRole("status").first()).toContainText(say("notices-done-forgotten"));
  await expect(page.getByRole("link", { name: say("notices-this-browser") })).toHaveCount(0);
});

test("a browser that may not be told says what to do", async ({ page }) => {
  await pushing(page, "denied");
  await page.goto("/notices");
  await expect(page.getByText(say("notices-device-refused"))).toBeVisible();
  await expect(page.getByRole("button", { name: say("notices-device-offer") })).toHaveCount(0);
});

test("without a connection the last warnings are shown with their age", async ({ page, context }) => {
  await page.goto("/");
  await expect.poll(() => page.evaluate(async () => (await caches.match("/warnings"))?.headers.has("x-kept-at")), "the worker keeps the warnings").toBe(true);
  await page.evaluate(async () => {
    const kept = new Date(Date.now() - 3 * 3600 * 1000 - 5000).toISOString();
    const text = "<main><div class=hold><h1>Cảnh báo</h1><h2>Bão số 3 vào vịnh Bắc Bộ</h2><form></form></div></main>";
    await (await caches.open("warnings")).put("/warnings", new Response(text, { headers: { "x-kept-at": kept, "content-type": "text/html" } }));
  });
  await expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
  await context.setOffline(true);
  await page.goto("/cases");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("offline-title"));
  const main = page.getByRole("main");
  await expect(main).toContainText("Bão số 3 vào vịnh Bắc Bộ");
  await expect(main).toContainText(like("offline-age"));
  await expect(main).toContainText("3 giờ trước");
  await expect(main).toContainText(say("offline-old"));
  await expect(page.locator("body")).toHaveCSS("font-family", /Be Vietnam Pro/);
  await expectAccessible(page);
  await context.setOffline(false);
  await page.getByRole("link", { name: say("error-again") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("list-title"));
});

test("a newer message takes the place of an older one of the same case", async ({ page, context, city }) => {
  await context.grantPermissions(["notifications"], { origin: city.address });
  await page.goto("/");
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  const client = await context.newCDPSession(page);
  const found = new Promise<string>((ok) => client.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations[0] && ok(registrations[0].registrationId)));
  await client.send("ServiceWorker.enable");
  const registrationId = await found;
  const data = JSON.stringify({ title: "Vụ việc", body: "Đã có câu trả lời", link: `${city.address}/cases`, id: "1", lang: "vi", thread: "case-1", urgency: "normal" });
  await client.send("ServiceWorker.deliverPushMessage", { origin: city.address, registrationId, data });
  await client.send("ServiceWorker.deliverPushMessage", { origin: city.address, registrationId, data: data.replace("Đã có", "Mới có") });
  const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, data }) => [title, body, tag, (data as { link: string }).link]));
  await expect.poll(shown).toEqual([["Vụ việc", "Mới có câu trả lời", "case-1", `${city.address}/cases`]]);
});
