import assert from "node:assert/strict";
import { test } from "node:test";
import { middle } from "./warnings.ts";

test("a warning is named once, in the middle of all it covers", () => {
  const square = (lon: number): number[][][] => [[[lon, 21], [lon + 1, 21], [lon + 1, 22], [lon, 22], [lon, 21]]];
  const feature = { type: "Feature", properties: { mark: "3" }, geometry: { type: "MultiPolygon", coordinates: [square(105), square(107)] } } as const;
  const [mark, more] = middle(feature as never);
  assert.deepEqual(mark?.geometry, { type: "Point", coordinates: [106.5, 21.5] });
  assert.equal(more, undefined);
  assert.deepEqual(middle({ ...feature, geometry: { type: "MultiPolygon", coordinates: [] } } as never), []);
});
