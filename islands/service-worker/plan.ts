/** What is done with a request. */
export type Plan = "leave" | "page" | "shell" | "warnings";

/** Where kept answers say since when they are kept. */
export const KEPT_AT = "x-kept-at";
/** Name of the store of the last warnings, for the worker and the page that shows them. */
export const WARNINGS = "warnings";
/** Addresses of which the last answer is kept. */
export const KEPT = ["/warnings", "/api/v1/warnings"] as const;

/** Nothing but reading is touched: pages, the files they are made of, and the warnings that programs read. */
export function plan(method: string, mode: string, url: URL, origin: string): Plan {
  if (method !== "GET" || url.origin !== origin) return "leave";
  if (mode === "navigate") return "page";
  if (url.pathname === KEPT[1]) return "warnings";
  return url.pathname.startsWith("/assets/") ? "shell" : "leave";
}

/** Whether an answer may be kept: whole, of this site, and nobody's own. */
export function mayKeep(answer: Pick<Response, "ok" | "type" | "redirected" | "headers">): boolean {
  const keeping = answer.headers.get("cache-control") ?? "";
  return answer.ok && answer.type === "basic" && !answer.redirected && !keeping.includes("no-store");
}

/** Whether it is time to ask for the warnings again. */
export function isStale(keptAt: string | null | undefined, now: number, after: number): boolean {
  const at = Date.parse(keptAt ?? "");
  return Number.isNaN(at) || now - at >= after || at > now;
}
