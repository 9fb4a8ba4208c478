/** While many reports pour in, finds the number that shows that a browser took its time, and puts it into the form. */
class WorkProof extends HTMLElement {
  #found: Promise<void> | undefined;

  connectedCallback(): void {
    const form = this.closest("form");
    const field = this.querySelector<HTMLInputElement>("input[name=proof]");
    if (!form || !field || !crypto.subtle) return;
    this.#found = this.#search(field);
    form.addEventListener("submit", (event) => {
      if (field.value) return;
      event.preventDefault();
      const sender = event.submitter;
      void this.#found?.then(() => form.requestSubmit(sender));
    });
  }

  async #search(field: HTMLInputElement): Promise<void> {
    const challenge = this.dataset["challenge"] ?? "";
    const bits = Number(this.dataset["bits"]);
    const encoder = new TextEncoder();
    const batch = 256;
    for (let first = 0; this.isConnected; first += batch) {
      const tries = Array.from({ length: batch }, (_, at) => first + at);
      const digests = await Promise.all(tries.map((nonce) => crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${nonce}`))));
      const at = digests.findIndex((digest) => new DataView(digest).getUint32(0) >>> (32 - bits) === 0);
      if (at < 0) continue;
      field.value = String(first + at);
      const words = this.querySelector("[role=status]");
      if (words) words.textContent = this.dataset["done"] ?? "✓";
      return;
    }
  }
}

customElements.define("work-proof", WorkProof);
