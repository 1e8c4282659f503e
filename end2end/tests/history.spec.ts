// Scans over time: what a scan that waits would change, what each one brought, imports taken back, any two beside each other.

import { type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { accept, cells, choose, findings, nav, openRow, order, report, saved, start, statusFilter, town, type Finding } from "./reports";

const on = (ip: string, name: string): Finding => ({ "IP": ip, "DNS": `${name}.example.test` });
const [ash, birch, cedar] = [on("192.0.2.10", "ash"), on("192.0.2.20", "birch"), on("198.51.100.30", "cedar")];
const first: Finding[] = [
  { ...ash, "QID": "1001", "Title": "Still there", "Severity": "4" },
  { ...ash, "QID": "1002", "Title": "Gone next time", "Severity": "5" },
  { ...birch, "QID": "1003", "Title": "On the host that moves", "Severity": "3" },
  { ...cedar, "QID": "1004", "Title": "On the host nobody scans", "Severity": "3" },
];
const second: Finding[] = [
  { ...first[0], "Last Detected": "12/04/2026 08:00:00" },
  { ...first[2], "IP": "203.0.113.20", "Last Detected": "12/04/2026 08:00:00" },
  { ...ash, "QID": "1005", "Title": "Brand new", "Severity": "5", "Vuln Status": "New", "First Detected": "12/04/2026 08:00:00", "Last Detected": "12/04/2026 08:00:00" },
]; // prettier-ignore

const difference = (page: Page) => page.getByRole("table", { name: "What it would change, row by row" });
const kinds = (page: Page) => page.getByRole("group", { name: "Kinds of change" });

test.describe("scans", () => {
  test.beforeEach(async ({ page }) => {
    await open(page);
    await start(page, first);
    await nav(page, "Scans");
    await choose(page, "second.csv", report(second, { day: "12/05/2026" }));
    await expect(page.getByRole("button", { name: "Apply" })).toBeVisible();
  });

  test("the scan that waits shows row by row what it would change, by kind", async ({ page }) => {
    const rows = await cells(difference(page));
    const said = rows.map((row) => `${row[0]}: ${row[1]}`);
    expect(said).toEqual(
      expect.arrayContaining([
        "New: Brand new QID 1005",
        "Fixed, gone from the report: Gone next time QID 1002",
        "Still open: Still there QID 1001",
        "Not seen: On the host nobody scans QID 1004",
      ]),
    );
    const moved = rows.find((row) => row[0] === "Moved")!;
    expect(moved[1]).toContain("The same host, another address");
    expect(moved[2]).toContain("birch.example.test");
    expect(moved[2]).toContain("192.0.2.20 \u2192 203.0.113.20");
    const buttons = await kinds(page).getByRole("button").allTextContents();
    const counted = Object.fromEntries(buttons.map((text) => [text.replace(/\s*\d+$/, ""), Number(/\d+$/.exec(text)![0])]));
    expect(counted["All"]).toBe(rows.length);
    expect(Object.entries(counted).filter(([kind]) => kind !== "All").reduce((sum, [, n]) => sum + n, 0)).toBe(rows.length);
    await kinds(page).getByRole("button", { name: /^New/ }).click();
    await expect(kinds(page).getByRole("button", { name: /^New/ })).toHaveAttribute("aria-pressed", "true");
    await expect.poll(async () => (await cells(difference(page))).map((row) => row[1])).toEqual(["Brand new QID 1005"]);
    await axe(page);
    await kinds(page).getByRole("button", { name: /^All/ }).click();
    await expect(difference(page).getByRole("row")).toHaveCount(rows.length + 1);
    await page.getByRole("button", { name: "Discard" }).click();
    await expect(difference(page)).toHaveCount(0);
  });

  test("the history says what each scan brought; the latest import is taken back, and what it goes with is said first", async ({ page }) => {
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("The scan is applied.")).toBeVisible();
    const history = page.getByRole("region", { name: "Scans in this workspace" });
    await expect(history.getByRole("row")).toHaveCount(3);
    const [latest] = await cells(history.getByRole("table"));
    // Number, file, scanned, imported, rows, findings, new, fixed.
    expect([latest![0], latest![2], latest![4], latest![5], latest![6], latest![7]]).toEqual(["2", "2026-12-05", "3", "3", "1", "1"]);
    // A rating and a decision made since stay where their asset and finding stay.
    await nav(page, "Report");
    const ash = page.getByRole("radiogroup", { name: "Importance of ash.example.test" }).first();
    await ash.getByRole("radio", { name: "5 stars" }).click();
    await expect(ash).toHaveAccessibleDescription("5 of 5, set by a person");
    await openRow(page, /Still there/);
    await accept(page, "Known.", "90 days");
    await nav(page, "Scans");
    const undo = history.getByRole("button", { name: "Undo import\u2026" });
    await expect(undo).toHaveCount(1);
    await undo.click();
    const dialog = page.getByRole("dialog", { name: "Undo the import of second.csv?" });
    await expect(dialog).toContainText("1 finding that was new with it goes.");
    await expect(dialog).toContainText("1 finding that it closed is as it was before.");
    await axe(page);
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await expect(dialog).toBeHidden();
    await expect(undo).toBeFocused();
    await undo.click();
    await dialog.getByRole("button", { name: "Undo import" }).click();
    await expect(page.getByText("The import of second.csv is taken back.")).toBeVisible();
    await expect(history.getByRole("row")).toHaveCount(2);
    await nav(page, "Report");
    // Three open and one accepted.
    await expect(page.getByText("3 of 3 findings")).toBeVisible();
    const left = await order(page);
    expect([...left].sort()).toEqual(["Gone next time @ ash", "On the host nobody scans @ cedar", "On the host that moves @ birch"]);
    await expect(ash).toHaveAccessibleDescription("5 of 5, set by a person");
    await statusFilter(page, /^Accepted\D*1$/).check();
    await expect(findings(page)).toContainText("Still there");
    await saved(page);
    await page.reload();
    await expect(findings(page)).toContainText("Still there");
  });

  test("undo as the last change asks first where it is an import: by the button and by its key", async ({ page }) => {
    const dialog = page.getByRole("dialog", { name: "Undo the import of town.csv?" });
    await page.getByRole("button", { name: "Undo: import of town.csv" }).click();
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("Control+z");
    await expect(dialog).toBeVisible();
    await dialog.getByRole("button", { name: "Undo import" }).click();
    await expect(page.getByText("The import of town.csv is taken back.")).toBeVisible();
    await expect(page.getByText("No scan yet.")).toBeVisible();
    // The scan that waits goes on waiting.
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row")).toHaveCount(2);
  });

  test("any two scans beside each other", async ({ page }) => {
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("The scan is applied.")).toBeVisible();
    await page.getByRole("button", { name: "Compare\u2026" }).click();
    const compared = page.getByRole("table", { name: "What the two scans saw" });
    await expect(page.getByLabel("First scan")).toHaveValue("1");
    await expect(page.getByLabel("Second scan")).toHaveValue("2");
    const told = async () => (await cells(compared)).map((row) => `${row[0]}: ${row[1]}`);
    await expect.poll(async () => (await told()).sort()).toEqual([
      "In both: On the host that moves QID 1003",
      "In both: Still there QID 1001",
      "Only in the first: Gone next time QID 1002",
      "Only in the first: On the host nobody scans QID 1004",
      "Only in the second: Brand new QID 1005",
    ]);
    await kinds(page).getByRole("button", { name: /^Only in the second/ }).click();
    await expect.poll(told).toEqual(["Only in the second: Brand new QID 1005"]);
    await axe(page);
    await page.getByLabel("First scan").selectOption("2");
    await expect(page.getByText("Choose two different scans.")).toBeVisible();
    await page.getByLabel("Second scan").selectOption("1");
    await expect.poll(async () => (await told()).filter((row) => row.startsWith("Only in the first"))).toEqual(["Only in the first: Brand new QID 1005"]);
  });

  test("on a phone the rows are a list, and nothing is too wide", async ({ page }) => {
    await page.setViewportSize(screens.phone);
    await expect(difference(page).getByRole("row").nth(1)).toBeVisible();
    const host = (await difference(page).getByText("ash.example.test").first().boundingBox())!;
    expect(host.x + host.width).toBeLessThanOrEqual(screens.phone.width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await axe(page);
  });
});
