import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expectAccessible, expectNoSidewaysScroll } from "./support/axe.ts";
import { blockedPavement, confirm, fill, proceed } from "./support/report.ts";
import { expect, test, type City, type Page } from "./support/site.ts";
import { say } from "./support/words.ts";

let asked = 0;

/** An address that nobody used before. */
const fresh = () => `buoi${process.pid}-${(asked += 1)}@example.test`;

/** The code in the latest letter to an address. */
async function code(city: City, address: string, besides: string[] = []): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      const names = (await readdir(city.letters).catch(() => [])).filter((name) => name.endsWith(".txt"));
      const letters = await Promise.all(names.map((name) => readFile(join(city.letters, name), "utf8")));
      const codes = letters.filter((letter) => letter.startsWith(`${address}\n`)).map((letter) => /^\d{6}/m.exec(letter)?.[0]);
      found = codes.find((one) => one !== undefined && !besides.includes(one));
      return found;
    })
    .toBeDefined();
  return found ?? "";
}

/** Asks for a code and types it. */
async function signIn(page: Page, city: City, address: string, besides: string[] = []): Promise<string> {
  await page.goto("/account");
  await page.getByLabel(say("notices-contact-both")).fill(address);
  await page.getByRole("button", { name: say("account-sign-in-do") }).click();
  const digits = await code(city, address, besides);
  await page.getByLabel(say("account-code-label", { n: 6 })).fill(digits);
  await page.getByRole("button", { name: say("account-code-do") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("account-title"));
  return digits;
}

/** Goes through the pages of the provider. */
async function identify(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(name);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("a code signs in, what is sent then is found on another device, and everything is accessible", async ({ page, city, visitor }) => {
  const address = fresh();
  await page.goto("/account");
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
  const first = await signIn(page, city, address);
  const matter = blockedPavement();
  await fill(page, matter);
  await expect(page.getByLabel(say("report-contact-optional"))).toHaveValue(address);
  await proceed(page);
  const sent = await confirm(page);

  const other = await visitor({ viewport: { width: 360, height: 740 } });
  await signIn(other, city, address, [first]);
  await expect(other.getByText(sent)).toBeVisible();
  for (const width of [360, 1280]) {
    await other.setViewportSize({ width, height: 900 });
    await expectAccessible(other);
    await expectNoSidewaysScroll(other);
  }
  await other.getByRole("button", { name: say("account-sessions-others") }).click();
  await expect(other.getByRole("status").first()).toContainText(say("account-done-others"));
  await page.goto("/account");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("account-sign-in-title"));
});

test("a provider of identities signs in, and says who it is; one that is away shows the other ways", async ({ page, visitor }) => {
  const name = `thu${process.pid}`;
  await page.goto("/account");
  await page.getByRole("link", { name: say("account-provider-with", { name: "Cổng đang nghỉ" }) }).click();
  await expect(page.getByRole("main")).toContainText("Cổng đang nghỉ hiện không trả lời.");
  await expectAccessible(page);
  await page.getByRole("link", { name: say("account-provider-with", { name: "Danh tính thử" }) }).click();
  await identify(page, name);
  await expect(page.getByRole("status").first()).toContainText(say("account-done-new"));
  await expect(page.getByRole("main")).toContainText(`Người Thử ${name}`);
  await expect(page.getByRole("main")).toContainText(`${name}@example.test`);

  const again = await visitor();
  await again.goto("/account/sign-in?next=/statistics");
  await again.getByRole("link", { name: say("account-provider-with", { name: "Danh tính thử" }) }).click();
  await identify(again, name);
  await expect(again).toHaveURL(/^[^?]+\/statistics$/);

  const stopped = await visitor();
  await stopped.goto("/account");
  await stopped.getByRole("link", { name: say("account-provider-with", { name: "Danh tính thử" }) }).click();
  await stopped.getByRole("link", { name: "Cancel" }).click();
  await expect(stopped.getByRole("main")).toContainText("Bạn đã dừng ở Danh tính thử.");

  const forged = await visitor();
  await forged.goto("/account/providers/vneid/callback?code=abc&state=def");
  await expect(forged.getByRole("main")).toContainText(say("account-provider-lost"));
});

test("somebody signed in by a code verifies who they are", async ({ page, city }) => {
  await signIn(page, city, fresh());
  await page.getByRole("link", { name: say("account-provider-verify", { name: "Danh tính thử" }) }).click();
  await identify(page, `xac-minh${process.pid}`);
  await expect(page.getByRole("status").first()).toContainText(say("account-done-identity"));
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
});

test("a company sends under its own name", async ({ page, city }) => {
  await signIn(page, city, fresh());
  await page.goto("/account/organisation");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const name = `Công ty Thử ${process.pid}`;
  await page.getByLabel(say("organisation-name"), { exact: true }).fill(name);
  await page.getByLabel(say("organisation-kind-company")).check();
  await page.getByRole("button", { name: say("organisation-do"), exact: true }).click();
  await expect(page.getByRole("main")).toContainText(name);
  await fill(page, blockedPavement());
  await page.getByLabel(say("report-organisation", { name })).check();
  await proceed(page);
  await expect(page.getByRole("main")).toContainText(say("report-organisation-line"));
  const sent = await confirm(page);
  await page.goto(`/cases/${sent}`);
  await expect(page.getByRole("main")).toContainText(name);
});

test("a key of the device signs in without a code", async ({ page, city }) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await signIn(page, city, fresh());
  await page.getByRole("button", { name: say("account-passkey-make") }).click();
  await expect(page.getByRole("status").first()).toContainText(say("account-done-passkey"));
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
  await page.getByRole("button", { name: say("account-sign-out") }).click();
  await page.goto("/account/sign-in?next=/statistics");
  await page.getByRole("button", { name: say("account-passkey-sign-in-do") }).click();
  await expect(page).toHaveURL(/^[^?]+\/statistics$/);
  await page.goto("/account");
  await page.locator('form[action="/account/passkeys/removal"]').getByRole("button").click();
  await expect(page.getByRole("status").first()).toContainText(say("account-done-passkey-removed"));
  await page.getByRole("button", { name: say("account-sign-out") }).click();
  await page.goto("/account/sign-in");
  await page.getByRole("button", { name: say("account-passkey-sign-in-do") }).click();
  await expect(page.getByRole("main")).toContainText(say("account-passkey-unknown"));
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("a slip of the pen costs nothing", async ({ page, city }) => {
    const address = fresh();
    await page.goto("/account");
    await page.getByLabel(say("notices-contact-both")).fill("buoi@example");
    await page.getByRole("button", { name: say("account-sign-in-do") }).click();
    await expect(page.getByRole("alert")).toContainText(say("notices-contact-wrong-both"));
    await expect(page.getByLabel(say("notices-contact-both"))).toHaveValue("buoi@example");
    await page.getByLabel(say("notices-contact-both")).fill(address);
    await page.getByRole("button", { name: say("account-sign-in-do") }).click();
    const digits = await code(city, address);
    await page.getByLabel(say("account-code-label", { n: 6 })).fill(digits === "000000" ? "111111" : "000000");
    await page.getByRole("button", { name: say("account-code-do") }).click();
    await expect(page.getByRole("alert")).toContainText(say("account-code-wrong", { n: 4 }));
    await page.getByLabel(say("account-code-label", { n: 6 })).fill(digits);
    await page.getByRole("button", { name: say("account-code-do") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("account-title"));
  });
});
