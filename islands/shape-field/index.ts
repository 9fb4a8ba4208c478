import type { GeoJSONSource } from "maplibre-gl";
import { readShapes, toGeoJson, writeShapes, type Corner } from "./corners.ts";

/** Draws shapes on a map into an ordinary field, which stays the truth and can be typed in. */
class ShapeField extends HTMLElement {
  #tools = document.createElement("div");
  #shapes: Corner[][] = [];
  #show: (() => void) | undefined;

  connectedCallback(): void {
    const field = this.querySelector("textarea");
    if (!field || this.#tools.isConnected) return;
    const how = Object.assign(document.createElement("p"), { className: "small soft", textContent: this.dataset["how"] ?? "" });
    const box = Object.assign(document.createElement("div"), { className: "map" });
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", this.dataset["name"] ?? "");
    this.#tools.className = "row";
    this.#button("close", () => this.#last().length > 0 && this.#shapes.push([]));
    this.#button("undo", () => this.#undo());
    this.#button("clear", () => (this.#shapes = []));
    this.append(how, box, this.#tools);
    field.addEventListener("input", () => this.#read(field));
    this.#read(field);
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      // Without a map the field is typed in.
      this.#draw(box).catch(() => [how, box, this.#tools].forEach((part) => part.remove()));
    });
    seen.observe(box);
  }

  #button(word: string, act: () => unknown): void {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: this.dataset[word] ?? "" });
    button.addEventListener("click", () => {
      act();
      this.#write();
    });
    this.#tools.append(button);
  }

  #read(field: HTMLTextAreaElement): void {
    this.#shapes = readShapes(field.value);
    this.#show?.();
  }

  #last(): Corner[] {
    const last = this.#shapes.at(-1) ?? [];
    if (this.#shapes.length === 0) this.#shapes.push(last);
    return last;
  }

  #undo(): void {
    if (this.#last().length === 0) this.#shapes.pop();
    this.#last().pop();
  }

  #add(lat: number, lon: number): void {
    this.#last().push([lat, lon]);
    this.#write();
  }

  #write(): void {
    const field = this.querySelector("textarea");
    // What was typed as GeoJSON is left alone.
    if (field?.value.trimStart().startsWith("{")) return this.#read(field);
    if (field) field.value = writeShapes(this.#shapes.filter((shape) => shape.length > 0));
    field?.dispatchEvent(new Event("change", { bubbles: true }));
    this.#show?.();
  }

  async #draw(box: HTMLElement): Promise<void> {
    const { draw } = await import("../map/canvas.ts");
    const { canvas, colours } = await draw(box, this.dataset);
    canvas.addSource("shapes", { type: "geojson", data: toGeoJson(this.#shapes) });
    canvas.addLayer({ id: "shapes", type: "fill", source: "shapes", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colours.river, "fill-opacity": 0.25 } });
    canvas.addLayer({ id: "shape-edges", type: "line", source: "shapes", layout: { "line-cap": "round" }, paint: { "line-color": colours.river, "line-width": 4 } });
    this.#show = () => canvas.getSource<GeoJSONSource>("shapes")?.setData(toGeoJson(this.#shapes));
    canvas.on("click", ({ lngLat: { lat, lng } }) => this.#add(lat, lng));
    canvas.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const { lat, lng } = canvas.getCenter();
      this.#add(lat, lng);
    });
  }
}

customElements.define("shape-field", ShapeField);
