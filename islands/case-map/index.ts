import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map as Canvas, MapGeoJSONFeature } from "maplibre-gl";

/** What the cases' GeoJSON says of each. */
interface Properties {
  code: string;
  title: string;
  url: string;
  state: string;
  when?: string;
}

/** What the warnings' GeoJSON says of each. */
interface Warned {
  title: string;
  url: string;
  level: string;
}

/** Cases on a map, gathered where they are dense, and where warnings hold. The list inside the element stays the way without script and without sight. */
class CaseMap extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector(".map")) return;
    const box = Object.assign(document.createElement("div"), { className: "map" });
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", this.dataset["name"] ?? "");
    this.prepend(box);
    if (this.dataset["note"]) box.after(Object.assign(document.createElement("p"), { className: "small soft", textContent: this.dataset["note"] }));
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      this.#draw(box).catch(() => this.#broken(box));
    });
    seen.observe(box);
  }

  /** No WebGL, no network: the words say so and the list remains. */
  #broken(box: HTMLElement): void {
    box.replaceWith(Object.assign(document.createElement("p"), { className: "notice calm", textContent: this.dataset["broken"] ?? "" }));
  }

  async #draw(box: HTMLElement): Promise<void> {
    const [{ draw }, { layers, tones, POPUP }, { addWarnings }] = await Promise.all([import("../map/canvas.ts"), import("../map/cases.ts"), import("../map/warnings.ts")]);
    const { canvas, colours } = await draw(box, this.dataset);
    const { src, warnings } = this.dataset;
    const none: FeatureCollection = { type: "FeatureCollection", features: [] };
    // Without them the cases are still there.
    if (warnings) await addWarnings(canvas, warnings, colours).catch(() => undefined);
    canvas.addSource("cases", { type: "geojson", data: src || none, cluster: true, clusterRadius: 48, clusterMaxZoom: 16 });
    for (const layer of layers(colours, tones())) canvas.addLayer(layer);
    for (const id of ["clusters", "cases", ...(canvas.getLayer("warnings") ? ["warnings"] : [])]) {
      canvas.on("mouseenter", id, () => (canvas.getCanvas().style.cursor = "pointer"));
      canvas.on("mouseleave", id, () => (canvas.getCanvas().style.cursor = ""));
    }
    canvas.on("click", "clusters", ({ features }) => void this.#open(canvas, features?.[0]?.properties["cluster_id"], features?.[0]?.geometry));
    canvas.on("click", "cases", ({ features, lngLat }) => {
      const first = features?.[0];
      if (first) new POPUP({ maxWidth: "18rem" }).setLngLat(lngLat).setDOMContent(this.#words(first.properties as Properties)).addTo(canvas);
    });
    if (canvas.getLayer("warnings")) canvas.on("click", "warnings", ({ point, features, lngLat }) => {
      const first = features?.[0]?.properties as Warned | undefined;
      // A case lies above.
      if (!first || canvas.queryRenderedFeatures(point, { layers: ["clusters", "cases"] }).length > 0) return;
      new POPUP({ maxWidth: "18rem" }).setLngLat(lngLat).setDOMContent(this.#words({ ...first, code: "", state: first.level })).addTo(canvas);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#again(canvas, box), { once: true });
  }

  /** The page turned light or dark: the map is drawn anew in its colours. */
  #again(canvas: Canvas, box: HTMLElement): void {
    canvas.remove();
    this.#draw(box).catch(() => this.#broken(box));
  }

  async #open(canvas: Canvas, cluster: unknown, at: MapGeoJSONFeature["geometry"] | undefined): Promise<void> {
    if (typeof cluster !== "number" || at?.type !== "Point") return;
    const zoom = await canvas.getSource<GeoJSONSource>("cases")?.getClusterExpansionZoom(cluster);
    const [lon = 0, lat = 0] = at.coordinates;
    canvas.easeTo({ center: [lon, lat], duration: 200, ...(zoom === undefined ? {} : { zoom }) });
  }

  #words({ code, title, url, state, when }: Properties): HTMLElement {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title || code });
    const words = document.createElement("div");
    words.append(link, Object.assign(document.createElement("p"), { textContent: [state, when].filter(Boolean).join(" · ") }));
    return words;
  }
}

customElements.define("case-map", CaseMap);
