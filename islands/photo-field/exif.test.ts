import assert from "node:assert/strict";
import { test } from "node:test";
import { readFacts } from "./exif.ts";

type Value = string | [number, number][];
interface Block { exif?: Record<number, Value>; gps?: Record<number, Value> }

/** Writes the start of a JPEG whose EXIF block holds the given tags, in either byte order. */
function jpeg(block: Block, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(600));
  const short = (at: number, n: number) => view.setUint16(at, n, little);
  const long = (at: number, n: number) => view.setUint32(at, n, little);
  const bytes = new Uint8Array(view.buffer);
  let free = 300;
  const put = (at: number, tag: number, value: Value) => {
    const raw = typeof value === "string" ? Uint8Array.from([...value, "\0"].map((c) => c.charCodeAt(0))) : new Uint8Array(value.length * 8);
    short(at, tag);
    short(at + 2, typeof value === "string" ? 2 : 5);
    long(at + 4, typeof value === "string" ? raw.length : value.length);
    const start = raw.length <= 4 ? at + 8 : free;
    if (start === free) { long(at + 8, free); free += raw.length; }
    bytes.set(raw, start);
    if (typeof value !== "string") value.forEach(([top, bottom], i) => { long(start + i * 8, top); long(start + i * 8 + 4, bottom); });
  };
  const folder = (at: number, tags: Record<number, Value>) => {
    const entries = Object.entries(tags);
    short(at, entries.length);
    entries.forEach(([tag, value], i) => put(at + 2 + i * 12, Number(tag), value));
  };
  bytes.set(little ? [0x49, 0x49] : [0x4d, 0x4d]);
  short(2, 42);
  long(4, 8);
  short(8, 2);
  [[10, 0x8769, 60], [22, 0x8825, 150]].forEach(([at = 0, tag = 0, to = 0]) => { short(at, tag); short(at + 2, 4); long(at + 4, 1); long(at + 8, to); });
  folder(60, block.exif ?? {});
  folder(150, block.gps ?? {});
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 2, 96, 0x45, 0x78, 0x69, 0x66, 0, 0, ...bytes]);
}

const hanoi = { 1: "N", 2: [[21, 1], [1, 1], [4332, 100]], 3: "E", 4: [[105, 1], [51, 1], [864, 100]] } satisfies Record<number, Value>;

for (const little of [true, false]) {
  test(`place and time are read, ${little ? "little" : "big"} end first`, () => {
    const photo = jpeg({ exif: { 0x9003: "2026:11:23 14:05:09", 0x9011: "+07:00" }, gps: hanoi }, little);
    assert.deepEqual(readFacts(photo), { taken: "2026-11-23T14:05:09+07:00", lat: 21.028700, lon: 105.852400 });
  });
}

test("south and west are negative, degrees may carry the whole fraction", () => {
  const gps: Record<number, Value> = { 1: "S", 2: [[335, 10], [0, 1], [0, 0]], 3: "W", 4: [[706, 10], [0, 1], [0, 0]] };
  assert.deepEqual(readFacts(jpeg({ gps }, true)), { lat: -33.5, lon: -70.6 });
});

test("a time without an offset stays local", () => {
  assert.equal(readFacts(jpeg({ exif: { 0x9003: "2026:01:02 03:04:05" } }, true)).taken, "2026-01-02T03:04:05");
});

test("null island, half a place and a broken clock say nothing", () => {
  const zero: [number, number][] = [[0, 1], [0, 1], [0, 1]];
  assert.deepEqual(readFacts(jpeg({ gps: { 1: "N", 2: zero, 3: "E", 4: zero } }, true)), {});
  assert.deepEqual(readFacts(jpeg({ gps: { 1: "N", 2: hanoi[2] as Value } }, true)), {});
  assert.deepEqual(readFacts(jpeg({ gps: { ...hanoi, 2: [[91, 1], [0, 1], [0, 1]] } }, true)), {});
  assert.deepEqual(readFacts(jpeg({ exif: { 0x9003: "0000:00:00 00:00:00" } }, true)), {});
});

test("a file without EXIF, or cut short, says nothing", () => {
  assert.deepEqual(readFacts(new TextEncoder().encode("no Exif here, E and Ex and Exif")), {});
  const whole = jpeg({ gps: hanoi, exif: { 0x9003: "2026:11:23 14:05:09" } }, true);
  for (let length = 0; length < 300; length += 1) assert.deepEqual(readFacts(whole.slice(0, length)), {});
});
