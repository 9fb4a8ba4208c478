/** Puts the sentence and next step of the chosen reason into the form, as long as nobody has changed what stands there. */
class ReasonText extends HTMLElement {
  #put = new Map<string, string>();

  connectedCallback(): void {
    this.querySelector<HTMLSelectElement>("select[name=reason]")?.addEventListener("change", (event) => {
      const chosen = (event.target as HTMLSelectElement).selectedOptions[0];
      this.#fill("text", chosen?.dataset["sentence"] ?? "");
      this.#fill("next_step", chosen?.dataset["next"] ?? "");
    });
  }

  #fill(name: string, text: string): void {
    const area = this.querySelector<HTMLTextAreaElement>(`textarea[name=${name}]`);
    const own = area?.value.trim() ?? "";
    if (!area || (own !== "" && own !== this.#put.get(name))) return;
    area.value = text;
    this.#put.set(name, text.trim());
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("reason-text", ReasonText);
