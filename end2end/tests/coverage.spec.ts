// What no scan has looked at: said by the files, missing since, and missing against a list from elsewhere.

import { type Locator, type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { cells, choose, file, hostile, ranked, record, report, saved, start, town } from "./reports";

/** Hosts not scanned, as Qualys writes them under the rows. */
const unscanned = record(["203.0.113.7, 203.0.113.90-203.0.113.99", "hosts not scanned, host not alive"]) + "\r\n";
const withoutLab = town.filter((row) => row.DNS !== "lab-1.example.test");
const later = report(withoutLab, { day: "12/05/2026" }) + unscanned;

const list = ["Name;Address", "WEB-1.example.test;192.0.2.20", "db-1", "unknown-9.example.test", "192.0.2.250", "", "198.51.100.0/24", "***"].join("\n");

const group = (page: Page, name: string): Locator => page.getByRole("group").filter({ has: page.getByText(name, { exact: true }) }).last();

/** Two scans, the newer one without the lab. */
async function twoScans(page: Page): Promise<void> {
  await open(page);
  await start(page);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Scans" }).click();
  await choose(page, "later.csv", later);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("The scan is applied.")).toBeVisible();
  await page.getByRole("link", { name: "What was not scanned" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Coverage" })).toBeVisible();
}

async function check(page: Page, text: string): Promise<void> {
  await page.getByLabel("List of hosts", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Check the list" }).click();
}

test("without a scan the page says so and leads to the import", async ({ page }) => {
  for (const viewport of Object.values(screens)) {
    await page.setViewportSize(viewport);
    await open(page, "/coverage");
    await expect(page).toHaveTitle("Coverage \u2013 Patchfirst");
    await expect(page.getByText(/^No scan yet/)).toBeVisible();
    await axe(page);
  }
  await page.getByRole("link", { name: "Import a scan" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Scans" })).toBeVisible();
});

test("a complete scan leaves nothing to say", async ({ page }) => {
  await open(page);
  await start(page);
  await saved(page);
  await open(page, "/coverage");
  await expect(page.getByText("The newest scans name no host that they did not scan.")).toBeVisible();
  await expect(page.getByText("The newest scans name every asset that is known.")).toBeVisible();
});

test("hosts that were not scanned, why, and whose findings stay open; assets missing since", async ({ page }) => {
  await twoScans(page);
  const [said] = await cells(page.getByRole("region", { name: "Not scanned, say the scans" }).getByRole("table"));
  expect(said![0]).toContain("host not alive");
  expect(said![1]).toContain("203.0.113.7");
  expect(said![2]).toContain("lab-1.example.test");
  expect(said![3]).toBe("2");
  expect(said![4]).toContain("later.csv");
  const missing = page.getByRole("region", { name: "Missing since" }).getByRole("table");
  const [row] = await cells(missing);
  expect(row![0]).toContain("lab-1.example.test");
  expect(row![1]).toBe("2026-11-20");
  expect(row![3]).toBe("2");
  expect(row![4]).toContain("not alive");
  await axe(page);
  await missing.getByRole("link", { name: "lab-1.example.test" }).click();
  await expect(page.getByText(`2 of ${ranked} findings`)).toBeVisible();
});

test("a pasted list beside the assets: four groups, what needs work first, lines not understood with their number", async ({ page }) => {
  await twoScans(page);
  await check(page, `${list}\nlab-1.example.test`);
  const never = group(page, "In the list, never scanned");
  await expect(never.getByRole("table")).toBeVisible();
  expect(await cells(never.getByRole("table"))).toEqual([
    ["4", "unknown-9.example.test", "never"],
    ["5", "192.0.2.250", "never"],
  ]);
  // mail-1 lies in a network of the list: known, so not rogue.
  await expect(page.getByText("Scanned, not in the list", { exact: true })).toBeVisible();
  const recent = group(page, "In the list, not in the newest scan");
  await recent.getByText("In the list, not in the newest scan").click();
  await expect(recent).toContainText("lab-1.example.test");
  const both = group(page, "In the list and scanned");
  await both.getByText("In the list and scanned").click();
  await expect(both.getByRole("row")).toHaveCount(3);
  const unread = group(page, "Lines not understood");
  await unread.getByText("Lines not understood").click();
  await expect(unread).toContainText("line 8: ***");
  await axe(page);
  await page.setViewportSize(screens.phone);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await axe(page);
});

test("scanned, not in the list: the machine nobody wrote down, with its findings", async ({ page }) => {
  await twoScans(page);
  await check(page, "web-1.example.test\ndb-1.example.test\nlab-1.example.test");
  const rogue = group(page, "Scanned, not in the list");
  expect(await cells(rogue.getByRole("table"))).toEqual([["mail-1.example.test", "2026-12-05"]]);
  await rogue.getByRole("link", { name: "mail-1.example.test" }).click();
  await expect(page.getByText(`2 of ${ranked} findings`)).toBeVisible();
});

test("a list as a file, chosen and dropped, in the encodings consoles write; a drop is no scan", async ({ page }) => {
  await twoScans(page);
  const input = page.getByLabel("List of hosts, as a file");
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("web-1.example.test\r\nnew-1.example.test\r\n", "utf16le")]);
  await input.setInputFiles(file("console.csv", wide));
  await expect(page.getByText("console.csv")).toBeVisible();
  await expect(group(page, "In the list, never scanned")).toContainText("new-1.example.test");
  await expect(page.getByLabel("List of hosts", { exact: true })).toHaveCount(0);

  const transfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["new-2.example.test\n"], "dropped.txt", { type: "text/plain" }));
    return transfer;
  });
  const zone = page.locator("form").filter({ has: page.getByLabel("List of hosts, as a file") });
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await zone.dispatchEvent("dragover", { dataTransfer: transfer });
  await zone.dispatchEvent("drop", { dataTransfer: transfer });
  await expect(page.getByText("dropped.txt")).toBeVisible();
  await expect(group(page, "In the list, never scanned")).toContainText("new-2.example.test");
  await expect(page.getByText("Drop the report to read it here, in this browser")).toBeHidden();
  await expect(page).toHaveURL(/\/coverage$/);

  await page.getByRole("button", { name: "Remove the list" }).click();
  await expect(page.getByLabel("List of hosts", { exact: true })).toBeVisible();
  await expect(page.getByText("In the list, never scanned")).toHaveCount(0);
});

test("an empty list and one too large are refused with words", async ({ page }) => {
  await twoScans(page);
  await page.getByRole("button", { name: "Check the list" }).click();
  await expect(page.getByText("The list is empty: paste some hosts, or choose a file.")).toBeVisible();
  await page.getByLabel("List of hosts, as a file").setInputFiles(file("huge.txt", Buffer.alloc(8_000_001, "a")));
  await expect(page.getByText(/^huge\.txt is 8\.0 MB: a list of hosts may be 8\.0 MB at most/)).toBeVisible();
  await axe(page);
});

test("hostile lines are text", async ({ page }) => {
  await twoScans(page);
  await check(page, Object.values(hostile).join("\n"));
  const unread = group(page, "Lines not understood");
  await unread.getByText("Lines not understood").click();
  await expect(unread).toContainText(hostile.markup);
  await expect(page.locator("img[src=x], script:not([src])")).toHaveCount(0);
});
