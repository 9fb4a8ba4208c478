import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config.ts";

/** `cargo xtask screenshots`: the pictures of the read-me, drawn anew from the demonstration city. */
export default defineConfig(journeys, { testMatch: "screenshots.ts", workers: 1 });
