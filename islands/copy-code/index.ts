/** Copies the code beside it; the button is there only where copying works. */
class CopyCode extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    const words = document.createElement("span");
    words.setAttribute("role", "status");
    words.className = "soft";
    this.append(words);
    button.hidden = false;
    button.addEventListener("click", () => void this.#copy(words));
  }

  async #copy(words: HTMLElement): Promise<void> {
    const code = this.querySelector(".code");
    if (!code) return;
    try {
      await navigator.clipboard.writeText(code.textContent?.trim() ?? "");
      words.textContent = this.dataset["done"] ?? "✓";
    } catch {
      getSelection()?.selectAllChildren(code);
    }
  }
}

customElements.define("copy-code", CopyCode);
