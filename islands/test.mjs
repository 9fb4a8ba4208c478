// Bundles every */*.test.ts and runs them with Node's own test runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";

const out = "node_modules/.tests";
rmSync(out, { recursive: true, force: true });
const entryPoints = readdirSync(".", { recursive: true }).filter((path) => path.endsWith(".test.ts") && !path.startsWith("node_modules"));
await build({ entryPoints, bundle: true, platform: "node", format: "esm", outdir: out, outbase: ".", outExtension: { ".js": ".mjs" }, logLevel: "warning" });
process.exitCode = spawnSync(process.execPath, ["--test", out], { stdio: "inherit" }).status ?? 1;
