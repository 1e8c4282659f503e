// Figures of many measurements as tables in Markdown: medians and spread. Measures nothing.

import os from "node:os";

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length === 0 ? Number.NaN : (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}

const round = (number, digits = 0) =>
  Number.isFinite(number) ? number.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: digits }) : "";

/** Rows of a table in Markdown. */
const markdown = (rows) => rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Machine, day and versions: without them no figure means anything. */
export function circumstances(browser, runs) {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return (
    `${new Date().toISOString().slice(0, 10)}; ${cpus[0].model.trim()}, ${cpus.length} cores, ${memory} GiB, ` +
    `${os.type()}; ${browser}, headless; medians of ${runs} interleaved runs, each in a fresh browser, file in the ` +
    "system's cache"
  );
}

/** One line a contender, the fastest first. */
export function sideBySide(measured) {
  const by = Map.groupBy ? Map.groupBy(measured, ({ name }) => name) : grouped(measured);
  const of = (name, what) => median((by.get(name) ?? []).filter(({ error }) => !error).map((one) => one[what]));
  const floor = of("read-1", "ms");
  const lines = [...by].map(([name, all]) => {
    const good = all.filter(({ error }) => !error);
    if (good.length === 0) return { ms: Infinity, cells: [name, `fails: ${all[0].error}`, "", "", "", "", "", ""] };
    const ms = of(name, "ms");
    const times = good.map((one) => one.ms);
    const added = median(good.map(({ before, peak }) => peak - before));
    return {
      ms,
      cells: [
        name,
        round(ms),
        `${round(Math.min(...times))} to ${round(Math.max(...times))}`,
        round(ms / floor, 2),
        round(of(name, "gap")),
        `${round(of(name, "before") / 1e6)} + ${round(added / 1e6)}`,
        round(of(name, "cpu"), 2),
        round(of(name, "start")),
      ],
    };
  });
  lines.sort((a, b) => a.ms - b.ms);
  const head = ["", "ms", "least to most", "x read", "longest gap, ms", "memory, MB: before + added", "CPU, s", "start, ms"];
  return markdown([head, head.map((_, at) => (at === 0 ? "---" : "--:")), ...lines.map(({ cells }) => cells)]);
}

function grouped(measured) {
  const by = new Map();
  for (const one of measured) by.set(one.name, [...(by.get(one.name) ?? []), one]);
  return by;
}

/** Medians of the app's own measures. */
export function marks(measured) {
  const all = measured.filter(({ name, error }) => name === "app" && !error).map(({ marks }) => marks);
  const names = [...new Set(all.flatMap(Object.keys))].sort();
  if (names.length === 0) return "";
  const rows = names.map((name) => [`\`${name}\``, round(median(all.map((one) => one[name]).filter(Number.isFinite)))]);
  return markdown([["the app's measures", "ms"], ["---", "--:"], ...rows]);
}

/** Steps a person takes, with their times. */
export function steps(all) {
  const lines = all.map(({ name, times }) => [
    name,
    round(median(times)),
    `${round(Math.min(...times))} to ${round(Math.max(...times))}`,
  ]);
  return markdown([["from a person's act to the frame that shows its answer", "ms", "least to most"], ["---", "--:", "--:"], ...lines]);
}
