import type { LayerSpecification, Map as Canvas } from "maplibre-gl";
import { BOLD, type Colours } from "./base.ts";

/** The legal colours of the levels of natural-disaster risk; what has no legal level is drawn in ink. */
const LEGAL: Record<string, string> = { r1: "#7fbfe8", r2: "#f2d94e", r3: "#f08a24", r4: "#b3131f", r5: "#63257f" };

/** Where warnings hold, below the cases, each named by its level: colour never speaks alone. */
export function addWarnings(canvas: Canvas, data: string, colours: Colours): void {
  const first = canvas.getStyle().layers.find(({ type }) => type === "symbol")?.id;
  canvas.addSource("warnings", { type: "geojson", data });
  for (const layer of layers(colours)) canvas.addLayer(layer, layer.type === "symbol" ? undefined : first);
}

function layers({ ink, card }: Colours): LayerSpecification[] {
  const colour = ["match", ["get", "tone"], ...Object.entries(LEGAL).flat(), ink] as never;
  return [
    { id: "warnings", type: "fill", source: "warnings", paint: { "fill-color": colour, "fill-opacity": ["case", ["get", "test"], 0.1, 0.3] } },
    { id: "warning-edges", type: "line", source: "warnings", filter: ["!", ["get", "test"]], paint: { "line-color": colour, "line-width": 3 } },
    { id: "test-edges", type: "line", source: "warnings", filter: ["get", "test"], paint: { "line-color": colour, "line-width": 3, "line-dasharray": [2, 2] } },
    {
      id: "warning-names", type: "symbol", source: "warnings",
      layout: { "text-field": ["get", "level"], "text-font": BOLD, "text-size": 13, "text-max-width": 12 },
      paint: { "text-color": ink, "text-halo-color": card, "text-halo-width": 2 },
    },
  ];
}
