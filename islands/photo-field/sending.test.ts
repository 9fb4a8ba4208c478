import assert from "node:assert/strict";
import { test } from "node:test";
import { shares } from "./sending.ts";

test("photos go out one after the other", () => {
  assert.deepEqual(shares([100, 300], 0), [0, 0]);
  assert.deepEqual(shares([100, 300], 160), [100, 20]);
  assert.deepEqual(shares([100, 300], 999), [100, 100]);
});
