/** A street or landmark that the search found. */
export interface Place {
  name: string;
  kind: string;
  lat: number;
  lon: number;
  area: string;
}

/** Who would hold the case at a place, in ready words. */
export interface Routing {
  result: "to" | "ask" | "outside";
  sentence: string;
  candidates?: { area: string; unit: string; name: string; metres?: number }[];
}

/** A place as the fields write it: six decimals, a point, whatever the page's language. */
export function written(degrees: number): string {
  return String(Math.round(degrees * 1e6) / 1e6);
}

/** A typed coordinate; a comma may stand for the point. */
export function degrees(text: string, most: number): number | undefined {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(number) && Math.abs(number) <= most ? number : undefined;
}

/** The question who holds a case here; it names only what is known. */
export function routingQuery(at: { lat: number; lon: number; accuracy: string; category: string }): URLSearchParams {
  const query = new URLSearchParams({ lat: written(at.lat), lon: written(at.lon) });
  if (at.category) query.set("category", at.category);
  if (at.accuracy) query.set("accuracy", at.accuracy);
  return query;
}
