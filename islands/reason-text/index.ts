import { firstGap } from "./gap.ts";

/** Puts the texts of the chosen reason or template into the form, as long as nobody has changed what stands there. */
class ReasonText extends HTMLElement {
  #put = new Map<string, string>();

  connectedCallback(): void {
    this.querySelector<HTMLSelectElement>("select[name=reason], select[name=template]")?.addEventListener("change", (event) => {
      const chosen = (event.target as HTMLSelectElement).selectedOptions[0];
      this.#fill("text", chosen?.dataset["sentence"] ?? "");
      this.#fill("next_step", chosen?.dataset["next"] ?? "");
    });
  }

  #fill(name: string, text: string): void {
    const area = this.querySelector<HTMLTextAreaElement>(`textarea[name=${name}]`);
    const own = area?.value.trim() ?? "";
    const begun = area?.dataset["begun"] !== undefined && own === area.defaultValue.trim();
    if (!area || (own !== "" && own !== this.#put.get(name) && !begun)) return;
    area.value = text;
    this.#put.set(name, text.trim());
    area.dispatchEvent(new Event("input", { bubbles: true }));
    const gap = firstGap(text);
    if (!gap) return;
    area.focus();
    area.setSelectionRange(...gap);
  }
}

customElements.define("reason-text", ReasonText);
