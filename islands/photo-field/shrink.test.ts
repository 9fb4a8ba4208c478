import assert from "node:assert/strict";
import { test } from "node:test";
import { distinct, fitted, jpegName } from "./shrink.ts";

test("a large photo is brought to the edge and keeps its shape", () => {
  assert.deepEqual(fitted(4032, 3024, 2048), { width: 2048, height: 1536 });
  assert.deepEqual(fitted(3024, 4032, 2048), { width: 1536, height: 2048 });
});

test("a small photo is never enlarged and a sliver never vanishes", () => {
  assert.deepEqual(fitted(640, 480, 2048), { width: 640, height: 480 });
  assert.deepEqual(fitted(90_000, 10, 2048), { width: 2048, height: 1 });
});

test("the name says what the file now is", () => {
  assert.equal(jpegName("IMG_01.HEIC"), "IMG_01.jpg");
  assert.equal(jpegName("ảnh.đẹp.png"), "ảnh.đẹp.jpg");
  assert.equal(jpegName(".png"), "photo.jpg");
});

test("two photos never share a name", () => {
  assert.equal(distinct("image.jpg", []), "image.jpg");
  assert.equal(distinct("image.jpg", ["image.jpg", "image-2.jpg"]), "image-3.jpg");
  assert.equal(distinct("image", ["image"]), "image-2");
});
