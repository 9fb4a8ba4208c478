import { type Facts, readFacts } from "./exif.ts";
import { distinct, shrink } from "./shrink.ts";

interface Photo {
  file: File;
  facts: Facts;
  item: HTMLLIElement;
}

/** Tells one chosen file from another. */
const trace = (file: File): string => `${file.name} ${file.size} ${file.lastModified}`;

/** Previews, removal and shrinking over a file input; the form is still posted as it is. */
class PhotoField extends HTMLElement {
  #photos: Photo[] = [];
  #input!: HTMLInputElement;
  #facts: HTMLInputElement | null = null;
  #list = document.createElement("ul");
  #status = document.createElement("p");

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!input || this.#list.isConnected) return;
    this.#input = input;
    this.#facts = this.querySelector("input[name=photo_facts]");
    this.#list.className = "photos";
    this.#status.className = "saved";
    this.#status.setAttribute("role", "status");
    this.append(this.#list, this.#status);
    input.addEventListener("change", () => void this.#take());
    input.form?.addEventListener("submit", (event) => this.#busy() && event.preventDefault());
    void this.#take();
  }

  /** Adds what the input holds now and was not there before. */
  async #take(): Promise<void> {
    const known = this.#known();
    const held = new Set(this.#photos.map(({ file }) => trace(file)));
    const fresh = [...(this.#input.files ?? [])].filter((file) => !held.has(trace(file)));
    if (fresh.length + this.#photos.length === 0) return;
    const room = Number(this.getAttribute("max") ?? "6") - this.#photos.length;
    if (fresh.length > room) this.#status.textContent = this.dataset["tooMany"] ?? "";
    const taken = fresh.slice(0, Math.max(0, room)).map((file) => this.#show(file, known.get(file.name) ?? {}));
    this.#write();
    for (const photo of taken) await this.#prepare(photo);
  }

  /** What an earlier visit to this form found out, by file name. */
  #known(): Map<string, Facts> {
    try {
      const rows = JSON.parse(this.#facts?.value || "[]") as (Facts & { name: string })[];
      return new Map(rows.map(({ name, ...facts }) => [name, facts]));
    } catch {
      return new Map();
    }
  }

  #show(file: File, facts: Facts): Photo {
    const photo: Photo = { file, facts, item: document.createElement("li") };
    const image = Object.assign(document.createElement("img"), { alt: file.name });
    const note = Object.assign(document.createElement("span"), { className: "small", textContent: this.dataset["working"] ?? "" });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: this.dataset["remove"] ?? "×" });
    remove.setAttribute("aria-label", `${remove.textContent}: ${file.name}`);
    remove.addEventListener("click", () => this.#remove(photo));
    photo.item.setAttribute("aria-busy", "true");
    photo.item.append(image, note, remove);
    this.#list.append(photo.item);
    this.#photos.push(photo);
    return photo;
  }

  async #prepare(photo: Photo): Promise<void> {
    const note = photo.item.querySelector("span");
    const image = photo.item.querySelector("img");
    const said = readFacts(new Uint8Array(await photo.file.slice(0, 4_000_000).arrayBuffer()));
    photo.facts = { ...photo.facts, ...said };
    try {
      photo.file = await shrink(photo.file, Number(this.getAttribute("edge") ?? "2048"));
      if (image) image.src = URL.createObjectURL(photo.file);
      if (note) note.textContent = (this.dataset["ready"] ?? "{n} kB").replace("{n}", String(Math.ceil(photo.file.size / 1000)));
    } catch {
      image?.remove();
      if (note) Object.assign(note, { className: "error", textContent: this.dataset["unreadable"] ?? photo.file.name });
    }
    const others = this.#photos.filter((other) => other !== photo).map(({ file }) => file.name);
    const name = distinct(photo.file.name, others);
    if (name !== photo.file.name) photo.file = new File([photo.file], name, { type: photo.file.type, lastModified: photo.file.lastModified });
    photo.item.removeAttribute("aria-busy");
    if (!this.#list.querySelector("[aria-busy]")) this.#status.textContent = "";
    if (!this.#photos.includes(photo)) return;
    this.#write();
    const { lat, lon } = photo.facts;
    if (lat !== undefined && lon !== undefined) this.dispatchEvent(new CustomEvent("photo-place", { bubbles: true, detail: { lat, lon } }));
  }

  #remove(photo: Photo): void {
    const at = this.#photos.indexOf(photo);
    this.#photos.splice(at, 1);
    photo.item.remove();
    URL.revokeObjectURL(photo.item.querySelector("img")?.src ?? "");
    this.#status.textContent = "";
    this.#write();
    (this.#list.querySelectorAll("button")[Math.min(at, this.#photos.length - 1)] ?? this.#input).focus();
  }

  /** Puts the photos and their facts back into the ordinary fields; `input` tells a draft to keep them. */
  #write(): void {
    const carrier = new DataTransfer();
    for (const { file } of this.#photos) carrier.items.add(file);
    this.#input.files = carrier.files;
    const told = this.#photos.filter(({ facts }) => Object.keys(facts).length > 0).map(({ file, facts }) => ({ name: file.name, ...facts }));
    if (this.#facts) this.#facts.value = told.length > 0 ? JSON.stringify(told) : "";
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** While photos are being made small the form waits for them. */
  #busy(): boolean {
    const busy = this.#list.querySelector("[aria-busy]") !== null;
    if (busy) this.#status.textContent = this.dataset["working"] ?? "";
    return busy;
  }
}

customElements.define("photo-field", PhotoField);
