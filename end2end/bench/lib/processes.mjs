// Memory and processor time of a browser's processes, read from /proc. Elsewhere than on Linux nothing is known.

import { readFileSync, readdirSync } from "node:fs";

const PAGE_BYTES = 4096;
const TICKS_PER_S = 100;
const SAMPLE_EVERY_MS = 20;

function read(name) {
  try {
    return readFileSync(`/proc/${name}`, "latin1");
  } catch {
    // It ended meanwhile, or there is no /proc.
    return "";
  }
}

function all() {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  } catch {
    return [];
  }
}

/** Fields of /proc/PID/stat after the program's name, which may hold spaces. */
const stat = (pid) => read(`${pid}/stat`).split(") ").at(-1).split(" ");
const cpuSeconds = (pid) => {
  const fields = stat(pid);
  return fields.length > 12 ? (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S : 0;
};
const rssBytes = (pid) => Number(read(`${pid}/statm`).split(" ")[1] ?? 0) * PAGE_BYTES;

/** The processes of the browser with this profile folder. */
export function browserOf(profile) {
  const isIts = (pid) => {
    const line = read(`${pid}/cmdline`);
    return line.includes(profile) && !line.includes("--type=");
  };
  const parents = new Map(all().map((pid) => [pid, Number(stat(pid)[1])]));
  const tree = new Set([...parents.keys()].filter(isIts));
  for (let before = -1; before !== tree.size; ) {
    before = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
  const renderers = [...tree].filter((pid) => read(`${pid}/cmdline`).includes("--type=renderer"));
  return { tree: [...tree], renderers };
}

/** Seconds that the whole machine was busy since it started. */
function machineSeconds() {
  const [user, nice, system, , , irq, soft] = read("stat").split("\n")[0].trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + soft) / TICKS_PER_S;
}

/** Watches until stopped: memory of the renderers before and at most, processor time of browser and others. */
export function watch({ tree, renderers }) {
  const memory = () => renderers.reduce((sum, pid) => sum + rssBytes(pid), 0);
  const cpu = () => tree.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const began = { at: performance.now(), memory: memory(), cpu: cpu(), machine: machineSeconds() };
  let peak = began.memory;
  const sampling = setInterval(() => (peak = Math.max(peak, memory())), SAMPLE_EVERY_MS);
  return () => {
    clearInterval(sampling);
    const seconds = (performance.now() - began.at) / 1000;
    const spent = cpu() - began.cpu;
    return {
      before: began.memory,
      peak: Math.max(peak, memory()),
      cpu: spent,
      /** Cores that others kept busy meanwhile. */
      others: Math.max(0, machineSeconds() - began.machine - spent) / seconds,
    };
  };
}
