/** Where the first gap of a text stands: square brackets with a letter between them. */
export function firstGap(text: string): [number, number] | undefined {
  const found = /\[[^[\]\n]*\p{L}[^[\]\n]*\]/u.exec(text);
  return found ? [found.index, found.index + found[0].length] : undefined;
}
