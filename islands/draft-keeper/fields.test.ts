import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, type Field, isWorthKeeping, restore } from "./fields.ts";

const field = (name: string, type: string, value = "", more: Partial<Field> = {}): Field => ({ name, type, value, ...more });

test("text, choices and the key are kept; secrets, files and buttons are not", () => {
  const values = collect([
    field("words", "textarea", "Đèn tắt"), field("idempotency_key", "hidden", "k1"),
    field("category", "radio", "light", { checked: true }), field("category", "radio", "trash", { checked: false }),
    field("hide", "checkbox", "1", { checked: false }),
    field("secret", "password", "x"), field("code", "text", "123456", { autocomplete: "one-time-code" }),
    field("photos", "file", "C:\\fake"), field("", "text", "nameless"), field("go", "submit", "send"), field("id", "text", "0123", { dataset: { noDraft: "" } }),
  ]);
  assert.deepEqual(values, { words: ["Đèn tắt"], idempotency_key: ["k1"], category: ["light"], hide: [] });
});

test("what was kept comes back into an empty form", () => {
  const form = [field("words", "textarea"), field("idempotency_key", "hidden", "k2"), field("category", "radio", "light", { checked: false }), field("hide", "checkbox", "1", { checked: true })];
  const changed = restore(form, { words: ["Đèn tắt"], idempotency_key: ["k1"], category: ["light"], hide: [] });
  assert.deepEqual(form.map(({ value, checked }) => checked ?? value), ["Đèn tắt", "k1", true, false]);
  assert.equal(changed.length, 4);
});

test("what the page already says stays, but the key of the draft wins", () => {
  const form = [field("words", "textarea", "mended"), field("idempotency_key", "hidden", "k2"), field("level", "radio", "a", { checked: true }), field("level", "radio", "b", { checked: false })];
  restore(form, { words: ["old"], idempotency_key: ["k1"], level: ["b"] });
  assert.deepEqual(form.map(({ value, checked }) => checked ?? value), ["mended", "k1", true, false]);
});

test("a text to begin from gives way to the draft", () => {
  const form = [field("text", "textarea", "composed", { dataset: { begun: "" } })];
  restore(form, { text: ["my own words"] });
  assert.equal(form[0]?.value, "my own words");
});

test("fields of one name come back in their order, and unknown names change nothing", () => {
  const form = [field("place", "text"), field("place", "text"), field("other", "text")];
  restore(form, { place: ["one", "two"], gone: ["x"] });
  assert.deepEqual(form.map(({ value }) => value), ["one", "two", ""]);
});

test("a draft of nothing but hidden fields and default choices is not worth keeping", () => {
  assert.equal(isWorthKeeping([field("k", "hidden", "x"), field("c", "radio", "a", { checked: true }), field("w", "textarea", "  ")]), false);
  assert.equal(isWorthKeeping([field("w", "textarea", "a")]), true);
});
