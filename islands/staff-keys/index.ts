import { step, type Wish, wish } from "./keys.ts";

const OFF = "keys-off";

/** Keys over the pages of people who work for a unit; everything they do can be done by link and button as well. */
class StaffKeys extends HTMLElement {
  #listen = (event: KeyboardEvent): void => this.#key(event);

  connectedCallback(): void {
    addEventListener("keydown", this.#listen);
    const [button, dialog, off] = [this.querySelector("button"), this.querySelector("dialog"), this.querySelector<HTMLInputElement>("input[type=checkbox]")];
    if (!button || !dialog || !off) return;
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
    off.checked = this.#isOff();
    off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : ""));
  }

  disconnectedCallback(): void {
    removeEventListener("keydown", this.#listen);
  }

  /** Where nothing can be kept, the keys are on. */
  #isOff(): boolean {
    try {
      return localStorage.getItem(OFF) === "1";
    } catch {
      return false;
    }
  }

  #key(event: KeyboardEvent): void {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog[open], [contenteditable]") !== null;
    const wanted = wish(event.key, typing, event.ctrlKey || event.metaKey || event.altKey, this.#isOff());
    if (!wanted) return;
    event.preventDefault();
    this.#do(wanted);
  }

  #do(wanted: Wish): void {
    if (wanted === "search") return document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
    if (wanted === "help") return this.querySelector("dialog")?.showModal();
    if (wanted === "list") return document.querySelector<HTMLElement>('a[href="/work"]')?.click();
    if (wanted === "inbox") return document.querySelector<HTMLElement>('a[href="/inbox"]')?.click();
    if (wanted === "actions") return this.#show(document.querySelector("#actions details"));
    if (wanted === "note") return this.#show(document.querySelector("details#note"));
    const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
    const begin = rows.findIndex((row) => row === document.activeElement);
    const at = begin < 0 ? rows.findIndex((row) => row.ariaCurrent === "page") : begin;
    rows[step(at, wanted === "next" ? 1 : -1, rows.length)]?.focus();
  }

  #show(form: HTMLDetailsElement | null): void {
    if (!form) return;
    form.open = true;
    form.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select, button")?.focus();
  }
}

customElements.define("staff-keys", StaffKeys);
