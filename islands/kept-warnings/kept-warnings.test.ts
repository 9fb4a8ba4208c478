import assert from "node:assert/strict";
import { test } from "node:test";
import { age, headlines, words } from "./age.ts";

const at = (text: string) => Date.parse(text);

test("an age is told in the largest whole unit and never lies ahead", () => {
  const now = at("2026-11-24T10:00:00Z");
  assert.deepEqual(age(at("2026-11-24T09:59:31Z"), now), [-0, "minute"]);
  assert.deepEqual(age(at("2026-11-24T09:01:00Z"), now), [-59, "minute"]);
  assert.deepEqual(age(at("2026-11-24T06:30:00Z"), now), [-3, "hour"]);
  assert.deepEqual(age(at("2026-11-21T06:30:00Z"), now), [-3, "day"]);
  assert.equal(Math.abs(age(now + 5000, now)[0]), 0);
});

test("the moment and its age are said in the language of the page", () => {
  const [from, now] = [new Date(2026, 10, 24, 14, 5).getTime(), new Date(2026, 10, 24, 17, 20).getTime()];
  assert.deepEqual(words(from, now, "en"), { when: "14:05", ago: "3 hours ago" });
  assert.deepEqual(words(from, now, "vi"), { when: "14:05", ago: "3 giờ trước" });
  assert.ok(words(from, now + 86_400_000, "en").when.includes("11/24"));
});

test("headlines are read from what programs get, and nothing from tests and anything else", () => {
  const storm = { test: false, texts: { vi: { headline: "Bão số 3" }, en: { headline: "Storm 3" } } };
  const items = [storm, { texts: { vi: { headline: "Ngập" } } }, { ...storm, test: true }, {}, null];
  assert.deepEqual(headlines({ items }, "en"), ["Storm 3", "Ngập"]);
  for (const other of [null, 7, {}, { items: "x" }, "x"]) assert.deepEqual(headlines(other, "vi"), []);
});
