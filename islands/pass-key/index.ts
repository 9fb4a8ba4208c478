interface Question {
  attempt: string;
  options: unknown;
}

/** What browsers of today can do with the words of WebAuthn as JSON. */
interface Reader {
  parseCreationOptionsFromJSON?(options: unknown): PublicKeyCredentialCreationOptions;
  parseRequestOptionsFromJSON?(options: unknown): PublicKeyCredentialRequestOptions;
}

/** Signs in, or makes a key, with what the device has: its answer is sent by the form inside. */
class PassKey extends HTMLElement {
  #status = document.createElement("p");

  connectedCallback(): void {
    const [form, button] = [this.querySelector("form"), this.querySelector("button")];
    const reader = globalThis.PublicKeyCredential as unknown as Reader | undefined;
    if (!form || !button || !reader?.parseCreationOptionsFromJSON || !reader.parseRequestOptionsFromJSON) return;
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
    this.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#ask(form, button, reader);
    });
  }

  async #ask(form: HTMLFormElement, button: HTMLButtonElement, reader: Reader): Promise<void> {
    button.setAttribute("aria-disabled", "true");
    this.#status.textContent = this.dataset["working"] ?? "";
    try {
      const answer = await fetch(this.dataset["question"] ?? "", { method: "POST", headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { attempt, options } = (await answer.json()) as Question;
      const credential = await this.#credential(options, reader);
      if (!credential) throw new Error("no credential");
      this.#fill(form, "attempt", attempt);
      this.#fill(form, "credential", JSON.stringify(credential));
      form.submit();
    } catch {
      button.removeAttribute("aria-disabled");
      this.#status.textContent = this.dataset["failed"] ?? "";
    }
  }

  #credential(options: unknown, reader: Reader): Promise<Credential | null> {
    if ("make" in this.dataset) {
      const publicKey = reader.parseCreationOptionsFromJSON?.(options);
      return publicKey ? navigator.credentials.create({ publicKey }) : Promise.resolve(null);
    }
    const publicKey = reader.parseRequestOptionsFromJSON?.(options);
    return publicKey ? navigator.credentials.get({ publicKey }) : Promise.resolve(null);
  }

  #fill(form: HTMLFormElement, name: string, value: string): void {
    const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (input) input.value = value;
  }
}

customElements.define("pass-key", PassKey);
