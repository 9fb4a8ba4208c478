// Islands, the sheet and the map's worker into crates/server/assets/built, hashed by content, with manifest.json {logical: hashed}.
import { build } from "esbuild";
import { readdir, rm, writeFile } from "node:fs/promises";
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

const folders = (await readdir(here, { withFileTypes: true })).filter((entry) => entry.isDirectory() && entry.name.includes("-"));
const islands = await build({
  ...shared,
  entryPoints: Object.fromEntries(folders.map(({ name }) => [name, `${name}/index.ts`])),
  chunkNames: "[name]-[hash]",
  format: "esm",
  splitting: true,
  define: { MAP_WORKER: JSON.stringify(first["map-worker.js"]), MAP_SHEET: JSON.stringify(first["maplibre-gl.css"]) },
});

const manifest = Object.fromEntries(Object.entries({ ...first, ...Object.fromEntries(named(islands).filter(([logical]) => folders.some(({ name }) => logical === `${name}.js`))) }).sort());
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
