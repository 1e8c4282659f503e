// Garbage made and collected all the time: in a page, in its workers and in theirs. Playwright does not know workers of
// workers, so this speaks the browser's own protocol. Needs a browser started with --js-flags=--expose-gc.

import { type Page } from "@playwright/test";

/** Runs in a page or a worker, for as long as it lives. */
function litter(): void {
  setInterval(() => {
    const garbage = Array.from({ length: 5_000 }, (_, at) => ({ at }));
    if (garbage.length > 0) (globalThis as unknown as { gc: () => void }).gc();
  }, 5);
}

interface Told {
  sessionId: string;
  message: string;
}

/** Something with workers: how it is spoken to, and who listens to what it says. */
interface Parent {
  send(method: string, params: object): Promise<unknown> | void;
  attached: (told: Told) => void;
  message: (told: Told) => void;
}

let lastId = 0;

/** Litters in every worker of `parent`, and in theirs. The worker's own words come wrapped in its parent's. */
function follow(parent: Parent): void {
  const workers = new Map<string, Parent>();
  parent.attached = ({ sessionId }) => {
    const call = (method: string, params: object) =>
      parent.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id: ++lastId, method, params }) });
    const worker: Parent = { send: call, attached: () => {}, message: () => {} };
    workers.set(sessionId, worker);
    call("Runtime.evaluate", { expression: `(${litter})()` });
    follow(worker);
  };
  parent.message = ({ sessionId, message }) => {
    const { method, params } = JSON.parse(message) as { method?: string; params: Told };
    if (method === "Target.attachedToTarget") workers.get(sessionId)?.attached(params);
    if (method === "Target.receivedMessageFromTarget") workers.get(sessionId)?.message(params);
  };
  parent.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
}

/** Litters in a page that is still empty, and in every worker that starts in it. How many those are so far. */
export async function litterEverywhere(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  let workers = 0;
  // A worker that has ended meanwhile cannot be told anything, which is no failure.
  const send = (method: string, params: object) => session.send(method as "Target.setAutoAttach", params as never).catch(() => {});
  const parent: Parent = { send, attached: () => {}, message: () => {} };
  follow(parent);
  session.on("Target.attachedToTarget", (told) => {
    workers += 1;
    parent.attached(told as unknown as Told);
  });
  session.on("Target.receivedMessageFromTarget", (told) => {
    if (told.message.includes('"Target.attachedToTarget"')) workers += 1;
    parent.message(told as Told);
  });
  await page.addInitScript(litter);
  return () => workers;
}
