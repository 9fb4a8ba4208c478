const EVERY = 30_000;

/** Asks now and then how much is new and says so in a quiet link; nothing on the page moves. */
class LiveCount extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#timer = window.setInterval(() => void this.#ask(), EVERY);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  async #ask(): Promise<void> {
    const [link, source] = [this.querySelector("a"), this.dataset["src"]];
    if (document.hidden || !link || !source) return;
    try {
      const answer = await fetch(source, { headers: { accept: "application/json" } });
      if (!answer.ok) return;
      const { count } = (await answer.json()) as { count: number };
      link.hidden = !(count > 0);
      link.textContent = (this.dataset["text"] ?? "{n}").replace("{n}", String(count));
    } catch {
      // Offline: the next round asks again.
    }
  }
}

customElements.define("live-count", LiveCount);
