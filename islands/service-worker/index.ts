import { isStale, KEPT, KEPT_AT, mayKeep, plan, WARNINGS } from "./plan.ts";
import { note, read, target } from "./note.ts";

/** Files that the page without a connection is made of, with a name that changes when one of them does: see build.mjs. */
declare const SHELL: { name: string; files: string[] };

/** The worker's own scope, as far as it is used: TypeScript's library for workers excludes the one for pages. */
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pushed extends Extendable {
  data: { text(): string } | null;
}
interface Clicked extends Extendable {
  notification: Notification;
}
interface Told extends Extendable {
  data: unknown;
}
interface Page {
  url: string;
  focus(): Promise<unknown>;
}
interface Scope {
  location: Location;
  registration: ServiceWorkerRegistration;
  clients: { claim(): Promise<void>; matchAll(what: { type: "window"; includeUncontrolled: boolean }): Promise<Page[]>; openWindow(url: string): Promise<unknown> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", act: (event: Extendable) => void): void;
  addEventListener(name: "fetch", act: (event: Asked) => void): void;
  addEventListener(name: "push", act: (event: Pushed) => void): void;
  addEventListener(name: "notificationclick", act: (event: Clicked) => void): void;
  addEventListener(name: "message", act: (event: Told) => void): void;
}

const scope = self as unknown as Scope;
const shell = `shell-${SHELL.name}`;
const LANGUAGES = ["vi", "en"];
const LANGUAGE = "/offline/language";
const PAUSE = 15 * 60 * 1000;
let askedAt = 0;

/** Asks as a stranger would, so that nobody's own page is kept and no choice of this browser changes. */
const stranger = (path: string): Promise<Response> => fetch(path, { credentials: "omit", cache: "no-cache" });

async function install(): Promise<void> {
  const store = await caches.open(shell);
  const pages = LANGUAGES.map((language) => `/offline?lang=${language}`);
  await Promise.allSettled([...SHELL.files, ...pages].map(async (path) => {
    const answer = await stranger(path);
    if (answer.ok) await store.put(path, answer);
  }));
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== shell);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function language(): Promise<string> {
  const kept = await (await caches.match(LANGUAGE))?.text();
  return kept && LANGUAGES.includes(kept) ? kept : "vi";
}

/** Keeps the last warnings, if the city has any, at most every quarter of an hour. */
async function keepWarnings(): Promise<void> {
  const now = Date.now();
  if (now - askedAt < PAUSE) return;
  askedAt = now;
  const store = await caches.open(WARNINGS);
  if (!isStale((await store.match(KEPT[0]))?.headers.get(KEPT_AT), now, PAUSE)) return;
  const own = await language();
  await Promise.allSettled(KEPT.map(async (path) => put(store, path, await stranger(`${path}?lang=${own}`))));
}

async function put(store: Cache, path: string, answer: Response): Promise<void> {
  if (!mayKeep(answer)) return;
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, new Date().toISOString());
  await store.put(path, new Response(await answer.blob(), { status: 200, headers }));
}

/** The page, or the one for when there is no connection. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = (await caches.match(`/offline?lang=${await language()}`)) ?? (await caches.match("/offline?lang=vi"));
    if (kept) return kept;
    throw fault;
  }
}

async function file(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw fault;
  }
}

async function warnings(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await (await caches.open(WARNINGS)).match(KEPT[1]);
    if (kept) return kept;
    throw fault;
  }
}

async function open(link: unknown): Promise<void> {
  const url = target(link, scope.location.origin);
  const pages = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((one) => one.url === url);
  await (there ? there.focus() : scope.clients.openWindow(url));
}

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const how = { page, shell: file, warnings }[plan(request.method, request.mode, new URL(request.url), scope.location.origin) as "page"];
  if (how) event.respondWith(how(request));
});
scope.addEventListener("message", (event) => {
  const told = (event.data as { language?: unknown } | null)?.language;
  const remember = async (): Promise<void> => {
    if (typeof told === "string" && LANGUAGES.includes(told)) await (await caches.open("offline")).put(LANGUAGE, new Response(told));
    await keepWarnings();
  };
  event.waitUntil(remember());
});
scope.addEventListener("push", (event) => {
  const payload = read(event.data?.text());
  if (payload) event.waitUntil(scope.registration.showNotification(payload.title, note(payload, "/assets/icon-192.png")));
});
scope.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open((event.notification.data as { link?: unknown } | null)?.link));
});
