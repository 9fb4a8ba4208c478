import assert from "node:assert/strict";
import { test } from "node:test";
import { folded } from "./fold.ts";

test("a name is found without its marks", () => {
  assert.equal(folded("Phường Đống Đa"), "phuong dong da");
  assert.ok(folded("Phường Hoàn Kiếm").includes(folded("hoan kiem")));
});
