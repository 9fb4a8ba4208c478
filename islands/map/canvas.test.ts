import assert from "node:assert/strict";
import { test } from "node:test";
import { baseStyle, type Colours } from "./base.ts";

const colours: Colours = { card: "#fff", sunk: "#eee", ink: "#000", soft: "#444", line: "#ddd", edge: "#777", river: "#066" };

test("without tiles the base is a blank sheet that asks for nothing", () => {
  const style = baseStyle(colours, undefined, "");
  assert.deepEqual(style.sources, {});
  assert.deepEqual(style.layers.map(({ id }) => id), ["paper"]);
});

test("with tiles every layer draws from the one file, names last, and no glyph server is named", () => {
  const style = baseStyle(colours, "https://city.example/base.pmtiles", "© someone");
  assert.equal(style.glyphs, undefined);
  assert.ok(style.layers.slice(1).every((layer) => "source" in layer && layer.source === "base"));
  assert.equal(style.layers.at(-1)?.type, "symbol");
  assert.equal(new Set(style.layers.map(({ id }) => id)).size, style.layers.length);
});
