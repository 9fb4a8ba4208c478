import assert from "node:assert/strict";
import { test } from "node:test";
import { degrees, routingQuery, written } from "./answer.ts";

test("degrees are written with a point and six decimals at most", () => {
  assert.equal(written(105.85240000001), "105.8524");
  assert.equal(written(-0.5), "-0.5");
});

test("typed degrees may use a comma, and must be on the earth", () => {
  assert.equal(degrees(" 21,0287 ", 90), 21.0287);
  assert.equal(degrees("", 90), undefined);
  assert.equal(degrees("north", 90), undefined);
  assert.equal(degrees("91", 90), undefined);
  assert.equal(degrees("0", 90), 0);
});

test("the question who holds it names only what is known", () => {
  const ask = (accuracy: string, category: string) => String(routingQuery({ lat: 21.03, lon: 105.8, accuracy, category }));
  assert.equal(ask("", ""), "lat=21.03&lon=105.8");
  assert.equal(ask("25", "street light"), "lat=21.03&lon=105.8&category=street+light&accuracy=25");
});
