// Chromium may stop a Blob's stream for ever once the collector took what held it: a file read by a worker that keeps no
// reference never ends. Here the app reads a large file again and again while garbage is collected all the time.

import { chromium, test as plain, type Browser, type BrowserContext } from "@playwright/test";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { expect, test } from "./support";
import { litterEverywhere } from "./litter";
import { report, town } from "./reports";

/** How often the app reads the file, and how many pages do so at once: collecting all the time fills a core each. */
const [READINGS, AT_ONCE] = [42, Math.min(3, Math.max(1, availableParallelism() - 1))];
/** A reading takes a fraction of a second; collecting all the time and a slow machine make it many. A stall is for ever. */
const STALLED_MS = 60_000;
const FILE_BYTES = 21_000_000;
/** Workers of the variant that holds nothing, and when one of them is taken for hanging. */
const [CARELESS, HANGS_MS] = [20, 6_000];

/** A report with much evidence on few rows: what is tried is reading, not ranking. */
async function largeReport(file: string): Promise<void> {
  const out = createWriteStream(file);
  const evidence = "Invented evidence, line after line.\n".repeat(600);
  const [head, ...rows] = report(Array.from({ length: 1_000 }, (_, at) => ({ ...town[at % 10]!, "Port": `${at + 1}`, "Results": "@" }))).split("@");
  out.write(head);
  for (const row of rows) out.write(evidence + row);
  out.end();
  await once(out, "close");
  expect(out.bytesWritten).toBeGreaterThan(FILE_BYTES);
}

/** The configured browser, with a collector that can be called. */
async function browserWithCollector(): Promise<Browser> {
  const options = plain.info().project.use.launchOptions ?? {};
  return chromium.launch({ ...options, args: [...(options.args ?? []), "--js-flags=--expose-gc"] });
}

/** One page of the app reads the file in a profile of its own; how long that took, ms. */
async function reading(context: BrowserContext, file: string): Promise<number> {
  const page = await context.newPage();
  const workers = await litterEverywhere(page);
  await page.goto("./");
  await expect(page.locator("#shell")).toHaveCount(0);
  const began = Date.now();
  await page.getByLabel("Scan reports").setInputFiles(file);
  await expect(page.locator("html"), "a reading stalled").toHaveAttribute("data-ranked", /^\d+$/, { timeout: STALLED_MS });
  const took = Date.now() - began;
  expect(workers(), "workers with garbage").toBeGreaterThan(0);
  await context.close();
  return took;
}

test("no reading of a file ever stops, however often garbage is collected", async ({ baseURL }, info) => {
  test.setTimeout(600_000);
  const file = info.outputPath("large.csv");
  await largeReport(file);
  const browser = await browserWithCollector();
  const times: number[] = [];
  const lane = async () => {
    while (times.length < READINGS) {
      const at = times.push(Number.NaN) - 1;
      times[at] = await reading(await browser.newContext({ baseURL }), file);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  await browser.close();
  times.sort((a, b) => a - b);
  console.log(`${times.length} readings of ${FILE_BYTES / 1e6} MB: median ${times[READINGS / 2]} ms, slowest ${times.at(-1)} ms`);
  expect(times).toHaveLength(READINGS);
});

/** A worker as one would write it first: nothing outside its promises holds blob, stream or reader. */
const careless = `
  onmessage = async ({ data }) => {
    const reader = data.stream().getReader({ mode: "byob" });
    let buffer = new ArrayBuffer(1 << 16);
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) break;
      buffer = value.buffer;
    }
    postMessage("read");
  };
`;

test("the same reading without references, for comparison: how often it hangs depends on the browser", async ({}, info) => {
  test.setTimeout(120_000);
  const file = info.outputPath("large.csv");
  await largeReport(file);
  const browser = await browserWithCollector();
  const page = await browser.newPage();
  await page.route("http://careless.test/**", (route) =>
    route.request().url().endsWith(".js")
      ? route.fulfill({ contentType: "text/javascript", body: careless })
      : route.fulfill({ contentType: "text/html", body: '<input type="file">' }),
  );
  await litterEverywhere(page);
  await page.goto("http://careless.test/");
  await page.locator("input").setInputFiles(file);
  const read = await page.evaluate(
    ([workers, limit]) => {
      const blob = document.querySelector("input")!.files![0]!;
      const one = () =>
        new Promise<boolean>((ended) => {
          const worker = new Worker("./worker.js");
          worker.onmessage = () => ended(true);
          worker.postMessage(blob);
          setTimeout(() => ended(false), limit);
        });
      return Promise.all(Array.from({ length: workers }, one));
    },
    [CARELESS, HANGS_MS] as const,
  );
  await browser.close();
  const hung = read.filter((ended) => !ended).length;
  console.log(`without references ${hung} of ${CARELESS} workers hung in Chromium ${browser.version()}`);
  info.annotations.push({ type: "hanging streams", description: `${hung} of ${CARELESS}` });
  expect(read).toHaveLength(CARELESS);
});
