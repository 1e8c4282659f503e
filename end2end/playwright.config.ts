// The built app, served by our own server, in one real Chromium.

import { defineConfig } from "@playwright/test";
import path from "node:path";

const top = path.resolve(import.meta.dirname, "..");
const dist = process.env.PATCHFIRST_DIST ?? path.join(top, "dist");
const target = process.env.CARGO_TARGET_DIR ?? path.join(top, "target");
const server = process.env.PATCHFIRST_SERVER ?? path.join(target, "debug", "server");
const address = `127.0.0.1:${process.env.PATCHFIRST_PORT ?? "8791"}`;

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only when repeated has found something.
  retries: 0,
  fullyParallel: true,
  workers: 2,
  // For a machine several times slower than the one they were written on; they cost nothing where all is well.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : [["list"]],
  use: {
    baseURL: `http://${address}/`,
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    // No trace: it takes a third of the time. `--trace retain-on-failure` for a failure to be looked at.
    // What a service worker answers, no test sees on its way: those of offline.spec allow it.
    serviceWorkers: "block",
    launchOptions: {
      // Without CHROME: the browser that Playwright installed.
      executablePath: process.env.CHROME || undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `"${server}" --team no --dist "${dist}" --addr ${address}`,
    url: `http://${address}/`,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 2_000 },
  },
});
