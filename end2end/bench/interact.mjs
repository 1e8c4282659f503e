// What a person does with a large report, and how long until the answer is painted: sort, search, filter, scroll, sliders.
// `node interact.mjs --dist DIR --mb 450 --shape thin`: about a million findings. See README.md.

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { asked } from "./lib/asked.mjs";
import { generated } from "./lib/generated.mjs";
import { host } from "./lib/host.mjs";
import { inBrowser } from "./lib/measure.mjs";
import { steps } from "./lib/table.mjs";

/** The page comes to rest between two steps, ms. */
const REST_MS = 400;

const given = asked({ times: "8" });

/** Runs in the page: does something, waits until what `where` matches says something else, then for the frame. */
function timeUntilShown({ where, act, on, value }) {
  const text = () => [...document.querySelectorAll(where)].map((node) => node.textContent + node.ariaRowCount).join();
  const before = text();
  const target = document.querySelector(on);
  return new Promise((shown, failed) => {
    setTimeout(() => failed(new Error(`nothing changed in ${where}`)), 30_000);
    const began = performance.now();
    const changes = new MutationObserver(() => {
      if (text() === before) return;
      changes.disconnect();
      requestAnimationFrame(() => {
        // The task after the frame's callbacks: it is painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => shown(performance.now() - began);
        port2.postMessage(null);
      });
    });
    changes.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
    if (act === "click") target.click();
    if (act === "scroll") target.scrollTop = value * target.scrollHeight;
    if (act === "input") {
      target.value = value;
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

const ROWS = "table.findings tbody";
const FIRST = '[aria-labelledby="top-findings"] ol';
// Its weight moves the scores of all first rows.
const SLIDER = 'input[type="range"][aria-label="Threat"]';
const slider = (n) => ({ act: "input", on: SLIDER, value: [0.4, 1.7, 0.9, 1.3][n % 4] });
const SEARCH = 'input[type="search"]';

/** A page, where its answer shows, and what is done the nth time. */
const STEPS = [
  { name: "sort by another column", where: ROWS, step: (n) => ({ act: "click", on: `table.findings thead th:nth-child(${3 + (n % 3)}) button` }) },
  { name: "search", where: "table.findings", step: (n) => ({ act: "input", on: SEARCH, value: ["ssh", "cve-2021", "windows", "edition 7"][n % 4] }) },
  { name: "search cleared", where: "table.findings", prepare: "ssh", step: () => ({ act: "input", on: SEARCH, value: "" }) },
  { name: "jump within the report", where: ROWS, step: (n) => ({ act: "scroll", on: ".grid", value: 0.1 + (n % 7) / 10 }) },
  { name: "counts of the filters, by a filter", where: ".facets", step: (n) => ({ act: "click", on: `.facet:nth-child(${1 + (n >> 1) % 3}) input` }) },
  { name: "slider of a weight: rows", page: "Dashboard", where: FIRST, step: slider },
  { name: "slider of a weight: charts", page: "Dashboard", where: ".charts", step: slider },
];

/** The app's measures, and how often a slider moves for the last of them: once a frame, as when it is dragged. */
const MEASURES = ["patchfirst:sort", "patchfirst:search", "patchfirst:facets", "patchfirst:rerank"];
const MOVES = 120;

/** Runs in the page: drags a slider. */
function drag({ moves, slider }) {
  const range = document.querySelector(slider);
  return new Promise((done) => {
    const move = (n) => {
      if (n === moves) return done();
      range.value = ((n % 21) / 10).toFixed(1);
      range.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => move(n + 1));
    };
    requestAnimationFrame(() => move(0));
  });
}

const measured = (page, name) =>
  page.evaluate((name) => {
    const times = performance.getEntriesByName(name, "measure").map(({ duration }) => duration);
    performance.clearMeasures(name);
    return times;
  }, name);

async function take(page, { where, step, prepare, page: place = "Report" }) {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: place, exact: true }).click();
  await pause(3 * REST_MS);
  const times = [];
  for (let n = 0; n < Number(given.times); n++) {
    if (prepare) await page.locator(SEARCH).fill(prepare);
    await pause(REST_MS);
    times.push(await page.evaluate(timeUntilShown, { where, ...step(n) }));
  }
  if (where !== ROWS && place === "Report") await page.locator(SEARCH).fill("");
  return times;
}

await mkdir(given.out, { recursive: true });
const file = given.file ?? (await generated(given.mb, given.shape, given));
const { url, close } = await host(given.dist);
const { findings, taken } = await inBrowser(async (page) => {
  await page.goto(`${url}/patchfirst/`);
  await page.getByLabel("Scan reports").setInputFiles(file);
  await page.locator("html[data-ranked]").waitFor();
  await page.getByText(/^saved, /).waitFor();
  const taken = [];
  const add = (name, times) => {
    taken.push({ name, times });
    console.error(`${name}: ${times.map(Math.round).join(" ")}`);
  };
  for (const step of STEPS) add(step.name, await take(page, step));
  for (const name of MEASURES) add(`\`${name}\``, await measured(page, name));
  await page.evaluate(drag, { moves: MOVES, slider: SLIDER });
  await pause(REST_MS);
  add("`patchfirst:rerank`, dragged", await measured(page, "patchfirst:rerank"));
  return { findings: await page.locator("html").getAttribute("data-ranked"), taken };
});
const table = `${Number(findings).toLocaleString("en-US")} findings\n\n${steps(taken)}\n`;
await writeFile(path.join(given.out, "interact.md"), table);
console.log(table);
close();
