/** Two photos of one place, one over the other with a slider between; without script they stand side by side. */
class BeforeAfter extends HTMLElement {
  connectedCallback(): void {
    if (this.classList.contains("live") || this.querySelectorAll("figure").length !== 2) return;
    const slider = Object.assign(document.createElement("input"), { type: "range", min: "0", max: "100", value: "50" });
    slider.setAttribute("aria-label", this.dataset["label"] ?? "");
    slider.addEventListener("input", () => this.style.setProperty("--at", `${slider.value}%`));
    this.append(slider);
    this.classList.add("live");
  }
}

customElements.define("before-after", BeforeAfter);
