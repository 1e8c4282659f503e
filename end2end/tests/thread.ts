// How long the page's thread was busy, in its own processor time: what else the machine does does not count.

import { type Page } from "@playwright/test";

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Time by the clock, microseconds; none for what was not over when tracing ended. */
  dur?: number;
  /** Processor time of the thread, microseconds; none for what the browser took no thread's time of. */
  tdur?: number;
  args?: { name?: string };
}

/**
 * Does something, and answers the longest task of the page's thread meanwhile, ms of its processor time. A task without
 * one counts with its time by the clock, which is never shorter; the one that ending the trace cuts off is no part of it.
 */
export async function longestTask(page: Page, what: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline"] });
  let trace: Buffer;
  try {
    await what();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const isPage = ({ name, args }: TraceEvent) => name === "thread_name" && args?.name === "CrRendererMain";
  const pages = new Set(traceEvents.filter(isPage).map(({ pid, tid }) => `${pid}/${tid}`));
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === "RunTask" && pages.has(`${pid}/${tid}`));
  const took = tasks.map(({ tdur, dur }) => tdur ?? dur).filter((time) => time !== undefined);
  if (took.length === 0) throw new Error("the browser traced no task of the page");
  return Math.max(...took) / 1000;
}
