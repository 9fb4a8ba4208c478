import { step, wish } from "./keys.ts";

/** Keys over a list whose rows are ordinary links; Enter opens, as links do. */
class WorkList extends HTMLElement {
  #listen = (event: KeyboardEvent): void => this.#key(event);

  connectedCallback(): void {
    addEventListener("keydown", this.#listen);
  }

  disconnectedCallback(): void {
    removeEventListener("keydown", this.#listen);
  }

  #key(event: KeyboardEvent): void {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog[open], [contenteditable]") !== null;
    const wanted = wish(event.key, typing, event.ctrlKey || event.metaKey || event.altKey);
    if (!wanted) return;
    event.preventDefault();
    if (wanted === "search") return document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
    if (wanted === "help") return this.querySelector("dialog")?.showModal();
    const rows = [...this.querySelectorAll<HTMLElement>("[data-row]")];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[step(at, wanted === "next" ? 1 : -1, rows.length)]?.focus();
  }
}

customElements.define("work-list", WorkList);
