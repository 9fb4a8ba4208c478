// Islands, the sheet, the map's worker and the service worker into crates/server/assets/built, hashed by content, with manifest.json {logical: hashed}.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const assets = resolve(here, "../crates/server/assets");
const out = join(assets, "built");
const shared = { bundle: true, minify: true, metafile: true, outdir: out, entryNames: "[name]-[hash]", target: "es2022", logLevel: "warning", absWorkingDir: here };

for (const file of await readdir(out)) if (file !== ".gitkeep") await rm(join(out, file), { recursive: true });

/** Logical name → hashed name of the entries of one build. */
function named(result) {
  const entries = Object.entries(result.metafile.outputs).filter(([, output]) => output.entryPoint);
  return entries.map(([path]) => [basename(path).replace(/-[A-Z0-9]{8}\./, "."), basename(path)]);
}

// Font addresses are left as written: ../fonts is the same place seen from css/ and from built/.
const sheets = await build({ ...shared, entryPoints: [join(assets, "css/app.css"), "node_modules/maplibre-gl/dist/maplibre-gl.css"], external: ["../fonts/*"] });
const worker = await build({ ...shared, entryPoints: { "map-worker": "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs" }, format: "esm" });
const first = Object.fromEntries([...named(sheets), ...named(worker)]);

const WORKER = "service-worker";
const folders = (await readdir(here, { withFileTypes: true })).filter((entry) => entry.isDirectory() && (entry.name === "app" || (entry.name.includes("-") && entry.name !== WORKER)));
const islands = await build({
  ...shared,
  entryPoints: Object.fromEntries(folders.map(({ name }) => [name, `${name}/index.ts`])),
  chunkNames: "[name]-[hash]",
  format: "esm",
  splitting: true,
  define: { MAP_WORKER: JSON.stringify(first["map-worker.js"]), MAP_SHEET: JSON.stringify(first["maplibre-gl.css"]) },
});

const scripts = Object.fromEntries(named(islands).filter(([logical]) => folders.some(({ name }) => logical === `${name}.js`)));

// The page without a connection: its sheet, scripts, fonts and drawings. The name of the lot changes when a byte of it does.
const plain = ["icons.svg", "favicon.svg", "icon-192.png", ...(await readdir(join(assets, "fonts"))).filter((name) => name.endsWith(".woff2")).map((name) => `fonts/${name}`)];
const hashed = [first["app.css"], scripts["app.js"], scripts["kept-warnings.js"]].map((name) => `built/${name}`);
const bytes = createHash("sha256");
for (const path of [...hashed, ...plain]) bytes.update(path).update(await readFile(join(assets, path)));
const shell = { name: bytes.digest("hex").slice(0, 12), files: [...hashed, ...plain].map((path) => `/assets/${path}`) };
const pages = await build({ ...shared, entryPoints: { [WORKER]: `${WORKER}/index.ts` }, format: "iife", define: { SHELL: JSON.stringify(shell) } });

const manifest = Object.fromEntries(Object.entries({ ...first, ...scripts, ...Object.fromEntries(named(pages)) }).sort());
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
