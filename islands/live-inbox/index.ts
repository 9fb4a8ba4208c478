import { count, parse, shown } from "./count.ts";

/** The count of unread notices as it changes; says quietly that something is new, and moves nothing else on the page. */
class LiveInbox extends HTMLElement {
  #source: EventSource | undefined;

  connectedCallback(): void {
    const watch = (): void => {
      this.#source?.close();
      this.#source = undefined;
      // A page in the background holds no connection.
      if (document.hidden) return;
      this.#source = new EventSource(this.dataset["src"] ?? "");
      this.#source.addEventListener("message", ({ data }: MessageEvent<string>) => this.#take(parse(data)));
    };
    document.addEventListener("visibilitychange", watch);
    addEventListener("pagehide", () => this.#source?.close());
    watch();
  }

  /** Whatever else on the page waits for news hears them, too. */
  #take(news: unknown): void {
    document.dispatchEvent(new CustomEvent("news", { detail: news }));
    this.#show(count(news));
  }

  #show(unread: number | undefined): void {
    const [count, words] = [this.querySelector<HTMLElement>(".count"), this.querySelector('[role="status"]')];
    if (unread === undefined || !count || !words) return;
    const before = Number(this.dataset["unread"] ?? 0);
    this.dataset["unread"] = String(unread);
    const number = count.firstElementChild;
    if (number) number.textContent = shown(unread, document.documentElement.lang);
    count.hidden = unread === 0;
    if (unread > before) words.textContent = (this.dataset["text"] ?? "{n}").replace("{n}", String(unread - before));
  }
}

customElements.define("live-inbox", LiveInbox);
