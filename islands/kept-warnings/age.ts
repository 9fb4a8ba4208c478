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

/** Headlines of warnings as programs read them, in this language or else any; those of tests, and an answer of another shape, have none. */
export function headlines(answer: unknown, language: string): string[] {
  const items = (answer as { items?: unknown } | null)?.items;
  if (!Array.isArray(items)) return [];
  const of = (one: { test?: unknown; texts?: Record<string, { headline?: unknown }> } | null): unknown => {
    const texts = one?.texts ?? {};
    return one?.test === true ? undefined : (texts[language] ?? Object.values(texts)[0])?.headline;
  };
  return items.map(of).filter((text): text is string => typeof text === "string" && text !== "");
}
