/** What a key asks for. */
export type Wish = "next" | "back" | "search" | "help" | "list" | "inbox" | "actions" | "note";

const WISHES: Record<string, Wish> = { j: "next", k: "back", "/": "search", "?": "help", l: "list", i: "inbox", a: "actions", n: "note" };

/** The wish of a key; nothing while someone types, holds another key, or wants no keys: the help itself always comes. */
export function wish(key: string, typing: boolean, held: boolean, off: boolean): Wish | undefined {
  if (typing || held || !Object.hasOwn(WISHES, key)) return undefined;
  const wanted = WISHES[key];
  return off && wanted !== "help" ? undefined : wanted;
}

/** The row to go to from `at` (-1: none yet), staying inside the list. */
export function step(at: number, by: 1 | -1, rows: number): number {
  return Math.max(0, Math.min(rows - 1, at + by));
}
