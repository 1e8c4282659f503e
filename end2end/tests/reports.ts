// Invented scan reports with status and dates, ways to bring them into the app, and ways to read tables and exports.
// Hosts are names under .test, addresses of RFC 5737. Real scanner files are found beside the checkout or not at all.

import { type Locator, type Page } from "@playwright/test";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "./support";

const columns = [
  "IP", "DNS", "NetBIOS", "Tracking Method", "OS", "IP Status", "QID", "Title", "Vuln Status", "Type", "Severity",
  "Port", "Protocol", "FQDN", "SSL", "First Detected", "Last Detected", "Times Detected", "Date Last Fixed", "CVE ID",
  "Vendor Reference", "Bugtraq ID", "CVSS3.1 Base", "Threat", "Impact", "Solution", "Exploitability",
  "Associated Malware", "Results", "PCI Vuln", "Ticket State", "Instance", "Category", "Associated Tags",
] as const; // prettier-ignore

/** One row of a report; what is left out is plain. */
export type Finding = Partial<Record<(typeof columns)[number], string>>;

/** How a report is written. */
export interface Style {
  delimiter?: string;
  end?: string;
  /** Columns written, in this order. */
  header?: readonly string[];
  /** Rows above the header; none means the plain preamble. */
  preamble?: string[][];
  /** Day of the scan, as Qualys writes it. */
  day?: string;
  /** What the preamble declares as the number of rows; left out: the truth. */
  declared?: number;
}

const plain: Finding = {
  "Tracking Method": "DNS",
  "OS": "Example Linux 9",
  "IP Status": "host scanned, found vuln",
  "Vuln Status": "Active",
  "Type": "Vuln",
  "Severity": "3",
  "Port": "443",
  "Protocol": "tcp",
  "SSL": "no",
  "First Detected": "10/01/2026 08:00:00",
  "Last Detected": "11/20/2026 08:00:00",
  "Times Detected": "3",
  "Solution": "Install the update.",
  "PCI Vuln": "no",
  "Category": "Invented category",
};

/** Cells to one record, every cell in quotes. */
export function record(cells: readonly string[], delimiter = ","): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
}

/** The text of a report. */
export function report(rows: Finding[], style: Style = {}): string {
  const { delimiter = ",", end = "\r\n", header = columns, day = "11/20/2026", declared = rows.length } = style;
  const hosts = new Set(rows.map((row) => row.IP)).size;
  const preamble = style.preamble ?? [
    ["Invented report", `${day} at 09:00:00 (GMT)`],
    ["Example Organisation", "1 Example Street"],
    ["Tester", "tester_x", "Manager"],
    [],
    ["Asset Groups", "Active Hosts", "Total Vulnerabilities"],
    ["Everything", `${hosts}`, `${declared}`],
    [],
  ];
  const body = rows.map((row) => header.map((name) => cell(row, name)));
  return [...preamble, [...header], ...body].map((cells) => record(cells, delimiter) + end).join("");
}

function cell(row: Finding, name: string): string {
  const column = name as keyof Finding;
  return row[column] ?? plain[column] ?? "";
}

export const columnNames = columns;

const host = (ip: string, name: string, os = "Example Linux 9"): Finding => ({ "IP": ip, "DNS": `${name}.example.test`, "OS": os });
const db = host("192.0.2.10", "db-1");
const web = host("192.0.2.20", "web-1", "Example Appliance 2026");
const mail = host("198.51.100.5", "mail-1");
const lab = host("203.0.113.7", "lab-1", "Example Console 12");

/** Twelve findings on four hosts: two are information, so ten are ranked. */
export const town: Finding[] = [
  { ...web, "QID": "900101", "Title": "Alpha Server Remote Code Execution", "Severity": "5", "CVSS3.1 Base": "9.8", "CVE ID": "CVE-2026-10001, CVE-2026-10002", "Exploitability": "Public exploit, invented", "Threat": "Anyone on the network runs code.", "Impact": "The whole host is lost.", "Solution": "Install Alpha 2.1 from https://vendor.example.test/alpha or ask. Not from javascript:alert(1).", "Results": "Alpha 1.9 found on port 443", "Vendor Reference": "ALPHA-2026-1" },
  { ...db, "QID": "900101", "Title": "Alpha Server Remote Code Execution", "Severity": "5", "CVSS3.1 Base": "9.8", "CVE ID": "CVE-2026-10001, CVE-2026-10002", "Exploitability": "Public exploit, invented", "Solution": "Install Alpha 2.1.", "Results": "Alpha 1.8 found" },
  { ...db, "QID": "900102", "Title": "Bravo Database Weak Password", "Severity": "4", "CVSS3.1 Base": "8.1", "CVE ID": "CVE-2026-10003", "Port": "5432" },
  { ...mail, "QID": "900103", "Title": "Charlie Mail Relay Open", "Severity": "4", "CVSS3.1 Base": "7.5", "Port": "25" },
  { ...mail, "QID": "900104", "Title": "Delta Library Overflow", "Severity": "3", "CVSS3.1 Base": "6.4", "CVE ID": "CVE-2025-20004" },
  { ...lab, "QID": "900104", "Title": "Delta Library Overflow", "Severity": "3", "CVSS3.1 Base": "6.4", "CVE ID": "CVE-2025-20004" },
  { ...lab, "QID": "900105", "Title": "Echo Desktop Update Missing", "Severity": "2", "CVSS3.1 Base": "4.3", "Type": "Practice" },
  { ...web, "QID": "900106", "Title": "Foxtrot Certificate Expired", "Vuln Status": "Re-Opened", "Severity": "2", "CVSS3.1 Base": "3.7" },
  { ...web, "QID": "900107", "Title": "Golf Banner Visible", "Severity": "1", "CVSS3.1 Base": "2.0" },
  { ...db, "QID": "900108", "Title": "Hotel Protocol Outdated", "Vuln Status": "New", "Severity": "3", "CVSS3.1 Base": "5.9" },
  { ...db, "QID": "900109", "Title": "Operating System Detected", "Severity": "1", "Type": "Ig" },
  { ...web, "QID": "900110", "Title": "Open Ports List", "Severity": "1", "Type": "Ig" },
]; // prettier-ignore

/** Findings of `town` that are ranked. */
export const ranked = town.filter((row) => row.Type !== "Ig").length;

/** Texts that are dangerous to whoever takes them for anything but text. */
export const hostile = {
  markup: "<img src=x onerror=alert(1)>",
  script: "<script>alert(1)</script>",
  formula: "=cmd|' /C calc'!A0",
  quoted: '"><svg onload=alert(1)>',
};

/** A row whose every free text is hostile. */
export const hostileRow: Finding = {
  ...host("192.0.2.66", "evil-1"),
  "QID": "900666",
  "Title": `${hostile.markup} in a title`,
  "Severity": "5",
  "CVSS3.1 Base": "9.9",
  "Threat": `${hostile.script} ${hostile.quoted}`,
  "Impact": hostile.quoted,
  "Solution": `${hostile.formula} javascript:alert(1) data:text/html,x https://safe.example.test/fix`,
  "Results": `${hostile.markup}\n${hostile.formula}\n${hostile.script}`,
  "Vendor Reference": hostile.formula,
  "Category": "=1+1",
};

/** A file for the input of the page. */
export function file(name: string, content: string | Buffer) {
  return { name, mimeType: "text/csv", buffer: typeof content === "string" ? Buffer.from(content) : content };
}

/** The input for files on the page that is shown: the one that is being left has such an input, too. */
export async function fileInput(page: Page): Promise<Locator> {
  const named = page.locator('nav [aria-current="page"][data-words]');
  await expect(async () => {
    const [name] = await named.evaluateAll((links) => links.map((link) => link.getAttribute("data-words")!));
    // The report is made ready behind the first page: what is not seen has no inner text.
    const shown = (await page.locator("main h1").allInnerTexts()).filter((text) => text !== "");
    if (name === "Report") expect(shown).toEqual([expect.stringMatching(/^(Report|What to patch first)/)]);
    else if (name) expect(shown).toEqual([name]);
  }).toPass();
  return page.getByLabel("Scan reports");
}

/** Give the page a file through its input. */
export async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  await (await fileInput(page)).setInputFiles(file(name, content));
}

/** Give the page its first file and wait until its rows are ranked on screen. */
export async function start(page: Page, rows: Finding[] = town, style: Style = {}): Promise<void> {
  await choose(page, "town.csv", report(rows, style));
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-ranked", /\d/);
}

/** What imports a table as the mapping page has it. */
export const importButton = (page: Page) => page.getByRole("button", { name: "Import with this mapping" });

/** Imports by keyboard, once the trial of the mapping is back: a key pressed on a button that waits for it does nothing. */
export async function importMapped(page: Page): Promise<void> {
  await expect(importButton(page)).toBeEnabled();
  await importButton(page).press("Enter");
}

/** Drop files anywhere; their bodies are parts that repeat, so that even a large one costs the test little. */
export async function drop(page: Page, files: { name: string; parts: [string, number][] }[]): Promise<void> {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, parts } of files) {
      const body = parts.flatMap(([text, times]) => Array.from({ length: times }, () => text));
      transfer.items.add(new File(body, name, { type: "text/csv" }));
    }
    return transfer;
  }, files);
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

/** A report that takes seconds to read: of a family whose rows are mended one by one, so that no parsers read it. */
export function longParts(): [string, number][] {
  const columns = ["IP", "Hostname", "Port", "Port Protocol", "CVSS", "Severity", "QoD", "NVT Name", "Summary", "NVT OID"];
  const row = ["192.0.2.77", "long.example.test", "443", "tcp", "5.0", "Medium", "80", "Weak cipher", "text ".repeat(60), "1.3.900001"];
  const line = (cells: string[]) => cells.map((cell) => `"${cell}"`).join(",") + "\r\n";
  const body = line(row).repeat(2000);
  return [[line(columns), 1], [body, Math.ceil(3e8 / body.length)]];
}

/** Drop such a report. */
export async function dropLong(page: Page, name: string): Promise<void> {
  await drop(page, [{ name, parts: longParts() }]);
}

/** A screen with room for every column. */
export const wideScreen = { width: 1920, height: 1000 };

/** Wait until the browser's storage holds the last change. */
export async function saved(page: Page): Promise<void> {
  await expect(page.getByText(/^saved/)).toBeAttached();
}

/** The table of the report. */
export function findings(page: Page): Locator {
  return page.getByRole("table", { name: "Findings by risk" });
}

/** The opened finding. */
export function detail(page: Page): Locator {
  return page.getByRole("dialog", { name: "Finding" });
}

/** What a person reads in the rows of a table, cell by cell; the header row is left out. */
export async function cells(table: Locator): Promise<string[][]> {
  return table.evaluate((node) =>
    [...(node as HTMLTableElement).tBodies[0]!.rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent!.replace(/\s+/g, " ").trim()),
    ),
  );
}

/** Title and host of every row of the report in sight, in their order. */
export async function order(page: Page): Promise<string[]> {
  return findings(page).evaluate((node) =>
    [...(node as HTMLTableElement).tBodies[0]!.rows].map((row) => {
      const [title, host] = [row.cells[2], row.cells[4]].map((cell) => cell!.firstElementChild!.textContent!.trim());
      return `${title} @ ${host!.split(".")[0]}`;
    }),
  );
}

/** Records of a CSV text (RFC 4180), with or without BOM. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let value = "";
  let quoted = false;
  const body = text.replace(/^\uFEFF/, "");
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at]!;
    if (quoted) {
      if (char !== '"') value += char;
      else if (body[at + 1] === '"') {
        value += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ",") {
      cells.push(value);
      value = "";
    } else if (char === "\n") {
      records.push([...cells, value.replace(/\r$/, "")]);
      cells = [];
      value = "";
    } else value += char;
  }
  if (value !== "" || cells.length > 0) records.push([...cells, value]);
  return records;
}

/** Records by column name. */
export function named(records: string[][]): Record<string, string>[] {
  const [header = [], ...rows] = records;
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])));
}

/** Do something that saves a file; its name and its text. */
export async function download(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const waiting = page.waitForEvent("download");
  await act();
  const saved = await waiting;
  return { name: saved.suggestedFilename(), text: await readFile(await saved.path(), "utf8") };
}

/** A real scan file of the neighbouring folder, or nothing, with a line that says so. */
export function realScan(name: string): string | null {
  const folder = process.env.PATCHFIRST_SCANS ?? path.resolve(import.meta.dirname, "../../../shared/scans");
  const found = path.join(folder, name);
  if (existsSync(found)) return found;
  console.log(`skipped: the real scan ${name} is not here`);
  return null;
}

/** Go to a page by its name in the navigation. */
export const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();

/** Open the finding in the nth row of the report. */
export async function openRow(page: Page, name: RegExp): Promise<Locator> {
  await findings(page).getByRole("row", { name }).first().focus();
  await page.keyboard.press("Enter");
  await expect(detail(page).getByRole("heading", { level: 2 })).toBeVisible();
  return detail(page);
}

/** What was decided about the opened finding. */
export const decision = (page: Page) => detail(page).getByRole("region", { name: "Decision" });

/** Accept the risk of the opened finding. */
export async function accept(page: Page, reason: string, until: string): Promise<void> {
  await decision(page).getByRole("button", { name: "Accept risk\u2026" }).click();
  const dialog = page.getByRole("dialog", { name: "Accept risk" });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("radio", { name: until }).check();
  await dialog.getByRole("button", { name: "Accept the risk of 1 finding" }).click();
  await expect(dialog).toBeHidden();
}

/** A status among the filters. */
export const statusFilter = (page: Page, name: RegExp) =>
  page.getByRole("complementary", { name: "Filters" }).getByRole("group").filter({ hasText: "Status" }).getByRole("checkbox", { name });
