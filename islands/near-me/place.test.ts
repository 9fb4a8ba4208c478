import assert from "node:assert/strict";
import { test } from "node:test";
import { question } from "./place.ts";

test("a place is told to about a hundred metres", () => {
  assert.equal(question(21.0375123, 105.8364987, "vi"), "lat=21.038&lon=105.836&lang=vi");
});
