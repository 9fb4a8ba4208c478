import { expect, test, worker, type Account, type City, type Page } from "./support/site.ts";
import { photo } from "./support/photo.ts";
import { blockedPavement, send } from "./support/report.ts";
import { act, pick, press, state, ward } from "./support/staff.ts";
import { like, say } from "./support/words.ts";

const answer =
  "Sáng 24/11, tổ quản lý trật tự đã yêu cầu hai hộ số 12 và 14 thu dọn bàn ghế, kẻ lại vạch 1,5 m cho người đi bộ và lập biên bản nhắc nhở.";

type SignedIn = (account: Account) => Promise<Page>;

/** From sent to answered, each step by the person whose step it is. */
async function handle(code: string, city: City, signedIn: SignedIn, picture: Awaited<ReturnType<typeof photo>>) {
  await act(await signedIn(worker(city, "intake", ward)), code, "receive");
  const officer = worker(city, "officer", ward);
  await act(await signedIn(worker(city, "head", ward)), code, "assign", (form) =>
    pick(form.getByLabel(say("work-field-officer")), officer.name),
  );
  const desk = await signedIn(officer);
  await act(desk, code, "start");
  await act(desk, code, "propose", async (form) => {
    await form.getByLabel(say("work-field-answer")).fill(answer);
    await form.locator("input[type=file]").setInputFiles(picture);
  });
  await expect(desk.locator("details#approve")).toHaveCount(0);
  await act(await signedIn(worker(city, "approver", ward)), code, "approve");
}

test("a case goes through every hand, and its sender is satisfied", async ({ page, city, signedIn, browser }) => {
  test.setTimeout(180_000);
  const code = await send(page, blockedPavement());
  await handle(code, city, signedIn, await photo(browser, "seagreen"));
  await page.goto(`/cases/${code}`);
  await expect(page.getByRole("main")).toContainText(state("answered"));
  await expect(page.getByRole("region", { name: like("case-answer") })).toContainText(answer);
  await page.getByRole("button", { name: say("case-verdict-satisfied") }).click();
  await expect(page.getByRole("status").filter({ hasText: say("case-done-rating") })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(state("closed"));
  await expect(page.getByRole("button", { name: say("case-verdict-satisfied") })).toHaveCount(0);
});

test("whoever is not satisfied is heard by other people, and the work is done again", async ({ page, city, signedIn, browser }) => {
  test.setTimeout(180_000);
  const code = await send(page, blockedPavement());
  await handle(code, city, signedIn, await photo(browser, "gray"));
  await page.goto(`/cases/${code}`);
  await page.getByRole("link", { name: say("case-verdict-dissatisfied") }).click();
  await page.getByLabel(say("case-reopen-label")).fill("Buổi tối bàn ghế lại bày ra như cũ, vạch kẻ bị che hết.");
  await page.getByRole("button", { name: say("case-reopen-send") }).click();
  await expect(page.getByRole("main")).toContainText(state("reopened"));
  await act(await signedIn(worker(city, "coordinator")), code, "redo", (form) =>
    form.getByLabel(say("work-field-redo")).fill("Kiểm tra vào buổi tối và trả lời lại bằng ảnh chụp sau 20 giờ."),
  );
  const head = await signedIn(worker(city, "head", ward));
  await head.goto(`/work/${code}`);
  const officers = head.locator("details#assign").getByLabel(say("work-field-officer")).getByRole("option");
  await expect(officers.filter({ hasText: worker(city, "officer", ward).name })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("main")).toContainText(state("received"));
});

test("a second person who acts at once is told so and overwrites nothing", async ({ page, city, signedIn }) => {
  const code = await send(page, blockedPavement());
  const [first, second] = await Promise.all([signedIn(worker(city, "intake", ward)), signedIn(worker(city, "head", ward))]);
  await Promise.all([first.goto(`/work/${code}`), second.goto(`/work/${code}`)]);
  await press(first, "receive");
  await expect(first.getByRole("main")).toContainText(state("received"));
  const typed = "Chưa rõ đoạn vỉa hè nào, đề nghị cho biết số nhà gần nhất.";
  await press(second, "refuse", async (form) => {
    await form.getByLabel(say("work-field-refusal")).selectOption({ index: 1 });
    await form.getByLabel(say("work-field-sentence")).fill(typed);
  });
  await expect(second.getByRole("alert")).toContainText(say("error-conflict-title"));
  await expect(second.getByText(typed).or(second.locator("textarea", { hasText: typed })).first()).toBeVisible();
  await second.goto(`/work/${code}`);
  await expect(second.getByRole("main")).toContainText(state("received"));
});

test("whoever takes cases in reads of a new one, and opening it is reading it", async ({ page, city, signedIn }) => {
  const code = await send(page, blockedPavement());
  const intake = await signedIn(worker(city, "intake", ward));
  const line = intake.getByRole("main").getByRole("listitem").filter({ hasText: code });
  await expect(async () => {
    await intake.goto("/inbox");
    await expect(line).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(line).toContainText(say("inbox-new"));
  await line.getByRole("link").click();
  await expect(intake.getByRole("main")).toContainText(code);
  await intake.goto("/inbox");
  await expect(line).not.toContainText(say("inbox-new"));
});
