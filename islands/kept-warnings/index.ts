import { KEPT, KEPT_AT, WARNINGS } from "../service-worker/plan.ts";
import { headlines, words } from "./age.ts";

/** Shows the last warnings that this device kept, with their age: they may have changed since. */
class KeptWarnings extends HTMLElement {
  connectedCallback(): void {
    if ("caches" in window) void this.#show().catch(() => undefined);
  }

  async #show(): Promise<void> {
    if (!(await caches.has(WARNINGS))) return;
    const store = await caches.open(WARNINGS);
    const [page, list] = await Promise.all(KEPT.map((path) => store.match(path)));
    const kept = page ?? list;
    const at = Date.parse(kept?.headers.get(KEPT_AT) ?? "");
    if (!kept || Number.isNaN(at)) return;
    const parts = page ? this.#fromPage(await page.text()) : this.#fromList(headlines(await list?.json(), document.documentElement.lang));
    if (parts.length > 0) this.replaceChildren(this.#heading(), this.#age(at), ...parts);
  }

  #heading(): HTMLElement {
    return Object.assign(document.createElement("h2"), { textContent: this.dataset["title"] ?? "" });
  }

  #age(at: number): HTMLElement {
    const { when, ago } = words(at, Date.now(), document.documentElement.lang);
    const said = (this.dataset["age"] ?? "{when}, {ago}").replace("{when}", when).replace("{ago}", ago);
    const box = Object.assign(document.createElement("div"), { className: "notice wait" });
    const time = Object.assign(document.createElement("time"), { dateTime: new Date(at).toISOString(), textContent: said });
    const line = document.createElement("p");
    line.append(Object.assign(document.createElement("strong"), {}), document.createTextNode(` ${this.dataset["old"] ?? ""}`));
    line.firstElementChild?.append(time);
    box.append(line);
    return box;
  }

  /** What stood on the kept page, without its first heading, tests, and what leads nowhere now. */
  #fromPage(text: string): Node[] {
    const main = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    main?.querySelectorAll("h1, [role=status], script, form, case-map, nav, .trial, .no-print").forEach((part) => part.remove());
    const hold = main?.querySelector(".hold") ?? main;
    return [...(hold?.childNodes ?? [])].map((node) => document.importNode(node, true));
  }

  #fromList(lines: string[]): Node[] {
    const list = document.createElement("ul");
    list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    return lines.length > 0 ? [list] : [];
  }
}

customElements.define("kept-warnings", KeptWarnings);
