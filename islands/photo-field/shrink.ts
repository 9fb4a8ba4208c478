const SMALL_ENOUGH = 1_500_000;
const QUALITY = 0.82;

/** The size that keeps the shape and has no edge longer than `edge`. */
export function fitted(width: number, height: number, edge: number): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The name of the JPEG made of a file. */
export function jpegName(name: string): string {
  return `${name.replace(/\.[^.]*$/, "") || "photo"}.jpg`;
}

/** The name, numbered if another photo has it: phones call every photo "image.jpg". */
export function distinct(name: string, others: readonly string[]): string {
  const [, stem = name, ending = ""] = /^(.*?)(\.[^.]*)?$/.exec(name) ?? [];
  let free = name;
  for (let n = 2; others.includes(free); n += 1) free = `${stem}-${n}${ending}`;
  return free;
}

/** A JPEG no longer than `edge`; the file itself when it already is one. Rejects when the browser cannot decode it. */
export async function shrink(file: File, edge: number): Promise<File> {
  const picture = await createImageBitmap(file);
  try {
    const size = fitted(picture.width, picture.height, edge);
    if (file.type === "image/jpeg" && size.width === picture.width && file.size <= SMALL_ENOUGH) return file;
    const canvas = Object.assign(document.createElement("canvas"), size);
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, size.width, size.height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, size.width, size.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob) throw new Error("no picture");
    return new File([blob], jpegName(file.name), { type: "image/jpeg", lastModified: file.lastModified });
  } finally {
    picture.close();
  }
}
