import type { Feature, FeatureCollection, MultiPolygon } from "geojson";
import type { LayerSpecification, Map as Canvas } from "maplibre-gl";
import { BOLD, type Colours } from "./base.ts";

/** The legal colours of the levels of natural-disaster risk; what has no legal level is drawn in ink. */
const LEGAL: Record<string, string> = { r1: "#7fbfe8", r2: "#f2d94e", r3: "#f08a24", r4: "#b3131f", r5: "#63257f" };

/** Where warnings hold, below the cases, each named once by its level: colour never speaks alone. */
export async function addWarnings(canvas: Canvas, address: string, colours: Colours): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const data = (await answer.json()) as FeatureCollection<MultiPolygon>;
  const below = canvas.getStyle().layers.find(({ type }) => type === "symbol")?.id;
  canvas.addSource("warnings", { type: "geojson", data });
  canvas.addSource("warning-marks", { type: "geojson", data: { type: "FeatureCollection", features: data.features.flatMap(middle) } });
  for (const layer of layers(colours)) canvas.addLayer(layer, layer.type === "symbol" ? undefined : below);
}

/** A point in the middle of all that a warning covers. */
export function middle({ geometry, properties }: Feature<MultiPolygon>): Feature[] {
  const corners = geometry.coordinates.flat(2);
  if (corners.length === 0) return [];
  const half = (axis: 0 | 1): number => {
    const values = corners.map((corner) => corner[axis] ?? 0);
    return (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2;
  };
  return [{ type: "Feature", properties, geometry: { type: "Point", coordinates: [half(0), half(1)] } }];
}

function layers({ ink, card }: Colours): LayerSpecification[] {
  const colour = ["match", ["get", "tone"], ...Object.entries(LEGAL).flat(), ink] as never;
  return [
    { id: "warnings", type: "fill", source: "warnings", paint: { "fill-color": colour, "fill-opacity": ["case", ["any", ["get", "test"], ["!", ["in", ["get", "tone"], ["literal", Object.keys(LEGAL)]]]], 0.12, 0.3] } },
    { id: "warning-edges", type: "line", source: "warnings", filter: ["!", ["get", "test"]], paint: { "line-color": colour, "line-width": 1.5 } },
    { id: "test-edges", type: "line", source: "warnings", filter: ["get", "test"], paint: { "line-color": colour, "line-width": 3, "line-dasharray": [2, 2] } },
    {
      id: "warning-names", type: "symbol", source: "warning-marks",
      layout: { "text-field": ["get", "mark"], "text-font": BOLD, "text-size": 15, "text-allow-overlap": true },
      paint: { "text-color": ink, "text-halo-color": card, "text-halo-width": 3 },
    },
  ];
}
