import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { IdentityProvider } from "./provider.ts";

/** The city that is served for one run: where it answers, and who works in it. */
export interface City {
  address: string;
  accounts: Account[];
  /** Folder of the letters that people were sent by e-mail. */
  letters: string;
}

/** Somebody who works for a unit of the demonstration. */
export interface Account {
  login: string;
  password: string;
  name: string;
  unit: string;
  roles: string[];
}

const results = resolve(import.meta.dirname, "../results");

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/**
 * Serves a demonstration city of its own; what is returned ends it and removes its data. Whoever works on a journey may
 * name a city that is served already, by the line it printed.
 */
export default async function serve(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.NHIPCAU_CITY) return undefined;
  const program = process.env.NHIPCAU_PROGRAM ?? resolve(import.meta.dirname, "../../target/debug/nhipcau");
  const data = await mkdtemp(join(tmpdir(), "nhipcau-journeys-"));
  await mkdir(results, { recursive: true });
  const listen = `127.0.0.1:${await freePort()}`;
  const flags = ["demo", "--data", data, "--listen", listen, "--print-json"];
  const identities = await IdentityProvider.start(`http://localhost:${listen.split(":")[1]}`);
  const providers = { NHIPCAU_OIDC: identities.setting(), NHIPCAU_OIDC_ALLOW_PRIVATE: "yes" };
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith("NHIPCAU_"));
  // Each visitor comes from an address of its own, as from behind a proxy, so that limits by address do not meet.
  const env = { ...Object.fromEntries(ours), ...channels(program), ...providers, NHIPCAU_TRUSTED_PROXIES: "127.0.0.0/8" };
  const server = spawn(program, flags, { stdio: ["ignore", "pipe", "pipe"], env });
  server.stderr.pipe(createWriteStream(join(results, "server.log")));
  const ended = once(server, "exit");
  const city = await Promise.race([introduction(server.stdout), ended.then(() => undefined)]);
  if (!city) throw new Error(`${program} ended before it served: see ${join(results, "server.log")}`);
  process.env.NHIPCAU_CITY = JSON.stringify({ ...city, letters: join(data, "letters") });
  return async () => {
    server.kill("SIGTERM");
    await ended;
    identities.stop();
    await rm(data, { recursive: true });
  };
}

/**
 * Every way to tell people of things: e-mail becomes files, text messages go to port 9, where nobody listens, and messages
 * to browsers to services on this machine.
 */
function channels(program: string): Record<string, string> {
  const keys = execFileSync(program, ["keys", "push"], { encoding: "utf8" }).trim().split("\n");
  return {
    ...Object.fromEntries(keys.map((line) => line.split("=", 2) as [string, string])),
    NHIPCAU_PUSH_CONTACT: "mailto:city@example.test",
    NHIPCAU_PUSH_ALLOW_PRIVATE: "yes",
    NHIPCAU_SMS_URL: "http://127.0.0.1:9/?to={to}&text={text}",
  };
}

/** The line with which `nhipcau demo --print-json` says that it answers. */
async function introduction(stdout: NodeJS.ReadableStream): Promise<Omit<City, "letters"> | undefined> {
  const lines = createInterface(stdout);
  const line = await new Promise<string | undefined>((found) => {
    lines.on("line", (text) => text.startsWith("{") && found(text));
    lines.on("close", () => found(undefined));
  });
  stdout.resume();
  return line === undefined ? undefined : (JSON.parse(line) as Omit<City, "letters">);
}
