import { expect, test, worker } from "./support/site.ts";
import { blockedPavement, send } from "./support/report.ts";
import { act, pick, state, ward } from "./support/staff.ts";
import { say } from "./support/words.ts";

test("a refusal says why and where to go, and the superior looks when it is contested", async ({ page, city, signedIn }) => {
  test.setTimeout(120_000);
  const code = await send(page, blockedPavement());
  const sentence = "Đoạn vỉa hè này đang thi công theo giấy phép, rào chắn được dỡ sau ngày 30/11.";
  await act(await signedIn(worker(city, "intake", ward)), code, "refuse", async (form) => {
    await form.getByLabel(say("work-field-refusal")).selectOption({ index: 1 });
    await form.getByLabel(say("work-field-sentence")).fill(sentence);
  });
  await page.goto(`/cases/${code}`);
  await expect(page.getByRole("main")).toContainText(state("refused"));
  await expect(page.getByRole("main")).toContainText(sentence);
  await expect(page.getByRole("heading", { name: say("case-next-step") })).toBeVisible();
  await page.getByText(say("case-contest-title")).click();
  await page.getByLabel(say("case-contest-label")).fill("Giấy phép chỉ cho phép một nửa vỉa hè, họ rào kín cả lối đi.");
  await page.getByRole("button", { name: say("case-contest-send") }).click();
  await expect(page.getByRole("status").filter({ hasText: say("case-done-contest") })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(state("sent"));
  await expect(page.getByText(say("case-contest-title"))).toHaveCount(0);
  const coordinator = await signedIn(worker(city, "coordinator"));
  await coordinator.goto(`/work/${code}`);
  await expect(coordinator.locator("details#place")).toBeVisible();
});

test("a case that bounced twice stays where the coordinator puts it", async ({ page, city, signedIn }) => {
  test.setTimeout(180_000);
  const code = await send(page, blockedPavement());
  const intake = await signedIn(worker(city, "intake", ward));
  const coordinator = await signedIn(worker(city, "coordinator"));
  for (const bounce of [1, 2]) {
    await act(intake, code, "forward", (form) =>
      form.getByLabel(say("work-field-reason"), { exact: true }).fill(`Lần ${bounce}: vỉa hè này do đơn vị khác quản lý.`),
    );
    await act(coordinator, code, "place", async (form) => {
      await pick(form.getByLabel(say("work-field-unit")), "phường Hoàn Kiếm");
      await form.getByLabel(say("work-field-reason"), { exact: true }).fill("Vỉa hè trong địa bàn phường thuộc trách nhiệm của phường.");
    });
  }
  await intake.goto(`/work/${code}`);
  await expect(intake.locator("details#receive")).toBeVisible();
  await expect(intake.locator("details#forward")).toHaveCount(0);
  await expect(intake.locator("details#refuse")).toHaveCount(0);
  await expect(intake.locator("details#ask_back")).toBeVisible();
});
