import assert from "node:assert/strict";
import { test } from "node:test";
import { note, read, target } from "./note.ts";
import { isStale, mayKeep, plan } from "./plan.ts";

const origin = "https://nhipcau.example";
const planned = (method: string, mode: string, path: string) => plan(method, mode, new URL(path, origin), origin);

test("only reading is touched, and only on this site", () => {
  assert.equal(planned("POST", "navigate", "/report"), "leave");
  assert.equal(planned("GET", "navigate", "https://elsewhere.example/"), "leave");
  assert.equal(planned("GET", "cors", "/api/v1/cases"), "leave");
  assert.equal(planned("GET", "navigate", "/cases"), "page");
  assert.equal(planned("GET", "cors", "/api/v1/warnings?lang=en"), "warnings");
  assert.equal(planned("GET", "no-cors", "/assets/css/app.css?v=1"), "shell");
});

test("nothing that is somebody's own, broken or absent is kept", () => {
  const answer = (change: object, keeping = "private, no-cache") => ({ ok: true, type: "basic" as const, redirected: false, headers: new Headers({ "cache-control": keeping }), ...change });
  assert.ok(mayKeep(answer({})));
  assert.ok(!mayKeep(answer({}, "no-store")));
  assert.ok(!mayKeep(answer({ ok: false })));
  assert.ok(!mayKeep(answer({ redirected: true })));
});

test("warnings are asked for again after a while, and when it is not known since when they are kept", () => {
  const now = Date.parse("2026-11-24T03:00:00Z");
  assert.ok(isStale(undefined, now, 1000) && isStale("soon", now, 1000));
  assert.ok(isStale("2026-11-24T02:59:59Z", now, 1000) && !isStale("2026-11-24T02:59:59.500Z", now, 1000));
  assert.ok(isStale("2026-11-25T03:00:00Z", now, 1000), "a clock that was wrong");
});

const text = JSON.stringify({ title: "Ngập nước", body: "Tránh đường Giải Phóng.", link: `${origin}/cases/1`, id: "019a", lang: "vi", thread: "case-1", urgency: "high" });

test("a message becomes a notification that takes the place of an older one of its thread", () => {
  const payload = read(text);
  assert.ok(payload);
  const shown = note(payload, "/icon.png");
  assert.deepEqual([shown.tag, shown.renotify, shown.requireInteraction, shown.data.link], ["case-1", true, true, `${origin}/cases/1`]);
  const plain = note({ ...payload, thread: undefined as unknown as string, urgency: "normal" }, "/icon.png");
  assert.deepEqual([plain.tag, plain.requireInteraction], ["019a", false]);
});

test("what is no message of ours shows nothing", () => {
  for (const wrong of [undefined, "", "hello", "null", "{}", '{"title":""}']) assert.equal(read(wrong), undefined);
});

test("a click stays on this site", () => {
  assert.equal(target(`${origin}/cases/1`, origin), `${origin}/cases/1`);
  assert.equal(target("/cases/1", origin), `${origin}/cases/1`);
  assert.equal(target("https://elsewhere.example/", origin), `${origin}/`);
  assert.equal(target(undefined, origin), `${origin}/`);
});
