/** A key as browsers want it, from base64url without padding. */
export function bytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** Whether a subscription was made for this key; what the browser does not tell is taken to be. */
export function isFor(own: ArrayBuffer | null | undefined, key: string): boolean {
  if (!own) return true;
  const [had, wanted] = [new Uint8Array(own), bytes(key)];
  return had.length === wanted.length && had.every((byte, at) => byte === wanted[at]);
}

/** What the form sends of a subscription; nothing if the browser gave less. */
export function fields({ endpoint, keys }: PushSubscriptionJSON): Record<"endpoint" | "p256dh" | "auth", string> | undefined {
  const [p256dh, auth] = [keys?.["p256dh"], keys?.["auth"]];
  return endpoint && p256dh && auth ? { endpoint, p256dh, auth } : undefined;
}
