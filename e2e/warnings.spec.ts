import { expectAccessible } from "./support/axe.ts";
import { expect, test, worker } from "./support/site.ts";
import { act, release, save, settled, unit, write } from "./support/warning.ts";
import { say } from "./support/words.ts";

test("one person writes a warning, another releases it, and everyone sees it, its update and its end", async ({ city, signedIn, visitor }) => {
  // Three browsers, each with maps.
  test.slow();
  const [publisher, releaser, citizen] = [await signedIn(worker(city, "publisher", unit)), await signedIn(worker(city, "releaser", unit)), await visitor()];
  const headline = `Ngập sâu quanh hồ Hoàn Kiếm (${process.pid})`;
  await write(publisher, "actual", headline);
  await expectAccessible(publisher);
  await act(publisher, "submit");

  await releaser.goto("/work/warnings");
  await releaser.getByRole("link", { name: headline }).click();
  await act(releaser, "release");

  const banner = citizen.getByRole("complementary", { name: say("warning-banner") });
  await expect(async () => {
    await citizen.goto("/follow");
    await expect(banner.getByRole("link", { name: headline })).toBeVisible({ timeout: 1_000 });
  }).toPass(settled);
  await expectAccessible(citizen);
  await banner.getByRole("link", { name: headline }).click();
  await expect(citizen.getByRole("heading", { level: 1 })).toHaveText(headline);
  await expect(citizen.getByRole("listitem").filter({ hasText: "Không đi qua chỗ ngập." })).toBeVisible();
  const first = new URL(citizen.url()).pathname;

  await publisher.goto(`/work${first}`);
  await act(publisher, "update");
  await publisher.locator('input[name=danger][value="risk:very_great"]').check();
  await save(publisher);
  await release(publisher, releaser);

  await expect(async () => {
    await citizen.goto(first);
    await citizen.getByRole("link", { name: say("warning-over-latest") }).click({ timeout: 1_000 });
  }).toPass(settled);
  await expect(citizen.getByRole("main").getByText(say("warning-risk-very-great")).first()).toBeVisible();
  const second = new URL(citizen.url()).pathname;

  await publisher.goto(`/work${second}`);
  await act(publisher, "ask_to_cancel", "Nước đã rút hết.");
  await releaser.goto(`/work${second}`);
  await act(releaser, "cancel");
  await expect(async () => {
    await citizen.goto(second);
    await expect(citizen.getByText(say("warning-over-cancelled-title"))).toBeVisible({ timeout: 1_000 });
  }).toPass(settled);
  await expect(citizen.getByText("Nước đã rút hết.").first()).toBeVisible();
  await expect(banner.getByRole("link", { name: headline })).toHaveCount(0);
});

test("a test cannot be taken for a warning", async ({ city, signedIn, visitor }) => {
  // Three browsers, each with maps.
  test.slow();
  const [publisher, releaser, citizen] = [await signedIn(worker(city, "publisher", unit)), await signedIn(worker(city, "releaser", unit)), await visitor()];
  const headline = `Thử loa phường (${process.pid})`;
  await write(publisher, "test", headline);
  const path = await release(publisher, releaser);
  await citizen.goto(path);
  await expect(citizen).toHaveTitle(new RegExp(`^${say("warning-mode-test")}: `));
  await expect(citizen.getByRole("heading", { level: 1 })).toHaveText(`${say("warning-mode-test")}: ${headline}`);
  await expect(citizen.getByText(say("warning-test-what")).first()).toBeVisible();
  await expect(citizen.getByRole("complementary", { name: say("warning-banner") }).getByRole("link", { name: headline })).toHaveCount(0);
  await expectAccessible(citizen);
  await act(releaser, "end_test", "Đã thử xong.");
});
