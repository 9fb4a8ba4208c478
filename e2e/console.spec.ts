import { expect, test, worker } from "./support/site.ts";
import { photo } from "./support/photo.ts";
import { blockedPavement, send } from "./support/report.ts";
import { act, pick, press, ward } from "./support/staff.ts";
import { say } from "./support/words.ts";

const phone = { width: 390, height: 844 };

test("news of a case come into the open page, and what is being typed stays", async ({ page, city, signedIn }) => {
  const code = await send(page, blockedPavement());
  const [intake, head] = [await signedIn(worker(city, "intake", ward)), await signedIn(worker(city, "head", ward))];
  await intake.goto(`/work/${code}`);
  await intake.locator("details#message summary").click();
  const typing = intake.locator("details#message").getByLabel(say("work-field-message"));
  await typing.fill("Chúng tôi đã nhận tin và đang xem");
  await act(head, code, "note", (form) => form.getByLabel(say("work-field-note")).fill("Đã gọi tổ trật tự sáng nay."));
  await expect(intake.locator("#live-history")).toContainText("Đã gọi tổ trật tự sáng nay.", { timeout: 15_000 });
  await expect(intake.getByRole("status").filter({ hasText: say("work-live-news") })).toBeVisible();
  await act(head, code, "receive");
  await expect(intake.getByRole("status").filter({ hasText: say("work-live-moved") })).toBeVisible({ timeout: 15_000 });
  await expect(typing).toHaveValue("Chúng tôi đã nhận tin và đang xem");
  await intake.getByRole("link", { name: say("work-live-reload") }).click();
  await expect(intake.getByRole("link", { name: say("work-live-reload") })).toBeHidden();
  await intake.locator("details#message summary").click();
  await expect(typing).toHaveValue("Chúng tôi đã nhận tin và đang xem");
});

test("keys lead through the work, their help says so, and they can be turned off", async ({ page, city, signedIn }) => {
  const code = await send(page, blockedPavement());
  const head = await signedIn(worker(city, "head", ward));
  await head.goto("/work?tab=new");
  await head.keyboard.press("j");
  await expect(head.locator("[data-row]").first()).toBeFocused();
  await head.goto(`/work/${code}`);
  await head.keyboard.press("n");
  await expect(head.locator("details#note").getByLabel(say("work-field-note"))).toBeFocused();
  await head.keyboard.type("lj?");
  await expect(head.locator("details#note").getByLabel(say("work-field-note"))).toHaveValue("lj?");
  await head.locator("h1").click();
  await head.keyboard.press("?");
  const help = head.getByRole("dialog", { name: say("work-keys") });
  await expect(help).toContainText(say("work-keys-walk"));
  await help.getByLabel(say("work-keys-off")).check();
  await help.getByRole("button", { name: say("work-keys-close") }).click();
  await head.keyboard.press("l");
  await expect(head).toHaveURL(`/work/${code}`);
  await head.getByRole("button", { name: say("work-keys") }).click();
  await help.getByLabel(say("work-keys-off")).uncheck();
  await help.getByRole("button", { name: say("work-keys-close") }).click();
  await head.keyboard.press("l");
  await expect(head).toHaveURL(/\/work$/);
});

test("a template is filled gap by gap, and never put over what was typed", async ({ page, city, signedIn }) => {
  const code = await send(page, blockedPavement());
  const head = await signedIn(worker(city, "head", ward));
  const name = `Vỉa hè ${code}`;
  await head.goto("/work/templates");
  await head.getByLabel(say("work-template-name")).fill(name);
  await head.getByLabel(say("work-template-body")).fill("Ngày [ngày], tổ trật tự đã dọn vỉa hè tại [địa điểm].");
  await head.getByRole("button", { name: say("work-template-keep"), exact: true }).click();
  await expect(head.getByRole("heading", { name })).toBeVisible();
  const officer = worker(city, "officer", ward);
  await act(await signedIn(worker(city, "intake", ward)), code, "receive");
  await act(head, code, "assign", (form) => pick(form.getByLabel(say("work-field-officer")), officer.name));
  const desk = await signedIn(officer);
  await act(desk, code, "start");
  const form = desk.locator("details#propose");
  await form.getByLabel(say("work-field-template")).selectOption({ label: name });
  const text = form.getByLabel(say("work-field-answer"));
  await expect(text).toHaveValue("Ngày [ngày], tổ trật tự đã dọn vỉa hè tại [địa điểm].");
  await desk.keyboard.type("24/11/2026");
  await expect(text).toHaveValue("Ngày 24/11/2026, tổ trật tự đã dọn vỉa hè tại [địa điểm].");
  await form.getByLabel(say("work-field-template")).selectOption({ label: say("work-none") });
  await expect(text).toHaveValue("Ngày 24/11/2026, tổ trật tự đã dọn vỉa hè tại [địa điểm].");
  await press(desk, "propose");
  await expect(desk.getByRole("alert")).toContainText("[địa điểm]");
});

test("an officer in the street takes the photo with the camera", async ({ page, city, signedIn, visitor, browser }) => {
  const code = await send(page, blockedPavement());
  const officer = worker(city, "officer", ward);
  await act(await signedIn(worker(city, "intake", ward)), code, "receive");
  await act(await signedIn(worker(city, "head", ward)), code, "assign", (form) =>
    pick(form.getByLabel(say("work-field-officer")), officer.name),
  );
  const street = await visitor({ viewport: phone, hasTouch: true, isMobile: true });
  await street.goto("/sign-in");
  await street.getByLabel(say("staff-sign-in-login")).fill(officer.login);
  await street.getByLabel(say("staff-sign-in-password")).fill(officer.password);
  await street.getByRole("button", { name: say("staff-sign-in-do"), exact: true }).click();
  await act(street, code, "start");
  const form = street.locator("details#propose");
  const [chooser] = await Promise.all([
    street.waitForEvent("filechooser"),
    form.getByRole("button", { name: say("case-photo-camera") }).click(),
  ]);
  expect(await chooser.element().getAttribute("capture")).toBe("environment");
  await chooser.setFiles(await photo(browser, "seagreen"));
  await expect(form.locator(".photos li")).toHaveCount(1);
  await form.getByLabel(say("work-field-answer")).fill("Sáng 24/11/2026, tổ trật tự đã dọn bàn ghế trước số 12 và kẻ lại vạch.");
  await press(street, "propose");
  await expect(street.getByRole("status").filter({ hasText: say("work-done-propose") })).toBeVisible();
  expect(await street.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
});
