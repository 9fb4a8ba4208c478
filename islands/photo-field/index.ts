import { type Facts, readFacts } from "./exif.ts";
import { Row } from "./row.ts";
import { send, shares, show } from "./sending.ts";
import { distinct, shrink } from "./shrink.ts";

interface Photo {
  file: File;
  facts: Facts;
  row: Row;
}

/** Tells one chosen file from another. */
const trace = (file: File): string => `${file.name} ${file.size} ${file.lastModified}`;

/** Previews, removal, shrinking and progress over a file input; without photos the form is posted by the browser. */
class PhotoField extends HTMLElement {
  #photos: Photo[] = [];
  #sending = false;
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
    input.addEventListener("change", () => void this.#take(input.files));
    this.#offerCamera();
    input.form?.addEventListener("submit", (event) => this.#busy() && event.preventDefault());
    // On the document: whoever else looks at the form has had a say by then.
    document.addEventListener("submit", this.#onSubmit);
    void this.#take(input.files);
  }

  /** On a telephone one more button opens the camera at once; the field itself offers what was taken before, too. */
  #offerCamera(): void {
    const { camera } = this.dataset;
    if (!camera || !matchMedia("(pointer: coarse)").matches) return;
    const shot = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", hidden: true });
    shot.setAttribute("capture", "environment");
    shot.addEventListener("change", () => void this.#take(shot.files).then(() => (shot.value = "")));
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: camera });
    button.addEventListener("click", () => shot.click());
    this.prepend(button, shot);
  }

  disconnectedCallback(): void {
    document.removeEventListener("submit", this.#onSubmit);
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    const form = this.#input.form;
    if (event.target !== form || event.defaultPrevented || !form || this.#photos.length === 0) return;
    event.preventDefault();
    if (!this.#sending) void this.#send(form, event.submitter);
  };

  /** Sends the form with its photos; what does not arrive is said at its photo, with a way to try again. */
  async #send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
    this.#sending = true;
    this.#status.textContent = this.dataset["sending"]?.replace("{n} %", "").trim() ?? "";
    const sizes = this.#photos.map(({ file }) => file.size);
    const tell = (loaded: number) => shares(sizes, loaded).forEach((share, at) => this.#photos[at]?.row.progress(share, this.dataset["sending"]));
    tell(0);
    try {
      show(await send(form, button, tell));
    } catch {
      this.#status.textContent = "";
      for (const { row } of this.#photos) row.fail(this.dataset["failed"], this.dataset["again"], () => form.requestSubmit(button));
    } finally {
      this.#sending = false;
    }
  }

  /** Adds what was not there before. */
  async #take(files: FileList | null): Promise<void> {
    const known = this.#known();
    const held = new Set(this.#photos.map(({ file }) => trace(file)));
    const fresh = [...(files ?? [])].filter((file) => !held.has(trace(file)));
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
    const photo: Photo = { file, facts, row: new Row(file.name, this.dataset["remove"] ?? "×", () => this.#remove(photo)) };
    this.#list.append(photo.row.item);
    this.#photos.push(photo);
    return photo;
  }

  async #prepare(photo: Photo): Promise<void> {
    const { row } = photo;
    row.progress(undefined, this.dataset["working"]);
    try {
      const said = readFacts(new Uint8Array(await photo.file.slice(0, 4_000_000).arrayBuffer()));
      photo.facts = { ...photo.facts, ...said };
      if (photo.file.type !== "application/pdf") photo.file = await shrink(photo.file, Number(this.getAttribute("edge") ?? "2048"));
      row.ready(photo.file, this.dataset["ready"]);
    } catch {
      row.fail(this.dataset["unreadable"] ?? photo.file.name, this.dataset["again"], () => void this.#prepare(photo));
    }
    const others = this.#photos.filter((other) => other !== photo).map(({ file }) => file.name);
    const name = distinct(photo.file.name, others);
    if (name !== photo.file.name) photo.file = new File([photo.file], name, { type: photo.file.type, lastModified: photo.file.lastModified });
    if (!this.#list.querySelector("[aria-busy]")) this.#status.textContent = "";
    if (!this.#photos.includes(photo)) return;
    this.#write();
    const { lat, lon } = photo.facts;
    if (lat !== undefined && lon !== undefined) this.dispatchEvent(new CustomEvent("photo-place", { bubbles: true, detail: { lat, lon } }));
  }

  #remove(photo: Photo): void {
    const at = this.#photos.indexOf(photo);
    this.#photos.splice(at, 1);
    photo.row.remove();
    this.#status.textContent = "";
    this.#write();
    (this.#list.querySelectorAll<HTMLElement>("[data-remove]")[Math.min(at, this.#photos.length - 1)] ?? this.#input).focus();
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
