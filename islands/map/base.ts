import type { LayerSpecification, StyleSpecification } from "maplibre-gl";

/** Colours of the page, so that the map is light or dark with it. */
export interface Colours {
  card: string;
  sunk: string;
  ink: string;
  soft: string;
  line: string;
  edge: string;
  river: string;
}

/** Tokens as the page shows them now, resolved: under forced colours they are the system's. */
export function tokens(names: readonly string[]): string[] {
  const probe = document.body.appendChild(document.createElement("span"));
  const found = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return found;
}

/** The page's colours as they are now. */
export function pageColours(): Colours {
  const [card = "", sunk = "", ink = "", soft = "", line = "", edge = "", river = ""] = tokens(["card", "sunk", "ink", "ink-soft", "line", "edge", "river"]);
  return { card, sunk, ink, soft, line, edge, river };
}

/** Drawn on the device: no glyph server is asked. */
export const FONT = ["Be Vietnam Pro", "system-ui", "sans-serif"];
export const BOLD = ["Be Vietnam Pro Bold", "system-ui", "sans-serif"];

/** Our own drawing of the base map, or a blank sheet where there is none. */
export function baseStyle(colours: Colours, tiles: string | undefined, attribution: string): StyleSpecification {
  const background: LayerSpecification = { id: "paper", type: "background", paint: { "background-color": colours.sunk } };
  if (!tiles) return { version: 8, sources: {}, layers: [background] };
  return {
    version: 8,
    sources: { base: { type: "vector", url: `pmtiles://${tiles}`, attribution } },
    layers: [background, ...land(colours), ...roads(colours), ...names(colours)],
  };
}

function land({ card, edge }: Colours): LayerSpecification[] {
  return [
    { id: "communes", type: "fill", source: "base", "source-layer": "communes", paint: { "fill-color": card } },
    { id: "commune-edges", type: "line", source: "base", "source-layer": "communes", paint: { "line-color": edge, "line-opacity": 0.5, "line-dasharray": [3, 2] } },
  ];
}

function roads({ line, edge }: Colours): LayerSpecification[] {
  const widths: [string, string[], number][] = [
    ["small", ["tertiary", "unclassified", "residential", "living_street", "pedestrian"], 5],
    ["main", ["primary", "secondary"], 9],
    ["great", ["motorway", "trunk"], 12],
  ];
  return widths.map(([id, classes, width]) => ({
    id: `roads-${id}`,
    type: "line",
    source: "base",
    "source-layer": "roads",
    filter: ["in", ["get", "class"], ["literal", classes]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": id === "great" ? edge : line, "line-opacity": id === "great" ? 0.6 : 1, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 8, width / 12, 16, width] },
  }));
}

function names({ ink, soft, card, edge }: Colours): LayerSpecification[] {
  const halo = { "text-halo-color": card, "text-halo-width": 1.5 };
  return [
    {
      id: "pois", type: "circle", source: "base", "source-layer": "pois", minzoom: 15,
      paint: { "circle-radius": 3, "circle-color": edge },
    },
    {
      id: "street-names", type: "symbol", source: "base", "source-layer": "streets", minzoom: 14,
      layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 12 },
      paint: { "text-color": soft, ...halo },
    },
    {
      id: "place-names", type: "symbol", source: "base", "source-layer": "places", minzoom: 10,
      layout: { "text-field": ["get", "name"], "text-font": BOLD, "text-size": ["interpolate", ["linear"], ["zoom"], 10, 11, 15, 15], "text-max-width": 8, "symbol-sort-key": ["-", 0, ["coalesce", ["get", "population_2025"], 0]] },
      paint: { "text-color": ink, ...halo },
    },
  ];
}
