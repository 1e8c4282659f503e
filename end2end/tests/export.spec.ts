// What leaves is what is shown: the same rows in the same order, nothing lost, and no cell a spreadsheet would run.

import { type Page } from "@playwright/test";
import { axe, expect, open, test } from "./support";
import { cells, download, findings, hostile, hostileRow, named, order, parseCsv, start, town } from "./reports";

const rows = [...town, hostileRow];
const all = rows.filter((row) => row.Type !== "Ig").length;

test.beforeEach(async ({ page }) => {
  await open(page);
  await start(page, rows);
});

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();

/** Export from the open page; the dialog must say how many rows it saves. */
async function save(page: Page, of: { table: string; everything?: boolean; json?: boolean; rows: number; name?: string }) {
  await page.getByRole("main").getByRole("button", { name: /^Export/ }).click();
  const dialog = page.getByRole("dialog", { name: `Export ${of.table}` });
  if (of.everything) await dialog.getByRole("radio", { name: new RegExp(`^Everything: ${of.rows} rows`) }).check();
  else await expect(dialog.getByRole("radio", { name: new RegExp(`^This view: ${of.rows} rows`) })).toBeChecked();
  if (of.json) await dialog.getByRole("radio", { name: "JSON" }).check();
  if (of.name !== undefined) await dialog.getByRole("textbox", { name: "File name" }).fill(of.name);
  const words = `Export ${of.rows} ${of.rows === 1 ? "row" : "rows"}`;
  const saved = await download(page, () => dialog.getByRole("button", { name: words }).click());
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`${saved.name}: ${of.rows} ${of.rows === 1 ? "row" : "rows"} saved.`)).toBeVisible();
  return saved;
}

/** No cell that a spreadsheet program would run (OWASP, CSV Injection), numbers and a lone dash aside. */
function expectNoFormula(records: string[][]): void {
  const bad = records.flat().filter((cell) => /^[=+\-@\t\r\n\0]/.test(cell) && cell !== "-" && !/^[+-]?[\d.]+$/.test(cell));
  expect(bad).toEqual([]);
}

const today = /\d{4}-\d{2}-\d{2}/;

test("findings of this view, as CSV and as JSON: the rows shown, in their order", async ({ page }) => {
  await page.getByRole("searchbox", { name: "Search findings" }).fill("192.0.2.");
  await expect(page.getByText(`7 of ${all} findings`)).toBeVisible();
  await findings(page).getByRole("columnheader", { name: "Vulnerability" }).getByRole("button").click();
  await expect.poll(async () => (await order(page)).at(-1)).toMatch(/^Hotel/);
  const shown = await cells(findings(page));
  const csv = await save(page, { table: "findings", rows: 7 });
  expect(csv.name).toMatch(new RegExp(`^findings-${today.source}\\.csv$`));
  const records = parseCsv(csv.text);
  expectNoFormula(records);
  const exported = named(records);
  expect(exported.map((row) => row["Rank"])).toEqual(shown.map((row) => row[0]));
  for (const [at, row] of exported.entries()) {
    expect(shown[at]![2]).toContain(row["Title"]!.replace(/^'/, ""));
    expect(shown[at]![2]).toContain(row["Reason"]);
    expect(shown[at]![4]).toContain(row["IP"]);
    // The file has one decimal more than the page.
    expect(Math.abs(Number(row["Score"]) - Number(/[\d.]+$/.exec(shown[at]![1]!)![0]))).toBeLessThan(0.0501);
  }
  const json = await save(page, { table: "findings", rows: 7, json: true });
  expect(json.name).toMatch(/\.json$/);
  const document = JSON.parse(json.text) as { format: string; rows: { rank: number; title: string; score: number }[] };
  expect(document.format).toBe("findings");
  expect(document.rows.map((row) => `${row.rank}`)).toEqual(shown.map((row) => row[0]));
  expect(document.rows.map((row) => row.title)).toContain(hostileRow.Title);
});

test("all findings while the view is filtered: nothing is lost", async ({ page }) => {
  await page.getByRole("searchbox", { name: "Search findings" }).fill("Bravo");
  await expect(page.getByText(`1 of ${all} findings`)).toBeVisible();
  const csv = named(parseCsv((await save(page, { table: "findings", rows: all, everything: true })).text));
  expect(csv).toHaveLength(all);
  const key = (row: Record<string, string | undefined>) => `${row["QID"] ?? row["Id"]} ${row["IP"]}`;
  const expected = rows.filter((row) => row.Type !== "Ig").map((row) => key(row));
  expect(csv.map(key).sort()).toEqual(expected.sort());
  for (const row of csv) {
    const source = rows.find((one) => one.QID === row["Id"] && one.IP === row["IP"])!;
    expect(row["Title"]!.replace(/^'/, "")).toBe(source.Title);
    expect(row["CVE ID"]).toBe(source["CVE ID"] ?? "");
    expect(row["Severity"]).toBe(source.Severity);
    expect(row["CVSS"]).toBe(source["CVSS3.1 Base"]);
    expect(row["First Detected"]).toBe("2026-10-01");
    const parts = ["severity", "threat", "importance", "exposure"].map((name) => Number(row[`Points ${name}`]));
    expect(100 + parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(Number(row["Score"]), 1);
  }
});

test("patches: this view and everything, CSV and JSON, formulas made safe", async ({ page }) => {
  await nav(page, "Patches");
  const table = page.getByRole("table", { name: "Patches, ranked" });
  const patches = new Set(rows.filter((row) => row.Type !== "Ig").map((row) => row.QID)).size;
  await expect(table.getByRole("row")).toHaveCount(patches + 1);
  const shown = await cells(table);
  const csv = await save(page, { table: "patches", rows: patches });
  expect(csv.name).toMatch(new RegExp(`^patches-${today.source}\\.csv$`));
  const records = parseCsv(csv.text);
  expectNoFormula(records);
  const exported = named(records);
  expect(exported.map((row) => row["Rank"])).toEqual(shown.map((row) => row[0]));
  for (const [at, row] of exported.entries()) expect(shown[at]![1]).toContain(row["Title"]);
  const evil = exported.find((row) => row["QID"] === "900666")!;
  expect(evil["Vendor Reference"]).toBe(`'${hostile.formula}`);
  const removed = exported.map((row) => Number(row["Points removed"]));
  expect(removed).toEqual([...removed].sort((a, b) => b - a));
  expect(Number(exported.at(-1)!["Share so far"])).toBeCloseTo(1, 3);

  await page.getByRole("searchbox", { name: "Search patches" }).fill("900104");
  await expect(table.getByRole("row")).toHaveCount(2);
  const one = named(parseCsv((await save(page, { table: "patches", rows: 1 })).text));
  expect(one.map((row) => row["Title"])).toEqual(["Delta Library Overflow"]);
  expect(one[0]!["Findings"]).toBe("2");
  const json = await save(page, { table: "patches", rows: patches, everything: true, json: true });
  const document = JSON.parse(json.text) as { rows: { vendor_reference: string }[] };
  expect(document.rows).toHaveLength(patches);
  // JSON is for programs: there the text is as the scanner wrote it.
  expect(document.rows.map((row) => row.vendor_reference)).toContain(hostile.formula);
});

test("assets: this view and everything, with what people said of them, under a chosen name", async ({ page }) => {
  await nav(page, "Assets");
  const table = page.getByRole("table", { name: "Assets" });
  await expect(table.getByRole("row")).toHaveCount(6);
  await page.getByRole("textbox", { name: "Owner of evil-1.example.test" }).fill(hostile.formula);
  await page.keyboard.press("Enter");
  await page.getByRole("radiogroup", { name: "Importance of db-1.example.test" }).getByRole("radio", { name: "4 stars" }).click();
  await expect(page.getByRole("button", { name: /^Undo: importance/i })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search assets" }).fill("192.0.2.");
  await expect(page.getByText("3 of 5 assets")).toBeVisible();
  const shown = await cells(table);
  const csv = await save(page, { table: "assets", rows: 3, name: "my assets/2026: first" });
  expect(csv.name).toBe("my assets-2026- first.csv");
  const records = parseCsv(csv.text);
  expectNoFormula(records);
  const exported = named(records);
  expect(exported.map((row) => row["IP"])).toEqual(shown.map((row) => row[2]));
  const by = (name: string) => exported.find((row) => row["DNS"] === `${name}.example.test`)!;
  expect(by("evil-1")["Owner"]).toBe(`'${hostile.formula}`);
  expect([by("db-1")["Importance"], by("db-1")["Importance set"]]).toEqual(["4", "yes"]);
  expect([by("web-1")["Importance"], by("web-1")["Importance set"]]).toEqual(["3", "no"]);
  const json = await save(page, { table: "assets", rows: 5, everything: true, json: true });
  const document = JSON.parse(json.text) as { rows: { dns: string; owner: string; stars: number }[] };
  expect(document.rows.map((row) => row.dns).sort()).toEqual(
    ["db-1", "evil-1", "lab-1", "mail-1", "web-1"].map((name) => `${name}.example.test`),
  );
  expect(document.rows.find((row) => row.dns.startsWith("evil"))!.owner).toBe(hostile.formula);
});

test("the dialog: nothing to export is not offered, Escape closes, focus returns, no violation", async ({ page }) => {
  const opener = page.getByRole("main").getByRole("button", { name: "Export", exact: true });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Export findings" });
  await expect(dialog).toBeVisible();
  await axe(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await page.getByRole("searchbox", { name: "Search findings" }).fill("no such thing");
  await expect(page.getByText(`0 of ${all} findings`)).toBeVisible();
  await opener.click();
  await expect(dialog.getByRole("button", { name: "Export 0 rows" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
});

test("what was exported as CSV can be read as text by any reader: BOM, CRLF, every row as wide as the header", async ({ page }) => {
  const csv = await save(page, { table: "findings", rows: all });
  expect(csv.text.startsWith("\uFEFF")).toBe(true);
  expect(csv.text.endsWith("\r\n")).toBe(true);
  const records = parseCsv(csv.text);
  expect(new Set(records.map((row) => row.length)).size).toBe(1);
  expect(records).toHaveLength(all + 1);
});
