import { Marker } from "maplibre-gl";
import { draw, type Wanted } from "./canvas.ts";

/** Puts the pin somewhere, and brings the map there. */
export type MovePin = (lat: number, lon: number) => void;

/** A map with one pin to drag, or to place with a tap or with Enter in the middle; `placed` hears where a person put it. */
export async function pinMap(box: HTMLElement, wanted: Wanted, placed: (lat: number, lon: number) => void): Promise<MovePin> {
  const { canvas, colours } = await draw(box, wanted);
  const pin = new Marker({ draggable: true, color: colours.river, scale: 1.25 });
  let shown = false;
  const put = (lat: number, lon: number): void => {
    pin.setLngLat([lon, lat]);
    if (!shown) pin.addTo(canvas);
    shown = true;
  };
  pin.on("dragend", () => {
    const { lat, lng } = pin.getLngLat();
    placed(lat, lng);
  });
  canvas.on("click", ({ lngLat: { lat, lng } }) => {
    put(lat, lng);
    placed(lat, lng);
  });
  canvas.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { lat, lng } = canvas.getCenter();
    put(lat, lng);
    placed(lat, lng);
  });
  return (lat, lon) => {
    put(lat, lon);
    canvas.jumpTo({ center: [lon, lat], zoom: Math.max(canvas.getZoom(), 15) });
  };
}
