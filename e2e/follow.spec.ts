import { expect, test } from "./support/site.ts";
import { blockedPavement, send } from "./support/report.ts";
import { say } from "./support/words.ts";

test("who has the code follows, but cannot act as the sender", async ({ page, visitor }) => {
  const code = await send(page, blockedPavement());
  const other = await visitor();
  await other.goto("/follow");
  await other.getByLabel(say("follow-code")).fill(` ${code.toLowerCase().replace("-", " ")}`);
  await other.getByRole("button", { name: say("follow-open"), exact: true }).click();
  await expect(other).toHaveURL(`/cases/${code}`);
  await expect(other.getByRole("main")).toContainText(say("case-state-sent"));
  await expect(other.getByText(say("case-withdraw-title"))).toHaveCount(0);
  await page.goto(`/cases/${code}`);
  await expect(page.getByText(say("case-withdraw-title"))).toBeVisible();
});

test("a misheard code says which kind of mistake it is", async ({ page }) => {
  await page.goto("/follow");
  const mistakes = { "7K3Q": "follow-code-length", "7K3Q-9WM0": "follow-code-sign", "": "follow-code-missing" };
  for (const [typed, reason] of Object.entries(mistakes)) {
    await page.getByLabel(say("follow-code")).fill(typed);
    await page.getByRole("button", { name: say("follow-open"), exact: true }).click();
    await expect(page.getByRole("alert")).toContainText(say(reason));
    await expect(page.getByLabel(say("follow-code"))).toHaveValue(typed);
  }
});

test("the link with the key makes any device the sender's", async ({ page, visitor }) => {
  const code = await send(page, blockedPavement());
  const link = await page.locator(".link-to-keep a").getAttribute("href");
  const other = await visitor();
  await other.goto(link ?? "");
  await expect(other).toHaveURL(`/cases/${code}`);
  await expect(other.getByText(say("case-withdraw-title"))).toBeVisible();
});
