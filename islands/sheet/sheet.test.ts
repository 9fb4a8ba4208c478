import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const ASSETS = "../crates/server/assets";
const LIMIT = 12_000;
const tokens = readFileSync(`${ASSETS}/css/tokens.css`, "utf8");
const sprite = readFileSync(`${ASSETS}/icons.svg`, "utf8");

/** The colours of a scheme; dark ones lie over the light. */
function scheme(dark: boolean): Map<string, string> {
  const [light = "", night = ""] = tokens.split("@media (prefers-color-scheme: dark)");
  const read = (text: string): [string, string][] => [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]);
  return new Map([...read(light), ...(dark ? read(night) : [])]);
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const part = (at: number): number => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TONES = ["river", "lacquer", "saffron", "leaf", "stone"];
const GROUNDS = ["paper", "card", "sunk"];
const TEXT: [string, string][] = [
  ...["ink", "ink-soft", "river", "river-deep", "lacquer", "saffron", "leaf", "stone"].flatMap((text) => GROUNDS.map((ground): [string, string] => [text, ground])),
  ...TONES.flatMap((tone): [string, string][] => [[tone, `${tone}-wash`], ["ink", `${tone}-wash`], ["ink-soft", `${tone}-wash`]]),
  ["river-deep", "river-wash"], ["lacquer-deep", "lacquer-wash"], ["on-fill", "fill"], ["on-fill", "fill-deep"],
];
const SHAPES: [string, string][] = ["edge", "fill", "river", "lacquer"].flatMap((shape) => GROUNDS.map((ground): [string, string] => [shape, ground]));

for (const dark of [false, true]) {
  test(`the ${dark ? "dark" : "light"} colours can be read`, () => {
    const colours = scheme(dark);
    for (const [pairs, least] of [[TEXT, 4.5], [SHAPES, 3]] as const) {
      for (const [front, ground] of pairs) {
        const [one, other] = [colours.get(front), colours.get(ground)];
        assert.ok(one && other, `${front} or ${ground} is no token`);
        assert.ok(contrast(one, other) >= least, `${front} on ${ground}: ${contrast(one, other).toFixed(2)} < ${least}`);
      }
    }
  });
}

test("the sheet stays small", () => {
  const sheets = readdirSync(`${ASSETS}/css`).map((name) => readFileSync(`${ASSETS}/css/${name}`));
  assert.ok(gzipSync(Buffer.concat(sheets)).length < LIMIT);
});

test("every token that is used is there", () => {
  const sheets = readdirSync(`${ASSETS}/css`).map((name) => readFileSync(`${ASSETS}/css/${name}`, "utf8")).join("\n");
  const known = new Set([...sheets.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  const without = [...sheets.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name).filter((name) => !known.has(name));
  assert.deepEqual(without, []);
});

test("every drawing that a template or the contract names is in the sprite", () => {
  const drawn = new Set([...sprite.matchAll(/<symbol id="([\w-]+)"/g)].map(([, name]) => name));
  const folder = "../crates/server/templates";
  const templates = readdirSync(folder, { recursive: true }).map(String).filter((path) => path.endsWith(".html")).map((path) => readFileSync(`${folder}/${path}`, "utf8")).join("\n");
  const named = [...templates.matchAll(/icons::icon\("([\w-]+)"\)|icons::tag\("[\w-]+", "([\w-]+)"|icons\.svg#([\w-]+)"/g)].map(([, one, two, three]) => one ?? two ?? three ?? "");
  const listed = /^Sprite names: (.*);\n(.*)\.$/m.exec(readFileSync("../docs/look.md", "utf8"));
  assert.ok(listed);
  assert.deepEqual([...named, ...`${listed[1]} ${listed[2]}`.split(" ")].filter((name) => !drawn.has(name)), []);
});
