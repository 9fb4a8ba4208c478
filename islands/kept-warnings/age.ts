/** How old something is: the largest whole unit, as `Intl.RelativeTimeFormat` takes it. */
export function age(from: number, now: number): [number, Intl.RelativeTimeFormatUnit] {
  const minutes = Math.max(0, Math.floor((now - from) / 60_000));
  if (minutes < 60) return [-minutes, "minute"];
  return minutes < 24 * 60 ? [-Math.floor(minutes / 60), "hour"] : [-Math.floor(minutes / 1440), "day"];
}

/** The moment and its age in words: `14:05`, with the day once it is another one, and `3 hours ago`. */
export function words(from: number, now: number, language: string): { when: string; ago: string } {
  const sameDay = new Date(from).toDateString() === new Date(now).toDateString();
  const day: Intl.DateTimeFormatOptions = sameDay ? {} : { day: "numeric", month: "numeric" };
  const when = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day }).format(from);
  return { when, ago: new Intl.RelativeTimeFormat(language, { numeric: "always" }).format(...age(from, now)) };
}

/** Headlines of warnings as programs read them; an answer of another shape has none. */
export function headlines(answer: unknown): string[] {
  const list = Array.isArray(answer) ? answer : (answer as { items?: unknown } | null)?.items;
  if (!Array.isArray(list)) return [];
  const of = (one: unknown): unknown => ["headline", "title", "name"].map((key) => (one as Record<string, unknown> | null)?.[key]).find((text) => typeof text === "string");
  return list.map(of).filter((text): text is string => typeof text === "string" && text !== "");
}
