import { question } from "./place.ts";

/** Shows what is new around the device; it is asked where it is only when somebody presses the button. The list beside it works without. */
class NearMe extends HTMLElement {
  #status = document.createElement("p");
  #found = document.createElement("div");
  #button = document.createElement("button");

  connectedCallback(): void {
    const { here, what } = this.dataset;
    if (!here || this.#button.isConnected || !("geolocation" in navigator)) return;
    Object.assign(this.#button, { type: "button", className: "button", textContent: here });
    this.#button.addEventListener("click", () => this.#locate());
    this.#status.className = "saved";
    this.#status.setAttribute("role", "status");
    const hint = Object.assign(document.createElement("p"), { className: "small soft", textContent: what ?? "" });
    this.prepend(this.#button, hint, this.#status);
    this.append(this.#found);
  }

  #locate(): void {
    this.#say(this.dataset["locating"]);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => void this.#ask(coords.latitude, coords.longitude),
      () => this.#say(this.dataset["noLocation"]),
      { timeout: 15_000, maximumAge: 60_000 },
    );
  }

  /** Takes the answer out of the page that holds it for those without script. */
  async #ask(lat: number, lon: number): Promise<void> {
    try {
      const answer = await fetch(`${this.dataset["src"] ?? "/near"}?${question(lat, lon, document.documentElement.lang)}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector<HTMLElement>("#near-found");
      if (!answer.ok || !found) throw new Error(String(answer.status));
      this.#say(found.dataset["said"]);
      found.querySelector("p")?.remove();
      this.#found.replaceChildren(...found.childNodes);
    } catch {
      this.#say(this.dataset["broken"]);
    }
  }

  #say(words = ""): void {
    this.#status.textContent = words;
  }
}

customElements.define("near-me", NearMe);
