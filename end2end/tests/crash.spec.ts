// The engine dies between the file of a first report and its workspace: nothing of it may stay for good, and what another
// tab has only begun is not taken from it. And what is said to be saved is.

import { type Page } from "@playwright/test";
import { expect, open, test } from "./support";
import { choose, findings, ranked, report, saved, start, town } from "./reports";

const kept = ["sources", "assets", "findings"] as const;

/** Records that this browser keeps, as a page of the same origin sees them. */
function stored(page: Page): Promise<number[]> {
  return page.evaluate(async (stores) => {
    const database = await new Promise<IDBDatabase>((done, fail) => {
      const request = indexedDB.open("patchfirst");
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    const count = (store: string) =>
      new Promise<number>((done) => {
        const request = database.transaction(store).objectStore(store).count();
        request.onsuccess = () => done(request.result);
      });
    const counts = await Promise.all(stores.map(count));
    database.close();
    return counts;
  }, kept);
}

/** The worker that holds the workspace. */
const engine = (page: Page) => page.workers().find((worker) => worker.url().includes("engine"))!;

/** From now on the engine gets no further than the file: it waits for ever where it would store the workspace. */
function stopsBeforeTheWorkspace(page: Page): Promise<void> {
  return engine(page).evaluate(() => {
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, ...how) {
      if (how[0] === "readwrite" && stores.includes("findings")) {
        // Stopped in here until the worker is ended from outside.
        const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
        Atomics.wait(new Int32Array(buffer), 0, 0);
      }
      return begin.call(this, stores, ...how);
    };
  });
}

test("a file whose workspace was never stored goes at the next start", async ({ page }) => {
  await open(page);
  await stopsBeforeTheWorkspace(page);
  await choose(page, "first.csv", report(town));
  await expect(findings(page)).toHaveAttribute("aria-rowcount", `${ranked + 1}`);
  const other = await page.context().newPage();
  await open(other, "scans");
  await expect(other.getByText("Patchfirst is open in another tab").first()).toBeVisible();
  await expect.poll(() => stored(other), "left to the tab that is storing").toEqual([1, 0, 0]);

  // The page goes, and its engine with it.
  await page.goto("about:blank");
  expect(await stored(other), "nobody looked after it yet").toEqual([1, 0, 0]);
  await other.close();
  await open(page);
  await expect(page.getByRole("heading", { name: "What to patch first" })).toBeVisible();
  await expect.poll(() => stored(page)).toEqual([0, 0, 0]);

  await start(page);
  await saved(page);
  const [files, assets, rows] = await stored(page);
  expect([files, assets! > 0, rows! > 0]).toEqual([1, true, true]);
  await page.reload();
  await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  expect(await stored(page), "a file with its workspace stays").toEqual([files, assets, rows]);
});

test("nothing is said to be saved while a further change is still in line", async ({ page }) => {
  await open(page);
  await start(page);
  await saved(page);
  // The engine takes two seconds over the first change, and gets no further than the second.
  await engine(page).evaluate(() => {
    const begin = IDBDatabase.prototype.transaction;
    let writes = 0;
    IDBDatabase.prototype.transaction = function (stores, ...how) {
      if (how[0] === "readwrite") {
        writes += 1;
        const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
        Atomics.wait(new Int32Array(buffer), 0, 0, writes === 1 ? 2_000 : undefined);
      }
      return begin.call(this, stores, ...how);
    };
  });
  const rate = (host: string) =>
    page.getByRole("radiogroup", { name: `Importance of ${host}.example.test` }).first().getByRole("radio", { name: "5 stars" }).click();
  await rate("mail-1");
  await expect(page.getByText("saving", { exact: true })).toBeVisible();
  await rate("web-1");
  // What the first has to say comes within these seconds.
  await page.waitForTimeout(4_000);
  await expect(page.getByText("saving", { exact: true })).toBeVisible({ timeout: 500 });
});
