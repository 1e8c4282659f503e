// Import of one report, side by side: `node run.mjs --dist DIR --mb 50 --shape fat --runs 5`. See README.md.

import { chromium } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { factsOf } from "./lib/facts.mjs";
import { generated } from "./lib/generated.mjs";
import { host } from "./lib/host.mjs";
import { app, contender } from "./lib/measure.mjs";
import { circumstances, marks, sideBySide } from "./lib/table.mjs";

const CONTENDERS = ["app", "read-1", "read-3", "array-buffer", "udsv", "papa", "duckdb"];
/** Cores kept busy by others above which a measurement is made again, at most so often. */
const [NOISY, AGAIN] = [0.5, 2];

const top = path.resolve(import.meta.dirname, "../..");
const { values: given } = parseArgs({
  options: {
    dist: { type: "string", default: path.join(top, "dist") },
    mb: { type: "string", default: "50" },
    shape: { type: "string", default: "fat" },
    file: { type: "string" },
    runs: { type: "string", default: "5" },
    only: { type: "string", default: CONTENDERS.join(",") },
    out: { type: "string", default: path.join(top, "target/bench") },
    generator: { type: "string" },
    crlf: { type: "boolean", default: false },
    quotes: { type: "boolean", default: false },
    ragged: { type: "string" },
    native: { type: "boolean", default: false },
  },
});
const [runs, wanted] = [Number(given.runs), given.only.split(",")];
const unknown = wanted.find((name) => !CONTENDERS.includes(name));
if (unknown) throw new Error(`${unknown} is none of ${CONTENDERS.join(", ")}`);

/** One measurement; where others were busy, the quietest of a few. */
async function measured(name, file, facts, url) {
  let quietest;
  for (let tries = 0; tries <= AGAIN; tries++) {
    const one = await (name === "app" ? app(file, url) : contender(name, file, facts, url)).catch((error) => ({
      error: String(error.message).split("\n")[0],
    }));
    if (!quietest || quietest.error || one.others < quietest.others) quietest = one;
    if (!(quietest.others >= NOISY)) break;
  }
  return { name, ...quietest };
}

/** Whoever parses must answer the same; whoever only reads must have read it all. */
function disagreement(all, facts) {
  const parsed = all.find(({ answer }) => answer?.order !== undefined)?.answer;
  const expected = { bytes: facts.size, ...parsed };
  const wrong = all.filter(({ answer }) => Object.entries(answer ?? {}).some(([what, it]) => (expected[what] ?? it) !== it));
  return wrong.map(({ name, answer }) => `${name} answers ${JSON.stringify(answer)}, expected ${JSON.stringify(expected)}`);
}

async function compare(file, url, browser) {
  const facts = await factsOf(file);
  await readFile(file).catch(() => null); // into the system's cache
  const all = [];
  for (let run = 0; run < runs; run++) {
    for (let at = 0; at < wanted.length; at++) {
      const one = await measured(wanted[(at + run) % wanted.length], file, facts, url);
      all.push(one);
      await appendFile(path.join(given.out, "measured.jsonl"), `${JSON.stringify({ file: facts.name, run, ...one })}\n`);
      const noisy = one.others >= NOISY ? `, ${one.others.toFixed(1)} cores busy with other work` : "";
      console.error(`${facts.name} ${run + 1}/${runs} ${one.name}: ${one.error ?? `${one.ms.toFixed(0)} ms`}${noisy}`);
    }
  }
  const wrong = disagreement(all, facts);
  const answer = all.find(({ answer }) => answer?.rows)?.answer;
  const what = `${(facts.size / 1e6).toFixed(0)} MB, ${answer?.rows ?? "?"} rows, ${facts.columns.length} columns`;
  const busy = all.filter(({ others }) => others >= NOISY).length;
  const notes = [
    ...(wrong.length > 0 ? wrong : ["All answers are the same."]),
    ...(busy > 0 ? [`The machine was busy with other work during ${busy} of ${all.length} measurements.`] : []),
  ].join("\n\n");
  const table = [`## ${facts.name}: ${what}`, circumstances(browser, runs), sideBySide(all), marks(all), notes];
  const native = given.native ? [nativeAnchors(file, facts)] : [];
  console.log(`${[...table, ...native].filter(Boolean).join("\n\n")}\n`);
  return { text: [...table, ...native].filter(Boolean).join("\n\n"), wrong };
}

/** DuckDB and Polars outside the browser, for scale. */
function nativeAnchors(file, facts) {
  const python = process.env.PYTHON ?? path.join(given.out, "venv/bin/python");
  const words = [path.join(import.meta.dirname, "native.py"), file, JSON.stringify(facts), `${runs}`];
  const ran = spawnSync(python, words, { encoding: "utf8" });
  return ran.status === 0 ? ran.stdout.trim() : `Native anchors failed: ${ran.stderr ?? ran.error}`;
}

async function version() {
  const browser = await chromium.launch({ executablePath: process.env.CHROME || undefined });
  const version = `Chromium ${browser.version()}`;
  await browser.close();
  return version;
}

await mkdir(given.out, { recursive: true });
const { url, close } = await host(given.dist);
const browser = await version();
const files = given.file ? [given.file] : [];
if (!given.file) for (const shape of given.shape.split(",")) for (const mb of given.mb.split(",")) files.push(await generated(mb, shape, given));
const texts = [];
let disagreed = false;
for (const file of files) {
  const { text, wrong } = await compare(file, url, browser);
  texts.push(text);
  disagreed ||= wrong.length > 0;
}
await writeFile(path.join(given.out, "table.md"), `${texts.join("\n\n")}\n`);
close();
process.exitCode = disagreed ? 1 : 0;
