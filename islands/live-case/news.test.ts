import assert from "node:assert/strict";
import { test } from "node:test";
import { isNewer } from "./news.ts";

test("only a later event is news", () => {
  assert.equal(isNewer({ unread: 1, event: 5 }, 4), true);
  for (const old of [{ event: 4 }, { unread: 3 }, { event: "5" }, null, undefined, 5]) assert.equal(isNewer(old, 4), false);
});
