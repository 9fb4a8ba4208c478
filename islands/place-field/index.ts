import type { MovePin } from "../map/pin.ts";
import { degrees, type Place, type Routing, routingQuery, written } from "./answer.ts";
import { answerBox, placeRow } from "./words.ts";

const PAUSE = 300;
const MAP_OPTIONS = ["pmtiles", "style", "areas", "bounds", "attribution"] as const;

/** Finds a place by satellite, by name, on a map or from a photo, writes it into ordinary fields, and says who will hold the case. */
class PlaceField extends HTMLElement {
  #found = document.createElement("ul");
  #status = document.createElement("p");
  #tools = document.createElement("div");
  #timer = 0;
  #asked = new Map<string, AbortController>();
  #movePin: MovePin | undefined;

  connectedCallback(): void {
    if (this.#tools.isConnected || !this.#input("lat") || !this.#input("lon")) return;
    this.querySelector(".coordinates:not(:has(.error))")?.setAttribute("hidden", "");
    this.#tools.className = "row";
    this.#status.className = "saved";
    this.#status.setAttribute("role", "status");
    Object.assign(this.#found, { className: "found", hidden: true });
    if ("geolocation" in navigator && this.dataset["here"]) this.#button(this.dataset["here"], () => this.#locate());
    const map = this.dataset["map"] && this.#button(this.dataset["map"], () => void this.#openMap(map as HTMLButtonElement));
    const address = this.#input("address");
    address?.setAttribute("autocomplete", "off");
    address?.addEventListener("input", () => this.#later(() => this.#search(address.value)));
    address?.closest(".field")?.after(this.#found);
    this.prepend(this.#tools, this.#status);
    const form = this.closest("form");
    form?.addEventListener("change", ({ target }) => /^(lat|lon|category)$/.test((target as HTMLInputElement).name) && void this.#ask());
    form?.addEventListener("photo-place", (event) => this.#propose((event as CustomEvent<{ lat: number; lon: number }>).detail));
    void this.#ask();
  }

  #input(name: string): HTMLInputElement | null {
    return this.querySelector(`input[name="${name}"]`);
  }

  #button(words: string, act: () => void): HTMLButtonElement {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: words });
    button.addEventListener("click", act);
    this.#tools.append(button);
    return button;
  }

  #later(act: () => Promise<void>): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void act(), PAUSE);
  }

  #locate(): void {
    this.#status.textContent = this.dataset["locating"] ?? "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.#status.textContent = "";
        this.#choose(coords.latitude, coords.longitude, String(Math.ceil(coords.accuracy)));
      },
      () => (this.#status.textContent = this.dataset["noLocation"] ?? ""),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  }

  #propose({ lat, lon }: { lat: number; lon: number }): void {
    if (!this.dataset["photo"] || this.#input("lat")?.value || this.#tools.querySelector("[data-photo]")) return;
    const button = this.#button(this.dataset["photo"], () => {
      button.remove();
      this.#choose(lat, lon, "");
    });
    button.dataset["photo"] = "";
  }

  /** Writes the place into the fields, moves the pin, asks who holds it. */
  #choose(lat: number, lon: number, accuracy: string, movePin = true): void {
    for (const [name, value] of Object.entries({ lat: written(lat), lon: written(lon), accuracy })) {
      const input = this.#input(name);
      if (input) input.value = value;
    }
    this.#found.hidden = true;
    if (movePin) this.#movePin?.(lat, lon);
    this.#input("lat")?.dispatchEvent(new Event("input", { bubbles: true }));
    void this.#ask();
  }

  async #search(words: string): Promise<void> {
    const base = this.getAttribute("places");
    if (!base || words.trim().length < 2) return void (this.#found.hidden = true);
    const answer = await this.#fetch<{ items: Place[] }>(base, new URLSearchParams({ q: words.trim() }));
    if (!answer) return;
    this.#found.replaceChildren(...answer.items.map((place) => placeRow(place, () => this.#pick(place))));
    this.#found.hidden = answer.items.length === 0;
    this.#status.textContent = (answer.items.length > 0 ? this.dataset["search"] : this.dataset["none"])?.replace("{n}", String(answer.items.length)) ?? "";
  }

  #pick({ name, area, lat, lon }: Place): void {
    const address = this.#input("address");
    if (address) address.value = [name, area].filter(Boolean).join(", ");
    this.#status.textContent = "";
    this.#choose(lat, lon, "");
    address?.focus();
  }

  async #openMap(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    const box = Object.assign(document.createElement("div"), { className: "map" });
    this.#status.after(box);
    const words = [this.dataset["pin"], this.dataset["note"]].filter(Boolean).join(" ");
    try {
      const { pinMap } = await import("../map/pin.ts");
      const wanted = Object.fromEntries(MAP_OPTIONS.map((name) => [name, this.dataset[name]]));
      this.#movePin = await pinMap(box, { ...wanted, name: this.dataset["pin"] }, (lat, lon) => this.#choose(lat, lon, "", false));
      box.after(Object.assign(document.createElement("p"), { className: "small soft", textContent: words }));
      button.remove();
      const at = this.#at();
      if (at) this.#movePin(at.lat, at.lon);
    } catch {
      box.remove();
      button.disabled = false;
    }
  }

  #at(): { lat: number; lon: number } | undefined {
    const [lat, lon] = [degrees(this.#input("lat")?.value ?? "", 90), degrees(this.#input("lon")?.value ?? "", 180)];
    return lat === undefined || lon === undefined ? undefined : { lat, lon };
  }

  async #ask(): Promise<void> {
    const [at, base, box] = [this.#at(), this.getAttribute("routing"), this.querySelector(".answer")];
    if (!at || !base || !box) return;
    const category = new FormData(this.closest("form") ?? undefined).get("category");
    const answer = await this.#fetch<Routing>(base, routingQuery({ ...at, accuracy: this.#input("accuracy")?.value ?? "", category: typeof category === "string" ? category : "" }));
    if (answer) box.replaceChildren(...answerBox(answer));
  }

  /** The newest question of a kind wins; no answer leaves the page as it is. */
  async #fetch<T>(base: string, query: URLSearchParams): Promise<T | undefined> {
    this.#asked.get(base)?.abort();
    const asked = new AbortController();
    this.#asked.set(base, asked);
    try {
      const answer = await fetch(`${base}?${query}`, { headers: { accept: "application/json" }, signal: asked.signal });
      return answer.ok ? ((await answer.json()) as T) : undefined;
    } catch {
      return undefined;
    }
  }
}

customElements.define("place-field", PlaceField);
