import assert from "node:assert/strict";
import { test } from "node:test";
import { firstGap } from "./gap.ts";

test("the first gap is found with its brackets", () => {
  const text = "Ngày [ngày], tổ [tên tổ]";
  const [from, to] = firstGap(text) ?? [0, 0];
  assert.equal(text.slice(from, to), "[ngày]");
});

test("brackets without a letter are no gap", () => {
  assert.equal(firstGap("Theo biên bản [1]; [] và [2026"), undefined);
});
