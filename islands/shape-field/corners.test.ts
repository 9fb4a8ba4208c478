import assert from "node:assert/strict";
import { test } from "node:test";
import { readShapes, toGeoJson, writeShapes } from "./corners.ts";

test("shapes are read as they are written", () => {
  const text = "21.010000, 105.850000\n21.020000, 105.850000\n\n21.100000, 105.900000";
  const shapes = readShapes(text);
  assert.deepEqual(shapes, [[[21.01, 105.85], [21.02, 105.85]], [[21.1, 105.9]]]);
  assert.equal(writeShapes(shapes), text);
  assert.deepEqual(readShapes("Hồ Tây\n21.01 105.85\n"), [[[21.01, 105.85]]]);
});

test("a shape is closed on the map, longitude first", () => {
  const [feature] = toGeoJson([[[21, 105], [22, 105], [22, 106]]]).features;
  assert.deepEqual(feature?.geometry, { type: "Polygon", coordinates: [[[105, 21], [105, 22], [106, 22], [105, 21]]] });
});
