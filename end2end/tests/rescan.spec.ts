// A newer scan of the same machines: what it would change is shown first, and nothing happens before a person says so.

import { type Page } from "@playwright/test";
import { axe, expect, open, test } from "./support";
import { choose, fileInput, findings, order, ranked, realScan, report, saved, start, town, type Finding } from "./reports";

const on = (ip: string, name: string): Finding => ({ "IP": ip, "DNS": `${name}.example.test` });
const [a, b, c] = [on("192.0.2.10", "ash"), on("192.0.2.20", "birch"), on("198.51.100.30", "cedar")];

const before: Finding[] = [
  { ...a, "QID": "1001", "Title": "Still there", "Severity": "4" },
  { ...a, "QID": "1002", "Title": "Gone next time", "Severity": "4" },
  { ...a, "QID": "1003", "Title": "Comes back", "Severity": "4", "Vuln Status": "Fixed", "Date Last Fixed": "11/01/2026 08:00:00" },
  { ...b, "QID": "1004", "Title": "Fixed says the scanner", "Severity": "4" },
  { ...b, "QID": "1005", "Title": "On the host that moves", "Severity": "3" },
  { ...c, "QID": "1006", "Title": "On the host nobody scans", "Severity": "3" },
]; // prettier-ignore
const moved = { ...b, "IP": "203.0.113.20" };
const after: Finding[] = [
  { ...before[0], "Last Detected": "12/04/2026 08:00:00" },
  { ...before[2], "Vuln Status": "Re-Opened", "Last Detected": "12/04/2026 08:00:00" },
  { ...before[3], ...moved, "Vuln Status": "Fixed", "Date Last Fixed": "12/03/2026 08:00:00" },
  { ...before[4], ...moved, "Last Detected": "12/04/2026 08:00:00" },
  { ...a, "QID": "1007", "Title": "Brand new", "Severity": "5", "Vuln Status": "New", "First Detected": "12/04/2026 08:00:00", "Last Detected": "12/04/2026 08:00:00" },
]; // prettier-ignore
const later = { day: "12/05/2026" };

/** The numbers of the preview or of the record, by their names. */
async function change(page: Page, name: string): Promise<Record<string, number>> {
  const panel = page.getByRole("region", { name, exact: true });
  await expect(panel).toBeVisible();
  const rows = await panel.getByRole("row").evaluateAll((rows) =>
    rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent!.trim())),
  );
  return Object.fromEntries(rows.map(([name, n]) => [name!, Number(n!.replaceAll(",", ""))]));
}

const expected = {
  "New": 1,
  "Reopened": 1,
  "Fixed, says the scanner": 1,
  "Fixed, no longer there": 1,
  "Still open": 2,
  "Not seen": 1,
  "New assets": 0,
  "Moved assets": 1,
  "Ratings kept": 1,
};

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();

async function ratedStart(page: Page): Promise<void> {
  await open(page);
  await start(page, before);
  await page.getByRole("radiogroup", { name: "Importance of birch.example.test" }).first().getByRole("radio", { name: "5 stars" }).click();
  await expect(page.getByRole("button", { name: /^Undo: importance/ })).toBeVisible();
  await saved(page);
  await nav(page, "Scans");
}

test("the same file twice changes nothing", async ({ page }) => {
  await open(page);
  await start(page);
  const rows = await order(page);
  await nav(page, "Scans");
  await choose(page, "town-again.csv", report(town));
  await expect(page.getByText("This file was imported before: nothing changes.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Apply" })).toHaveCount(0);
  await nav(page, "Report");
  await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  expect(await order(page)).toEqual(rows);
});

test("a newer scan is a preview first; Discard leaves everything", async ({ page }) => {
  await ratedStart(page);
  await choose(page, "later.csv", report(after, later));
  expect(await change(page, "What it would change")).toEqual(expected);
  await page.getByText("Assets under another address").click();
  await expect(page.getByText("birch.example.test: 192.0.2.20 \u2192 203.0.113.20")).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("The scan is discarded. Nothing was changed.")).toBeVisible();
  await expect(page.getByRole("region", { name: "What it would change" })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row")).toHaveCount(2);
  await nav(page, "Report");
  await expect(page.getByText("5 of 5 findings")).toBeVisible();
  await expect(findings(page)).toContainText("Gone next time");
  await expect(findings(page)).not.toContainText("Brand new");
});

test("a preview that nobody answers is gone after a reload, and nothing was changed", async ({ page }) => {
  await ratedStart(page);
  await choose(page, "later.csv", report(after, later));
  await change(page, "What it would change");
  await page.reload();
  await expect(page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row")).toHaveCount(2);
  await nav(page, "Report");
  await expect(page.getByText("5 of 5 findings")).toBeVisible();
});

test("Apply applies, keeps ratings, and all of it survives a reload", async ({ page }) => {
  await ratedStart(page);
  await choose(page, "later.csv", report(after, later));
  await change(page, "What it would change");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("The scan is applied.")).toBeVisible();
  expect(await change(page, "What it changed")).toEqual(expected);
  await saved(page);
  for (let look = 0; look < 2; look += 1) {
    await nav(page, "Report");
    await expect(page.getByText("5 of 5 findings")).toBeVisible();
    const rows = await order(page);
    expect([...rows].sort()).toEqual(
      [
        "Brand new @ ash",
        "Comes back @ ash",
        "On the host nobody scans @ cedar",
        "On the host that moves @ birch",
        "Still there @ ash",
      ].sort(),
    );
    await expect(findings(page).getByRole("row", { name: /Comes back/ })).toContainText("Reopened");
    await expect(findings(page).getByRole("row", { name: /Brand new/ })).toContainText("New");
    await expect(findings(page).getByRole("row", { name: /On the host that moves/ })).toContainText("203.0.113.20");
    const birch = page.getByRole("radiogroup", { name: "Importance of birch.example.test" }).first();
    await expect(birch).toHaveAccessibleDescription("5 of 5, set by a person");
    await page.getByRole("complementary", { name: "Filters" }).getByRole("checkbox", { name: /^Fixed\D*2$/ }).check();
    await expect(findings(page)).toContainText("Gone next time");
    await expect(findings(page)).toContainText("Fixed says the scanner");
    await page.getByRole("button", { name: "Clear all" }).click();
    await nav(page, "Scans");
    await expect(page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row")).toHaveCount(3);
    await saved(page);
    await page.reload();
  }
});

test("an older scan closes nothing that a newer one saw, and says so", async ({ page }) => {
  await open(page);
  await start(page, after, later);
  await nav(page, "Scans");
  await choose(page, "earlier.csv", report(before));
  await expect(page.getByRole("list", { name: "Warnings" })).toContainText("older than the latest one here");
  const numbers = await change(page, "What it would change");
  expect(numbers["Fixed, no longer there"]).toBe(0);
  expect(numbers["Fixed, says the scanner"]).toBe(0);
});

test("a second tab looks, and says that it cannot change anything; closing the first makes it the one", async ({ page, context }) => {
  await open(page);
  await start(page);
  await saved(page);
  const second = await context.newPage();
  await open(second);
  await expect(findings(second).getByRole("row").nth(1)).toBeVisible();
  await expect(second.getByText("not saved", { exact: true })).toBeVisible();
  await expect(second.getByRole("alert").filter({ hasText: "open in another tab" })).toBeAttached();
  const stars = second.getByRole("radiogroup", { name: "Importance of db-1.example.test" }).first();
  await stars.getByRole("radio", { name: "5 stars" }).click();
  await expect(second.getByRole("status").filter({ hasText: "only one may change the data" })).toBeVisible();
  await expect(stars).toHaveAccessibleDescription("3 of 5, default");
  await page.close();
  await second.reload();
  await expect(findings(second).getByRole("row").nth(1)).toBeVisible();
  await stars.getByRole("radio", { name: "5 stars" }).click();
  await expect(stars).toHaveAccessibleDescription("5 of 5, set by a person");
});

test("real reports: the full one, then its rescan", async ({ page }) => {
  const full = realScan("constructed/qualys_report_full_preamble_crlf.csv");
  const rescan = realScan("constructed/qualys_report_rescan_crlf.csv");
  if (!full || !rescan) return;
  await open(page);
  await (await fileInput(page)).setInputFiles(full);
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("link", { name: "How it was read" }).click();
  await expect(page.getByRole("list", { name: "Warnings" })).toContainText("declares 299 vulnerabilities, but the file holds 301 rows");
  await expect(page.getByText("92 findings + 209 information + 0 merged + 0 rejected = 301 rows")).toBeVisible();
  await expect(page.getByText("92 vulnerabilities on 7 assets.")).toBeVisible();
  await (await fileInput(page)).setInputFiles(rescan);
  expect(await change(page, "What it would change")).toMatchObject({
    "New": 3,
    "Reopened": 4,
    "Fixed, says the scanner": 10,
    "Fixed, no longer there": 25,
    "Not seen": 0,
    "New assets": 3,
    "Moved assets": 1,
  });
  await page.getByText("Assets under another address").click();
  await expect(page.getByRole("listitem").filter({ hasText: "64.41.200.244 \u2192 64.41.200.199" })).toBeVisible();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("The scan is applied.")).toBeVisible();
  await (await fileInput(page)).setInputFiles(rescan);
  await expect(page.getByText("This file was imported before: nothing changes.")).toBeVisible();
});
