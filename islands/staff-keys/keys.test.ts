import assert from "node:assert/strict";
import { test } from "node:test";
import { step, wish } from "./keys.ts";

test("keys ask for their thing", () => {
  const asked = ["j", "k", "/", "?", "l", "i", "a", "n", "x", "toString"].map((key) => wish(key, false, false, false));
  assert.deepEqual(asked, ["next", "back", "search", "help", "list", "inbox", "actions", "note", undefined, undefined]);
});

test("typing and other keys held are left alone", () => {
  assert.equal(wish("j", true, false, false), undefined);
  assert.equal(wish("k", false, true, false), undefined);
});

test("whoever turned the keys off can turn them on again", () => {
  assert.equal(wish("n", false, false, true), undefined);
  assert.equal(wish("?", false, false, true), "help");
});

test("walking begins at the first row and stays inside the list", () => {
  assert.equal(step(-1, 1, 3), 0);
  assert.equal(step(-1, -1, 3), 0);
  assert.equal(step(2, 1, 3), 2);
  assert.equal(step(0, -1, 3), 0);
});
