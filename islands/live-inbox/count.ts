/** What the link says of so many unread notices: nothing where there are none. */
export function shown(unread: number, locale: string): string {
  return unread > 0 ? unread.toLocaleString(locale) : "";
}

/** A message of the server; nothing if it is not one. */
export function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** The count of unread notices in a message; none if it is not one. */
export function count(news: unknown): number | undefined {
  const unread = typeof news === "object" && news !== null && "unread" in news ? news.unread : undefined;
  return typeof unread === "number" && unread >= 0 ? unread : undefined;
}
