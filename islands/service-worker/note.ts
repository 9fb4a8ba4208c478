/** What a push message holds: see `adapters/push/payload.rs`. */
export interface Payload {
  title: string;
  body: string;
  link: string;
  id: string;
  lang: string;
  thread?: string;
  urgency: "low" | "normal" | "high";
}

/** A notification as the browser shows it; `renotify` is not in TypeScript's library. */
export type Note = NotificationOptions & { renotify?: boolean; data: { link: string } };

/** The payload of a message, or nothing if it is none of ours. */
export function read(text: string | undefined): Payload | undefined {
  try {
    const read = JSON.parse(text ?? "") as Partial<Payload> | null;
    return typeof read?.title === "string" && read.title !== "" ? { body: "", link: "/", id: "", lang: "vi", urgency: "normal", ...read, title: read.title } : undefined;
  } catch {
    return undefined;
  }
}

/** A newer message of a thread takes the place of an older one; what is urgent rings again and stays until it is seen. */
export function note({ body, link, id, lang, thread, urgency }: Payload, icon: string): Note {
  const tag = thread ?? id;
  const high = urgency === "high";
  return { body, lang, icon, badge: icon, data: { link }, requireInteraction: high, silent: urgency === "low", ...(tag ? { tag, renotify: high } : {}) };
}

/** Where a click leads: an address of this site, whatever the message says. */
export function target(link: unknown, origin: string): string {
  try {
    const url = new URL(typeof link === "string" ? link : "/", origin);
    return url.origin === origin ? url.href : `${origin}/`;
  } catch {
    return `${origin}/`;
  }
}
