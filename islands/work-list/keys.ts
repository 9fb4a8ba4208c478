/** What a key asks for. */
export type Wish = "next" | "back" | "search" | "help" | undefined;

/** j and k walk, / searches, ? helps; nothing while someone types or holds another key. */
export function wish(key: string, typing: boolean, held: boolean): Wish {
  if (typing || held) return undefined;
  const wishes: Record<string, Wish> = { j: "next", k: "back", "/": "search", "?": "help" };
  return Object.hasOwn(wishes, key) ? wishes[key] : undefined;
}

/** The row to go to from `at` (-1: none yet), staying inside the list. */
export function step(at: number, by: 1 | -1, rows: number): number {
  return Math.max(0, Math.min(rows - 1, at + by));
}
