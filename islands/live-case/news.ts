/** Whether news name an event of the open case after the one that is shown. */
export function isNewer(news: unknown, shown: number): boolean {
  const event = typeof news === "object" && news !== null && "event" in news ? news.event : undefined;
  return typeof event === "number" && event > shown;
}
