import { collect, type Field, isWorthKeeping, restore, type Values } from "./fields.ts";
import { forgetFiles, keepFiles, keptFiles } from "./files.ts";

const PAUSE = 400;
const OLDEST = 14 * 24 * 3600 * 1000;

type Control = Field & HTMLElement;

/** Keeps what was typed and chosen on this device until the form has been sent; with `done`, forgets it. */
class DraftKeeper extends HTMLElement {
  #form: HTMLFormElement | null = null;
  #status = document.createElement("p");
  #words = document.createElement("span");
  #timer = 0;

  connectedCallback(): void {
    if (this.hasAttribute("done")) return this.#forget();
    this.#form = this.querySelector("form");
    if (!this.#form || this.#status.isConnected) return;
    this.#status.className = "saved";
    this.#words.setAttribute("role", "status");
    this.#status.append(this.#words);
    this.append(this.#status);
    this.#form.addEventListener("input", (event) => this.#later(event));
    this.#form.addEventListener("change", (event) => this.#later(event));
    this.#form.addEventListener("submit", (event) => this.#send(event));
    addEventListener("offline", () => this.#say("offline"));
    addEventListener("online", () => this.#say("online"));
    addEventListener("pagehide", () => this.#form && this.#keep());
    void this.#bringBack();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#form = null;
  }

  get #key(): string {
    return `draft:${this.getAttribute("name") ?? location.pathname}`;
  }

  get #controls(): Control[] {
    return [...(this.#form?.elements ?? [])].filter((element): element is Control => "name" in element && "value" in element && "type" in element);
  }

  #read(): Values | undefined {
    try {
      const draft = JSON.parse(localStorage.getItem(this.#key) ?? "null") as { at: number; values: Values } | null;
      return draft && Date.now() - draft.at < OLDEST ? draft.values : undefined;
    } catch {
      return undefined;
    }
  }

  async #bringBack(): Promise<void> {
    const values = this.#read();
    const changed: HTMLElement[] = values ? restore(this.#controls, values) : [];
    const typed = changed.some((control) => (control as Control).type !== "hidden");
    let photos = false;
    for (const input of this.#fileInputs()) {
      const files = input.files?.length ? [] : await keptFiles(`${this.#key}/${input.name}`);
      if (files.length === 0) continue;
      const carrier = new DataTransfer();
      for (const file of files) carrier.items.add(file);
      input.files = carrier.files;
      changed.push(input);
      photos = true;
    }
    for (const control of changed) control.dispatchEvent(new Event("change", { bubbles: true }));
    if (typed || photos) this.#say("restored");
  }

  #fileInputs(): HTMLInputElement[] {
    return [...(this.#form?.querySelectorAll<HTMLInputElement>("input[type=file][name]") ?? [])];
  }

  #later(event: Event): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keep() && this.#say("saved"), PAUSE);
    const input = event.target;
    // A change of the input is what a person chose; `input` comes again once photos have been made small.
    if (input instanceof HTMLInputElement && input.type === "file" && event.type === "input") {
      void keepFiles(`${this.#key}/${input.name}`, [...(input.files ?? [])]).then(() => this.#keep() && this.#say("saved"));
    }
  }

  /** Writes the draft; steps of one form on other pages keep their part. False where nothing is worth it or nothing can be kept. */
  #keep(): boolean {
    clearTimeout(this.#timer);
    const before = this.#read();
    const photos = this.#fileInputs().some((input) => input.files?.length);
    if (!before && !photos && !isWorthKeeping(this.#controls)) return false;
    try {
      localStorage.setItem(this.#key, JSON.stringify({ at: Date.now(), values: { ...before, ...collect(this.#controls) } }));
      return true;
    } catch {
      return false;
    }
  }

  #send(event: SubmitEvent): void {
    if (event.defaultPrevented) return;
    this.#keep();
    if (navigator.onLine) return;
    event.preventDefault();
    this.#say("offline");
  }

  #say(what: "saved" | "restored" | "offline" | "online"): void {
    const words = this.dataset[what];
    if (!words) return;
    this.#words.textContent = words;
    if (this.querySelector(":scope > .saved button") || !this.dataset["clear"]) return;
    const clear = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: this.dataset["clear"] });
    clear.addEventListener("click", () => {
      this.#forget();
      this.#form?.reset();
      location.reload();
    });
    this.#status.append(clear);
  }

  #forget(): void {
    this.#form = null;
    clearTimeout(this.#timer);
    try {
      localStorage.removeItem(this.#key);
    } finally {
      void forgetFiles(this.#key);
    }
  }
}

customElements.define("draft-keeper", DraftKeeper);
