/** What the link says of so many unread notices: nothing where there are none. */
export function shown(unread: number, locale: string): string {
  return unread > 0 ? unread.toLocaleString(locale) : "";
}

/** The count of a message of the server; none if it is not one. */
export function read(data: string): number | undefined {
  try {
    const { unread } = JSON.parse(data) as { unread?: unknown };
    return typeof unread === "number" && unread >= 0 ? unread : undefined;
  } catch {
    return undefined;
  }
}
