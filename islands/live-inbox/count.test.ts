import assert from "node:assert/strict";
import test from "node:test";
import { read, shown } from "./count.ts";

test("a count is read, and what is none is let go", () => {
  assert.equal(read('{"unread":3}'), 3);
  for (const bad of ["", "{}", '{"unread":"3"}', '{"unread":-1}']) assert.equal(read(bad), undefined);
});

test("nothing is said of nothing", () => {
  assert.equal(shown(0, "vi"), "");
  assert.equal(shown(1234, "vi"), "1.234");
});
