import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** Where nobody listens: a provider there never answers. */
const away = "http://127.0.0.1:9";

/**
 * A provider of identities as cities connect to it: a certified server for OpenID Connect, which knows whoever signs in by any
 * name and says their name and address only at its second address, as many do.
 */
export class IdentityProvider {
  readonly #server: Server;
  readonly issuer: string;

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Starts one for the site at this address. */
  static async start(site: string): Promise<IdentityProvider> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const own = new IdentityProvider(server);
    const provider = new Provider(own.issuer, {
      clients: [
        {
          client_id: "nhipcau",
          client_secret: "known-to-both-sides",
          redirect_uris: [`${site}/account/providers/vneid/callback`],
        },
      ],
      claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, name: `Người Thử ${id}`, email: `${id}@example.test`, email_verified: true }),
      }),
      pkce: { required: () => true },
      cookies: { keys: ["a key of the journeys"] },
    });
    server.on("request", provider.callback());
    return own;
  }

  /** The setting that names it, and beside it one that is away. */
  setting(): string {
    const common = { client_id: "nhipcau", client_secret: "known-to-both-sides", level: "identity" };
    return JSON.stringify([
      { id: "vneid", name: { vi: "Danh tính thử", en: "Test identity" }, issuer: this.issuer, ...common },
      { id: "away", name: { vi: "Cổng đang nghỉ", en: "Portal at rest" }, issuer: away, ...common },
    ]);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
