import { createDecipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from "node:crypto";
import { once } from "node:events";
import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";

/** What a browser showed of a message, and how soon it was to be woken. */
export interface Message {
  title: string;
  body: string;
  link: string;
  urgency: string;
  /** When it came. */
  at: number;
}

/** A browser that wants to be told, with what it was told. */
export interface Device {
  endpoint: string;
  p256dh: string;
  auth: string;
  messages: Message[];
}

/** The push service of some browsers (RFC 8030), which also reads what each of them can read (RFC 8291). */
export class PushService {
  readonly devices: Device[] = [];
  readonly #server: Http2Server;

  private constructor(server: Http2Server) {
    this.#server = server;
  }

  static async start(): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server);
    server.on("stream", (stream, headers) => void service.#take(stream, String(headers[":path"]), String(headers.urgency)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return service;
  }

  readonly #keys = new Map<string, { own: ECDH; auth: Buffer; device: Device }>();

  /** A browser with keys of its own. */
  device(): Device {
    const own = createECDH("prime256v1");
    const [point, auth] = [own.generateKeys(), randomBytes(16)];
    const path = `/push/${this.devices.length}`;
    const { port } = this.#server.address() as AddressInfo;
    const device = { endpoint: `http://127.0.0.1:${port}${path}`, p256dh: point.toString("base64url"), auth: auth.toString("base64url"), messages: [] };
    this.#keys.set(path, { own, auth, device });
    this.devices.push(device);
    return device;
  }

  async #take(stream: ServerHttp2Stream, path: string, urgency: string): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    const known = this.#keys.get(path);
    if (known) {
      const text = opened(known.own, known.auth, Buffer.concat(parts));
      known.device.messages.push({ ...(JSON.parse(text) as Omit<Message, "urgency" | "at">), urgency, at: Date.now() });
    }
    stream.respond({ ":status": known ? 201 : 410 }, { endStream: true });
  }

  stop(): void {
    this.#server.close();
  }
}

/** Reads a message of one record; throws if it was not meant for these keys or was changed on the way. */
function opened(own: ECDH, auth: Buffer, message: Buffer): string {
  const [salt, theirs, sealed] = [message.subarray(0, 16), message.subarray(21, 86), message.subarray(86)];
  const derive = (key: Buffer, salt: Buffer, info: Buffer, length: number) => Buffer.from(hkdfSync("sha256", key, salt, info, length));
  const agreed = derive(own.computeSecret(theirs), auth, Buffer.concat([Buffer.from("WebPush: info\0"), own.getPublicKey(), theirs]), 32);
  const key = derive(agreed, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(agreed, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createDecipheriv("aes-128-gcm", key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString("utf8");
}
