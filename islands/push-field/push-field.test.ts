import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, fields, isFor } from "./key.ts";

test("keys are base64url without padding", () => {
  assert.deepEqual([...bytes("-_8B")], [251, 255, 1]);
  assert.deepEqual([...bytes("AQ")], [1]);
});

test("a subscription for another key is of no use", () => {
  assert.ok(isFor(bytes("-_8B").buffer, "-_8B") && isFor(null, "-_8B"));
  assert.ok(!isFor(bytes("-_8C").buffer, "-_8B") && !isFor(bytes("AQ").buffer, "-_8B"));
});

test("the form gets all three parts or none", () => {
  const whole = { endpoint: "https://push.example/1", keys: { p256dh: "B", auth: "A" } };
  assert.deepEqual(fields(whole), { endpoint: whole.endpoint, p256dh: "B", auth: "A" });
  assert.equal(fields({ ...whole, keys: { p256dh: "B" } }), undefined);
  assert.equal(fields({ keys: whole.keys }), undefined);
});
