/** What a photo says about itself; `taken` is ISO 8601, local time when the camera gave no offset. */
export interface Facts {
  lat?: number;
  lon?: number;
  taken?: string;
}

const EXIF_IFD = 0x8769;
const GPS_IFD = 0x8825;
const TAKEN = 0x9003;
const TAKEN_OFFSET = 0x9011;
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8];

/** Reads place and time from the EXIF block of a JPEG or HEIC file; says nothing rather than something doubtful. */
export function readFacts(bytes: Uint8Array): Facts {
  const start = tiffStart(bytes);
  if (start < 0) return {};
  try {
    return new Tiff(new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start)).facts();
  } catch (wrong) {
    if (wrong instanceof RangeError) return {};
    throw wrong;
  }
}

/** Where the TIFF header begins: after "Exif", two zeros, then II*0 or MM0*. */
function tiffStart(bytes: Uint8Array): number {
  const mark = [0x45, 0x78, 0x69, 0x66, 0, 0];
  for (let at = bytes.indexOf(0x45); at >= 0; at = bytes.indexOf(0x45, at + 1)) {
    if (mark.every((byte, i) => bytes[at + i] === byte)) {
      const order = bytes[at + 6];
      if (order === bytes[at + 7] && (order === 0x49 || order === 0x4d)) return at + 6;
    }
  }
  return -1;
}

class Tiff {
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(view: DataView) {
    this.#view = view;
    this.#little = view.getUint8(0) === 0x49;
  }

  facts(): Facts {
    const root = this.#entries(this.#view.getUint32(4, this.#little));
    const found: Facts = {};
    const exif = this.#below(root, EXIF_IFD);
    const taken = isoTime(this.#text(exif, TAKEN), this.#text(exif, TAKEN_OFFSET));
    if (taken) found.taken = taken;
    const gps = this.#below(root, GPS_IFD);
    const lat = this.#degrees(gps, 1, 2, "S", 90);
    const lon = this.#degrees(gps, 3, 4, "W", 180);
    if (lat !== undefined && lon !== undefined && (lat !== 0 || lon !== 0)) Object.assign(found, { lat, lon });
    return found;
  }

  /** Tag → where its entry is. */
  #entries(at: number): Map<number, number> {
    const count = this.#view.getUint16(at, this.#little);
    const found = new Map<number, number>();
    for (let i = 0; i < count; i += 1) found.set(this.#view.getUint16(at + 2 + i * 12, this.#little), at + 2 + i * 12);
    return found;
  }

  #below(entries: Map<number, number>, tag: number): Map<number, number> {
    const at = entries.get(tag);
    return at === undefined ? new Map() : this.#entries(this.#view.getUint32(at + 8, this.#little));
  }

  /** Where an entry's value is: in the entry itself when it fits in four bytes. */
  #value(at: number): { start: number; count: number } {
    const count = this.#view.getUint32(at + 4, this.#little);
    const size = (SIZES[this.#view.getUint16(at + 2, this.#little)] ?? 1) * count;
    return { start: size <= 4 ? at + 8 : this.#view.getUint32(at + 8, this.#little), count };
  }

  #text(entries: Map<number, number>, tag: number): string {
    const at = entries.get(tag);
    if (at === undefined) return "";
    const { start, count } = this.#value(at);
    let text = "";
    for (let i = 0; i < Math.min(count, 32); i += 1) text += String.fromCharCode(this.#view.getUint8(start + i));
    return text.replace(/\0.*$/s, "").trim();
  }

  #degrees(gps: Map<number, number>, sideTag: number, tag: number, negative: string, most: number): number | undefined {
    const at = gps.get(tag);
    if (at === undefined) return undefined;
    const { start, count } = this.#value(at);
    if (count !== 3) return undefined;
    const part = (i: number): number => this.#view.getUint32(start + i * 8, this.#little) / this.#view.getUint32(start + i * 8 + 4, this.#little);
    const size = part(0) + (part(1) || 0) / 60 + (part(2) || 0) / 3600;
    if (!Number.isFinite(size) || size > most) return undefined;
    const degrees = this.#text(gps, sideTag) === negative ? -size : size;
    return Math.round(degrees * 1e6) / 1e6;
  }
}

function isoTime(time: string, offset: string): string {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(time);
  if (!parts || parts[1] === "0000") return "";
  return `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${/^[+-]\d\d:\d\d$/.test(offset) ? offset : ""}`;
}
