import assert from "node:assert/strict";
import { test } from "node:test";
import { step, wish } from "./keys.ts";

test("keys ask for their thing", () => {
  assert.deepEqual(["j", "k", "/", "?", "x", "toString"].map((key) => wish(key, false, false)), ["next", "back", "search", "help", undefined, undefined]);
});

test("typing and other keys held are left alone", () => {
  assert.equal(wish("j", true, false), undefined);
  assert.equal(wish("k", false, true), undefined);
});

test("walking begins at the first row and stays inside the list", () => {
  assert.equal(step(-1, 1, 3), 0);
  assert.equal(step(-1, -1, 3), 0);
  assert.equal(step(2, 1, 3), 2);
  assert.equal(step(0, -1, 3), 0);
});
