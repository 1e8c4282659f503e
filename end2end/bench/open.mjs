// How long after rows a large report is stored, and how long opening it again takes until its first rows are painted.
// `node open.mjs --dist DIR --mb 450 --shape thin`: about a million findings. See README.md.

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { asked } from "./lib/asked.mjs";
import { generated } from "./lib/generated.mjs";
import { host } from "./lib/host.mjs";
import { inBrowser } from "./lib/measure.mjs";
import { steps } from "./lib/table.mjs";

/** The page comes to rest between two steps, ms. */
const REST_MS = 1500;

const given = asked({ times: "3" });

/** Runs in the page before anything else: when rows are painted first, and when everything is said to be saved. */
function watchPage() {
  const seen = { chosen: 0, rows: 0, saved: 0 };
  globalThis.seen = seen;
  document.addEventListener("change", () => Object.assign(seen, { chosen: performance.now(), saved: 0 }), true);
  const look = () => {
    if (!seen.saved && /saved, \d/.test(document.body?.textContent ?? "")) seen.saved = performance.now();
    if (seen.rows || !document.querySelector("table.findings tbody:not(.is-blank) tr[data-finding]")) return;
    seen.rows = Number.NaN;
    requestAnimationFrame(() => {
      // The task after the frame's callbacks: it is painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => Object.assign(seen, { rows: performance.now() });
      port2.postMessage(null);
    });
  };
  const kinds = { childList: true, characterData: true, attributeFilter: ["class"] };
  new MutationObserver(look).observe(document, { subtree: true, ...kinds });
}

/** One import into an empty browser, and one opening of what it kept. */
function once(url, file) {
  return inBrowser(async (page) => {
    await page.addInitScript(watchPage);
    await page.goto(`${url}/patchfirst/`);
    await page.getByLabel("Scan reports").waitFor({ state: "attached" });
    await pause(REST_MS);
    await page.getByLabel("Scan reports").setInputFiles(file);
    await page.waitForFunction(() => globalThis.seen.rows > 0 && globalThis.seen.saved > 0);
    const { chosen, rows, saved } = await page.evaluate(() => globalThis.seen);
    await pause(REST_MS);
    await page.reload();
    await page.waitForFunction(() => globalThis.seen.rows > 0);
    const opened = await page.evaluate(() => globalThis.seen.rows);
    const findings = await page.locator("html").getAttribute("data-ranked");
    return { times: [rows - chosen, saved - rows, opened], findings };
  });
}

await mkdir(given.out, { recursive: true });
const file = given.file ?? (await generated(given.mb, given.shape, given));
const { url, close } = await host(given.dist);
const taken = ["import: rows", "stored, after the rows", "opened again: rows"].map((name) => ({ name, times: [] }));
let findings = 0;
for (let n = 0; n < Number(given.times); n++) {
  const one = await once(url, file);
  findings = Number(one.findings);
  for (const [at, time] of one.times.entries()) taken[at].times.push(time);
  console.error(one.times.map(Math.round).join(" "));
}
const table = `${findings.toLocaleString("en-US")} findings\n\n${steps(taken)}\n`;
await writeFile(path.join(given.out, "open.md"), table);
console.log(table);
close();
