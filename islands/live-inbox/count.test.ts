import assert from "node:assert/strict";
import test from "node:test";
import { count, parse, shown } from "./count.ts";

test("a count is read, and what is none is let go", () => {
  assert.equal(count(parse('{"unread":3,"event":7}')), 3);
  for (const bad of ["", "{}", "3", "null", '{"unread":"3"}', '{"unread":-1}']) assert.equal(count(parse(bad)), undefined);
});

test("nothing is said of nothing", () => {
  assert.equal(shown(0, "vi"), "");
  assert.equal(shown(1234, "vi"), "1.234");
});
