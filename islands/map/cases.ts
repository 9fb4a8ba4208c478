import { type LayerSpecification, Popup } from "maplibre-gl";
import { BOLD, type Colours, tokens } from "./base.ts";

export const POPUP = Popup;

/** Tone → colour; each also has its own sign, so that colour never speaks alone. */
const SIGNS: Record<string, string> = { going: "•", done: "✓", wait: "…", bad: "×", calm: "–" };

/** The page's tones as they are now. */
export function tones(): Record<string, string> {
  const colours = tokens(["river", "leaf", "saffron", "lacquer", "stone"]);
  return Object.fromEntries(["going", "done", "wait", "bad", "calm"].map((tone, i) => [tone, colours[i] ?? ""]));
}

/** Circles of cases and of their clusters, with counts and signs. */
export function layers({ card, river }: Colours, colours: Record<string, string>): LayerSpecification[] {
  const pairs = (of: Record<string, string>): string[] => Object.entries(of).flat();
  const fallback = colours["going"] ?? river;
  return [
    {
      id: "clusters", type: "circle", source: "cases", filter: ["has", "point_count"],
      paint: { "circle-color": river, "circle-stroke-color": card, "circle-stroke-width": 2, "circle-radius": ["step", ["get", "point_count"], 16, 20, 20, 100, 26] },
    },
    {
      id: "cluster-counts", type: "symbol", source: "cases", filter: ["has", "point_count"],
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": BOLD, "text-size": 13, "text-allow-overlap": true },
      paint: { "text-color": card },
    },
    {
      id: "cases", type: "circle", source: "cases", filter: ["!", ["has", "point_count"]],
      paint: { "circle-color": ["match", ["get", "tone"], ...pairs(colours), fallback] as never, "circle-stroke-color": card, "circle-stroke-width": 2, "circle-radius": 11 },
    },
    {
      id: "case-signs", type: "symbol", source: "cases", filter: ["!", ["has", "point_count"]],
      layout: { "text-field": ["match", ["get", "tone"], ...pairs(SIGNS), "•"] as never, "text-font": BOLD, "text-size": 14, "text-allow-overlap": true },
      paint: { "text-color": card },
    },
  ];
}
