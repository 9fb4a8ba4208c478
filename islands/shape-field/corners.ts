import type { Feature, FeatureCollection, Geometry } from "geojson";

/** A corner as [latitude, longitude]. */
export type Corner = [number, number];

/** Shapes as the field holds them: one corner a line, an empty line between two; what is no corner is left out. */
export function readShapes(text: string): Corner[][] {
  const parts = text.split(/\n\s*\n/).map((part) => part.split("\n").map(readCorner).filter((corner) => corner !== undefined));
  return parts.filter((shape) => shape.length > 0);
}

function readCorner(line: string): Corner | undefined {
  const [lat, lon, more] = line.split(/[,;\s]+/).filter(Boolean).map(Number);
  return lat !== undefined && lon !== undefined && more === undefined && Number.isFinite(lat) && Number.isFinite(lon) ? [lat, lon] : undefined;
}

/** The same as text; an empty shape at the end is a line to begin on. */
export function writeShapes(shapes: Corner[][]): string {
  return shapes.map((shape) => shape.map(([lat, lon]) => `${lat.toFixed(6)}, ${lon.toFixed(6)}`).join("\n")).join("\n\n");
}

/** Shapes as GeoJSON; two corners are a line, one a point. */
export function toGeoJson(shapes: Corner[][]): FeatureCollection {
  const features = shapes.filter((shape) => shape.length > 0).map((shape): Feature => {
    const ring = shape.map(([lat, lon]) => [lon, lat]);
    const [first] = ring as [number[]];
    const geometry: Geometry = ring.length > 2 ? { type: "Polygon", coordinates: [[...ring, first]] } : { type: "LineString", coordinates: ring.length > 1 ? ring : [first, first] };
    return { type: "Feature", properties: {}, geometry };
  });
  return { type: "FeatureCollection", features };
}
