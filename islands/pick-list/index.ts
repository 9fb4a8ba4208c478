import { folded } from "./fold.ts";

/** A search over a long list of boxes, and how many are chosen. Without script the list is scrolled. */
class PickList extends HTMLElement {
  #count = document.createElement("p");

  connectedCallback(): void {
    if (this.#count.isConnected) return;
    const label = Object.assign(document.createElement("label"), { textContent: this.dataset["search"] ?? "" });
    const search = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
    label.append(search);
    this.#count.className = "small soft";
    this.#count.setAttribute("role", "status");
    this.prepend(label, this.#count);
    search.addEventListener("input", () => this.#find(search.value));
    // Enter in the search must not send the form.
    search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.addEventListener("change", () => this.#say());
    this.#say();
  }

  #find(text: string): void {
    const wanted = folded(text.trim());
    for (const item of this.querySelectorAll<HTMLElement>(".picks > label")) item.hidden = !folded(item.textContent ?? "").includes(wanted);
  }

  #say(): void {
    const chosen = this.querySelectorAll(".picks input:checked").length;
    this.#count.textContent = (this.dataset["count"] ?? "").replace("{n}", String(chosen));
  }
}

customElements.define("pick-list", PickList);
