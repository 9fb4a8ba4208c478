import { createHmac } from "node:crypto";
import { expect, test, worker, type Page } from "./support/site.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/axe.ts";
import { blockedPavement, send } from "./support/report.ts";
import { act, pick, ward } from "./support/staff.ts";
import { like, say } from "./support/words.ts";

/** What an app of codes shows now for this secret (RFC 6238). */
function code(secret: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel(say("staff-sign-in-login")).fill(login);
  await page.getByLabel(say("staff-sign-in-password")).fill(password);
  await page.getByRole("button", { name: say("staff-sign-in-do"), exact: true }).click();
}

const password = "cây cầu ba nhịp";
const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });

test("a ward runs itself: somebody is invited, comes in with a second factor, is away, and hands over", async ({ page, city, signedIn, visitor }) => {
  test.setTimeout(240_000);
  const login = `nguoi.moi.${process.pid}`;
  const name = `Người Mới ${process.pid}`;
  const admin = await signedIn(worker(city, "unit_admin", ward));
  await expect(admin).toHaveURL(/\/work\/people/);
  await admin.getByRole("link", { name: say("people-invite") }).click();
  await admin.getByLabel(say("people-name"), { exact: true }).fill(name);
  await admin.getByLabel(say("people-login")).fill(login);
  await admin.getByLabel(say("people-unit"), { exact: true }).selectOption(ward);
  await admin.getByLabel(say("case-role-officer"), { exact: true }).check();
  await admin.getByRole("button", { name: say("people-invite-do") }).click();
  const link = await admin.getByLabel(say("people-link"), { exact: true }).inputValue();

  const own = await visitor();
  await own.goto(new URL(link).pathname);
  await own.getByLabel(say("invitation-password"), { exact: true }).fill(password);
  await own.getByLabel(say("invitation-again")).fill(password);
  await own.getByRole("button", { name: say("invitation-do") }).click();
  await own.goto("/work/me/second-factor");
  await own.getByRole("button", { name: say("factor-begin") }).click();
  const secret = (await own.locator("#secret").textContent()) ?? "";
  await own.getByLabel(say("factor-code")).fill(code(secret));
  await own.getByRole("button", { name: say("factor-prove") }).click();
  await expect(own.getByRole("heading", { level: 1 })).toHaveText(say("factor-codes-title"));
  const recovery = (await own.getByRole("main").textContent())?.match(/[a-z2-9]{4}(-[a-z2-9]{4}){3}/)?.[0] ?? "";
  await own.goto("/work");
  await own.getByRole("button", { name: say("site-sign-out") }).click();
  await signIn(own, login, password);
  await expect(own.getByRole("heading", { level: 1 })).toHaveText(say("factor-ask-title"));
  await own.locator("summary").filter({ hasText: say("factor-lost") }).click();
  await own.getByLabel(say("factor-recovery"), { exact: true }).fill(recovery);
  await own.getByRole("button", { name: say("factor-recovery-do") }).click();
  await expect(own).toHaveURL(/\/work/);

  const sent = await send(page, blockedPavement());
  await act(await signedIn(worker(city, "intake", ward)), sent, "receive");
  const head = await signedIn(worker(city, "head", ward));
  await act(head, sent, "assign", (form) => pick(form.getByLabel(say("work-field-officer")), name));
  const deputy = worker(city, "approver", ward);
  await own.goto("/work/me/absence");
  await own.getByLabel(say("people-first-day")).fill(today);
  await own.getByLabel(say("people-last-day")).fill(today);
  await own.getByLabel(say("absence-deputy"), { exact: true }).selectOption({ label: deputy.name });
  await expectAccessible(own);
  await expectNoSidewaysScroll(own);
  await own.getByRole("button", { name: say("absence-do"), exact: true }).click();
  await expect(own.getByRole("main")).toContainText(say("absence-by", { name: deputy.name }));
  const desk = await signedIn(deputy);
  await desk.goto("/work?tab=mine");
  await expect(desk.getByRole("main")).toContainText(sent);
  await act(desk, sent, "start");
  await expect(desk.getByRole("main")).toContainText(say("case-who-deputy", { name: deputy.name, absent: name }));

  const officer = worker(city, "officer", ward);
  await head.goto("/work/hand-over");
  await expectAccessible(head);
  await pick(head.getByLabel(say("handover-from")), name);
  await head.getByRole("button", { name: say("handover-look") }).click();
  await expect(head.getByRole("main")).toContainText(sent);
  await pick(head.getByLabel(say("handover-to")), officer.name);
  await head.getByLabel(say("people-reason")).fill("Người này chuyển công tác");
  await head.getByRole("button", { name: like("handover-do") }).click();
  await expect(head.getByRole("status").filter({ hasText: sent })).toBeVisible();

  const coordinator = await signedIn(worker(city, "coordinator"));
  await coordinator.goto("/work/glass");
  await expectAccessible(coordinator);
  await coordinator.getByLabel(say("work-head-code"), { exact: true }).fill(sent);
  await coordinator.getByLabel(say("people-reason")).fill("Kiểm tra khẩn vì có người báo nguy hiểm tại chỗ");
  await coordinator.getByRole("button", { name: say("glass-do") }).click();
  await expect(coordinator.getByRole("heading", { level: 1 })).toContainText(sent);
  await page.goto(`/cases/${sent}`);
  await expect(page.getByRole("main")).toContainText("Kiểm tra khẩn vì có người báo nguy hiểm tại chỗ");
});
