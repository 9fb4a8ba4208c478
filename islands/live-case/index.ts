import { isNewer } from "./news.ts";

/** Puts what is new of the open case into the page: messages and history by themselves, and a word where the forms are of an older state. Nothing that is being typed is touched. */
class LiveCase extends HTMLElement {
  #listen = (event: Event): void => {
    if (isNewer((event as CustomEvent<unknown>).detail, Number(this.dataset["event"] ?? 0))) void this.#fetch();
  };

  connectedCallback(): void {
    document.addEventListener("news", this.#listen);
  }

  disconnectedCallback(): void {
    document.removeEventListener("news", this.#listen);
  }

  async #fetch(): Promise<void> {
    try {
      const answer = await fetch(location.pathname);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector<HTMLElement>("live-case");
      if (!answer.ok || !fresh) return;
      this.dataset["event"] = fresh.dataset["event"] ?? "";
      for (const part of document.querySelectorAll("[data-live]")) {
        const own = page.getElementById(part.id);
        if (own) part.replaceChildren(...own.childNodes);
      }
      this.#tell(fresh.dataset["version"] !== this.dataset["version"]);
    } catch {
      // Offline: the next news ask again.
    }
  }

  #tell(moved: boolean): void {
    const [notice, words] = [this.querySelector<HTMLElement>(".notice"), this.querySelector<HTMLElement>("[role=status]")];
    if (!notice || !words) return;
    notice.hidden = false;
    words.textContent = words.dataset[moved ? "moved" : "news"] ?? "";
  }
}

customElements.define("live-case", LiveCase);
