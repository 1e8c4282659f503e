// One measurement: a fresh browser with a fresh profile on disk, one contender, one file. Judges nothing.

import { chromium } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { browserOf, watch } from "./processes.mjs";

/** The app's measure from the choice of a file to ranked rows in the page; see README.md. */
const IMPORT = "patchfirst:import";
/** Time for a page to come to rest before the clock runs, ms. */
const REST_MS = 1500;
const LIMIT_MS = 120_000;

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Runs in the page before anything else: the longest gap of a 4 ms timer, from the choice of a file on. */
function watchPage(importMeasure) {
  const seen = { longest: 0, from: Number.NaN, shown: Number.NaN, rows: Number.NaN };
  globalThis.seen = seen;
  globalThis.watchGaps = () => {
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      seen.longest = Math.max(seen.longest, now - last);
      last = now;
    }, 4);
  };
  const began = (event) => {
    if (event.target?.type !== "file") return;
    seen.from = performance.now();
    globalThis.watchGaps();
    // The app's own mark is not believed alone: there must be rows in its table, and not the blank ones that were there.
    const rows = new MutationObserver(() => {
      if (!document.querySelector("table.findings tbody:not(.is-blank) tr[data-finding]")) return;
      seen.rows = performance.now();
      rows.disconnect();
    });
    rows.observe(document, { childList: true, subtree: true, attributeFilter: ["class"] });
  };
  document.addEventListener("change", began, true);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName(importMeasure)) seen.shown = entry.startTime + entry.duration;
  }).observe({ type: "measure" });
}

/** `what` in a browser of its own, with a profile of its own. */
export async function inBrowser(what) {
  const profile = await mkdtemp(path.join(os.tmpdir(), "patchfirst-bench-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROME || undefined,
    args: FLAGS,
    viewport: { width: 1280, height: 800 },
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(LIMIT_MS);
    const crashed = new Promise((_, failed) => page.on("crash", () => failed(new Error("the page crashed"))));
    return await Promise.race([what(page, profile), crashed]);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A contender: from giving it the file until its first rows are in the page's hands. */
export function contender(name, file, facts, url) {
  return inBrowser(async (page, profile) => {
    await page.addInitScript(watchPage, IMPORT);
    await page.goto(url);
    await page.waitForFunction("globalThis.bench");
    const start = await page.evaluate((name) => globalThis.bench.prepare(name), name);
    await page.locator("input").setInputFiles(file);
    await pause(REST_MS);
    await page.evaluate(() => Object.assign(globalThis.seen, { longest: 0 }));
    const stop = watch(browserOf(profile));
    const ms = await page.evaluate((facts) => globalThis.bench.run(facts), facts);
    const used = stop();
    const gap = await page.evaluate(() => globalThis.seen.longest);
    return { ms, gap, start, ...used, answer: await page.evaluate(() => globalThis.bench.prove()), marks: {} };
  });
}

/** The app: from the file input's change event until ranked rows are in the page; watched until all is stored. */
export function app(file, url) {
  return inBrowser(async (page, profile) => {
    await page.addInitScript(watchPage, IMPORT);
    const opened = performance.now();
    await page.goto(`${url}/patchfirst/`);
    const input = page.getByLabel("Scan reports");
    await input.waitFor({ state: "attached" });
    const start = performance.now() - opened;
    await pause(REST_MS);
    const stop = watch(browserOf(profile));
    await input.setInputFiles(file);
    await page.waitForFunction(() => globalThis.seen.shown > 0 && globalThis.seen.rows > 0);
    const shown = stop();
    await page.getByText(/^saved, /).waitFor();
    const saved = stop();
    const seen = await page.evaluate(() => ({
      ...globalThis.seen,
      marks: Object.fromEntries(
        performance.getEntriesByType("measure").map(({ name, duration }) => [name, duration]),
      ),
    }));
    const answer = await accounted(page);
    const ms = Math.max(seen.shown, seen.rows) - seen.from;
    const used = { ...shown, peak: saved.peak, cpu: saved.cpu };
    return { ms, gap: seen.longest, start, ...used, answer, marks: seen.marks };
  });
}

/** What the app says of the file: every row accounted for. */
async function accounted(page) {
  await page.getByRole("link", { name: "How it was read" }).click();
  const words = await page.locator(".equation").textContent();
  const number = (what) => Number(new RegExp(`([\\d,]+) ${what}`).exec(words)[1].replaceAll(",", ""));
  return { rows: number("rows"), rejected: number("rejected") };
}
