// The table over a million rows: nothing white however fast it is scrolled, a constant number of elements, every row in
// reach of wheel, thumb and keyboard, focus never lost. The report is made in the page: no large file anywhere.

import { type Page } from "@playwright/test";
import { expect, open, test } from "./support";
import { findings } from "./reports";

const ROWS = 1_000_000;

/** A report of a million short rows, given to the page's own input as if a person had chosen it. */
async function million(page: Page): Promise<void> {
  await page.getByLabel("Scan reports").evaluate((input, rows) => {
    const parts: string[] = ['"IP","QID","Title","Type","Severity","Port"\n'];
    for (let at = 0; at < rows; at += 1) {
      const host = at >> 4;
      const qid = 900_000 + (at % 16) * 100 + (host % 50);
      parts.push(`10.${host >> 16}.${(host >> 8) & 255}.${host & 255},${qid},Invented flaw ${qid},Vuln,${1 + (qid % 5)},443\n`);
    }
    const files = new DataTransfer();
    files.items.add(new File(parts, "million.csv", { type: "text/csv" }));
    (input as HTMLInputElement).files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, ROWS);
  await expect(page.locator("html")).toHaveAttribute("data-ranked", `${ROWS}`, { timeout: 120_000 });
  await expect(findings(page)).toHaveAttribute("aria-rowcount", `${ROWS + 1}`);
  // What follows the import is over: the worker answers rows at once.
  await expect(page.getByText(/^saved, /)).toBeVisible({ timeout: 60_000 });
}

/** Watch every frame: places of the list's box where no row is, and how many elements the table has. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { frames: 0, white: 0, least: Infinity, most: 0, stop: false };
    Object.assign(globalThis, { seen });
    const box = document.querySelector(".grid")!;
    const look = () => {
      const { left, top, height, width } = box.getBoundingClientRect();
      for (let y = top + 40; y < top + height - 4; y += 20) {
        const row = document.elementFromPoint(left + width / 3, y)?.closest("tr[data-finding]");
        if (!row || row.textContent!.trim() === "") seen.white += 1;
      }
      const count = box.querySelectorAll("*").length;
      Object.assign(seen, { least: Math.min(seen.least, count), most: Math.max(seen.most, count) });
      seen.frames += 1;
      if (!seen.stop) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

async function watched(page: Page) {
  return page.evaluate(async () => {
    const { seen } = globalThis as unknown as { seen: { frames: number; white: number; least: number; most: number; stop: boolean } };
    seen.stop = true;
    await new Promise(requestAnimationFrame);
    return seen;
  });
}

/** Indexes of the rows drawn, as a screen reader is told them. */
async function drawn(page: Page): Promise<number[]> {
  return findings(page).evaluate((table) =>
    [...(table as HTMLTableElement).tBodies[0]!.rows].map((row) => Number(row.getAttribute("aria-rowindex")) - 2),
  );
}

test("a million rows by wheel, thumb and keyboard", async ({ page }) => {
  test.setTimeout(240_000);
  await open(page);
  await million(page);
  const grid = page.locator(".grid");
  const box = (await grid.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);

  // A small turn of the wheel moves by its own pixels, though a pixel of the scroll bar stands for three of the list.
  await page.mouse.wheel(0, 44);
  await expect.poll(async () => (await drawn(page))[0]).toBe(1);
  await page.mouse.wheel(0, -44);
  await expect.poll(async () => (await drawn(page))[0]).toBe(0);

  await watch(page);
  for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, turn % 5 === 4 ? 9_000 : 700);
  for (let turn = 0; turn < 30; turn += 1) await page.mouse.wheel(0, -2_500);
  // The thumb: jumps over the whole list, frame by frame.
  await grid.evaluate(async (element) => {
    const way = element.scrollHeight - element.clientHeight;
    for (let step = 0; step <= 60; step += 1) {
      element.scrollTop = (way * step) / 60;
      await new Promise(requestAnimationFrame);
    }
    for (let step = 0; step <= 40; step += 1) {
      element.scrollTop = way * Math.abs(Math.sin(step * 2.4));
      await new Promise(requestAnimationFrame);
    }
  });
  const seen = await watched(page);
  expect(seen.frames).toBeGreaterThan(60);
  expect(seen.white, "places without a row in any frame").toBe(0);
  console.log(`${seen.frames} frames watched; elements in the table ${seen.least} to ${seen.most}`);
  // Badges and marks come and go with the rows; the rows themselves do not.
  expect(seen.most - seen.least).toBeLessThan(seen.most / 5);

  // The very end, by the thumb: the last row is whole, in sight and the right one.
  await grid.evaluate((element) => (element.scrollTop = element.scrollHeight));
  const last = findings(page).locator(`[aria-rowindex="${ROWS + 1}"]`);
  await expect(last).toBeInViewport({ ratio: 1 });
  await expect(last.getByRole("cell").first()).toHaveText("1,000,000");
  const rows = await drawn(page);
  expect(rows).toEqual(rows.map((_, at) => ROWS - rows.length + at));
  const place = async () => (await last.boundingBox())!.y;
  const before = await place();
  await page.mouse.wheel(0, -44);
  // Browsers measure in single precision: 16 million px down, a place is known to a pixel at best.
  await expect.poll(async () => Math.abs((await place()) - before - 44)).toBeLessThan(2);
  await page.mouse.wheel(0, 4_400);
  await expect(last).toBeInViewport({ ratio: 1 });

  // By keyboard, row by row over the middle, and to both ends.
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-rowindex"));
  await last.focus();
  await page.keyboard.press("Home");
  await expect.poll(focused).toBe("2");
  await page.keyboard.press("End");
  await expect.poll(focused).toBe(`${ROWS + 1}`);
  await grid.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
  await expect.poll(async () => Math.abs((await drawn(page))[0]! - ROWS / 2)).toBeLessThan(100);
  const middle = (await drawn(page))[3]! + 2;
  await findings(page).locator(`[aria-rowindex="${middle}"]`).focus();
  for (let press = 1; press <= 40; press += 1) {
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBe(`${middle + press}`);
    await expect(findings(page).locator(`[aria-rowindex="${middle + press}"]`)).toBeInViewport({ ratio: 1 });
  }

  // The focus waits while its row is out of sight, and keys go on from it.
  await page.mouse.wheel(0, 50_000);
  await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe("grid");
  await page.keyboard.press("ArrowUp");
  await expect.poll(focused).toBe(`${middle + 39}`);
});

test("a million rows as a list on a phone", async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await million(page);
  const grid = page.locator(".grid");
  await watch(page);
  await grid.evaluate(async (element) => {
    for (let step = 0; step <= 80; step += 1) {
      element.scrollTop += step % 9 === 8 ? 1_000_000 : 90;
      await new Promise(requestAnimationFrame);
    }
  });
  expect((await watched(page)).white).toBe(0);
  await grid.evaluate((element) => (element.scrollTop = element.scrollHeight));
  const last = findings(page).locator(`[aria-rowindex="${ROWS + 1}"]`);
  await expect(last).toBeInViewport({ ratio: 1 });
  await expect(last.getByRole("cell").first()).toHaveText("1,000,000");
});
