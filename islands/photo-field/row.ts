/** One photo in the list: its picture, how far it has come, what went wrong, and the way to take it out. */
export class Row {
  readonly item = document.createElement("li");
  #name: string;
  #image = document.createElement("img");
  #note = document.createElement("span");
  #bar = document.createElement("progress");
  #again: HTMLButtonElement | undefined;

  constructor(name: string, remove: string, onRemove: () => void) {
    this.#name = name;
    this.#image.alt = name;
    this.#bar.max = 100;
    const button = this.#button(remove, onRemove);
    button.dataset["remove"] = "";
    this.item.append(this.#image, this.#note, button);
  }

  /** How far it is in hundredths, or that nobody knows. `words` may have a place {n} for the number. */
  progress(share: number | undefined, words = ""): void {
    if (share === undefined) this.#bar.removeAttribute("value");
    else this.#bar.value = share;
    const said = share === undefined ? words.replace(/\{n\}\s*%?/, "").trim() : words.replace("{n}", String(share));
    this.#bar.setAttribute("aria-label", `${said}: ${this.#name}`);
    this.#say("small", said);
    if (!this.#bar.isConnected) this.#note.before(this.#bar);
    this.item.setAttribute("aria-busy", "true");
  }

  ready(file: File, words = "{n} kB"): void {
    if (file.type.startsWith("image/")) this.#image.src = URL.createObjectURL(file);
    if (this.#image.getAttribute("src")) this.item.prepend(this.#image);
    else this.#image.replaceWith(Object.assign(document.createElement("span"), { textContent: this.#name }));
    this.#say("small", words.replace("{n}", String(Math.ceil(file.size / 1000))));
    this.#rest();
  }

  /** What went wrong stays beside the photo until it is tried again or taken out. */
  fail(words = "", again: string | undefined, act: () => void): void {
    this.#say("error", words);
    this.#rest();
    if (!this.#image.getAttribute("src")) this.#image.remove();
    if (!again) return;
    this.#again = this.#button(again, act);
    this.#note.after(this.#again);
  }

  remove(): void {
    URL.revokeObjectURL(this.#image.src);
    this.item.remove();
  }

  #say(kind: "small" | "error", words: string): void {
    this.#again?.remove();
    Object.assign(this.#note, { className: kind, textContent: words });
    if (kind === "error") this.#note.setAttribute("role", "alert");
    else this.#note.removeAttribute("role");
  }

  #rest(): void {
    this.#bar.remove();
    this.item.removeAttribute("aria-busy");
  }

  #button(words: string, act: () => void): HTMLButtonElement {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: words });
    button.setAttribute("aria-label", `${words}: ${this.#name}`);
    button.addEventListener("click", act);
    return button;
  }
}
