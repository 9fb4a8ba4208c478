import type { Place, Routing } from "./answer.ts";

/** One found place, as a button that picks it. */
export function placeRow({ name, area }: Place, pick: () => void): HTMLLIElement {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: name });
  if (area) button.append(Object.assign(document.createElement("span"), { className: "small soft", textContent: ` · ${area}` }));
  button.addEventListener("click", pick);
  const row = document.createElement("li");
  row.append(button);
  return row;
}

/** The sentence, and where the place lies between areas the choice of one. */
export function answerBox({ result, sentence, candidates }: Routing): HTMLElement[] {
  const tone = { to: "going", ask: "wait", outside: "bad" }[result];
  const words = Object.assign(document.createElement("p"), { className: `notice ${tone}`, textContent: sentence });
  if (result !== "ask" || !candidates?.length) return [words];
  const tiles = Object.assign(document.createElement("div"), { className: "tiles one" });
  for (const { area, name } of candidates) {
    const tile = Object.assign(document.createElement("label"), { className: "tile" });
    tile.append(Object.assign(document.createElement("input"), { type: "radio", name: "area", value: area }), name);
    tiles.append(tile);
  }
  return [words, tiles];
}
