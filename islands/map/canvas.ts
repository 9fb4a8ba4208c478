import { addProtocol, AttributionControl, LngLatBounds, Map as Canvas, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { Protocol } from "pmtiles";
import { baseStyle, BOLD, type Colours, FONT, pageColours } from "./base.ts";

/** What an element says about its map in data attributes. */
export interface Wanted {
  pmtiles?: string | undefined;
  style?: string | undefined;
  areas?: string | undefined;
  bounds?: string | undefined;
  attribution?: string | undefined;
  name?: string | undefined;
}

let ready = false;

/** Once a page: the worker's address, the reader of one-file tiles, the sheet of the map's own controls. */
function prepare(): void {
  if (ready) return;
  ready = true;
  setWorkerUrl(new URL(MAP_WORKER, import.meta.url).href);
  addProtocol("pmtiles", new Protocol().tile);
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL(MAP_SHEET, import.meta.url).href });
  document.head.append(sheet);
}

/** "w,s,e,n" in degrees; nothing where it is not that. */
export function readBounds(text: string | undefined): [number, number, number, number] | undefined {
  const [west, south, east, north, more] = (text ?? "").split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (west === undefined || south === undefined || east === undefined || north === undefined || more !== undefined) return undefined;
  return west < east && south < north ? [west, south, east, north] : undefined;
}

/** Draws the base map and the areas into `box`; resolves when cases or a pin may be put on it. */
export async function draw(box: HTMLElement, wanted: Wanted): Promise<{ canvas: Canvas; colours: Colours }> {
  prepare();
  // Labels are drawn from the page's own face; both its ranges must be there first, or marks come from another face.
  await Promise.allSettled([FONT, BOLD].map(([face]) => document.fonts.load(`16px "${face}"`, "aắộ")));
  const colours = pageColours();
  const tiles = wanted.pmtiles && new URL(wanted.pmtiles, document.baseURI).href;
  const bounds = readBounds(wanted.bounds);
  const canvas = new Canvas({
    container: box,
    style: wanted.style || baseStyle(colours, tiles, wanted.attribution ?? ""),
    attributionControl: false,
    cooperativeGestures: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 18,
    ...(bounds ? { bounds: new LngLatBounds(bounds), fitBoundsOptions: { padding: 16 } } : { center: [106, 16], zoom: 5 }),
  });
  canvas.touchZoomRotate.disableRotation();
  canvas.addControl(new NavigationControl({ showCompass: false }), "top-right");
  canvas.addControl(new AttributionControl({ compact: false, ...(tiles ? {} : { customAttribution: wanted.attribution ?? "" }) }));
  if (wanted.name) canvas.getCanvas().setAttribute("aria-label", wanted.name);
  await new Promise<void>((done, fail) => {
    canvas.once("load", () => done());
    canvas.once("error", ({ error }) => canvas.isStyleLoaded() || fail(error));
  });
  if (wanted.areas) addAreas(canvas, wanted.areas, colours);
  return { canvas, colours };
}

/** The areas in force, under the labels where there are some. */
function addAreas(canvas: Canvas, data: string, { river }: Colours): void {
  const below = canvas.getStyle().layers.find(({ type }) => type === "symbol")?.id;
  canvas.addSource("areas", { type: "geojson", data });
  canvas.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": river, "fill-opacity": 0.05 } }, below);
  canvas.addLayer({ id: "area-edges", type: "line", source: "areas", paint: { "line-color": river, "line-opacity": 0.55, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.75, 14, 2] } }, below);
}
