/** "Me too" without leaving the page; any doubt, and the form is posted the ordinary way. */
class MeToo extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(form);
    });
  }

  async #send(form: HTMLFormElement): Promise<void> {
    const button = form.querySelector("button");
    button?.setAttribute("aria-disabled", "true");
    try {
      const body = new URLSearchParams([...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]));
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "follow" });
      if (!answer.ok) throw new Error(String(answer.status));
      const words = Object.assign(document.createElement("p"), { className: "tag done", textContent: this.dataset["done"] ?? "✓" });
      words.setAttribute("role", "status");
      form.replaceWith(words);
    } catch {
      form.submit();
    }
  }
}

customElements.define("me-too", MeToo);
