// What every spec uses: a page that fails its test on any console error, an axe check in both themes, a CSV builder,
// and a static host as plain as they come. Every host and address in a test is invented (RFC 2606, RFC 5737).

import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

export { expect };

export const dist = process.env.PATCHFIRST_DIST ?? path.resolve(import.meta.dirname, "../../dist");

/** Width and height of the two screens that every page must fit. */
export const screens = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

interface Fixtures {
  /** What went wrong in the page so far: console errors, uncaught errors, policy violations. */
  trouble: string[];
  /** Set to true in a test that provokes trouble and looks at it itself. */
  troubleExpected: { value: boolean };
}

/** Playwright's test, failing when the page complained about anything at all. */
export const test = base.extend<Fixtures>({
  troubleExpected: async ({}, use) => use({ value: false }),
  trouble: [
    async ({ page, troubleExpected }, use) => {
      const trouble: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") trouble.push(`console: ${message.text()} (${message.location().url})`);
      });
      page.on("pageerror", (error) => trouble.push(`uncaught: ${error.message}`));
      page.on("crash", () => trouble.push("the page crashed"));
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) => {
          console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`);
        });
      });
      await use(trouble);
      if (!troubleExpected.value) expect(trouble, "the page complained").toEqual([]);
    },
    { auto: true },
  ],
});

/** Open a page of the app and wait until it took the place of the loading line. */
export async function open(page: Page, address = ""): Promise<void> {
  await page.goto(address.replace(/^\//, "./"));
  await expect(page.locator("#shell")).toHaveCount(0);
}

/** No accessibility violation, in the light and in the dark theme. The page has no frames, so axe needs no second page. */
export async function axe(page: Page): Promise<void> {
  expect(page.frames()).toHaveLength(1);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((n) => n.html).join(" | ")}`);
    expect(found, `accessibility in the ${colorScheme} theme`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** One row of a scan report, by column name; what is left out is filled with something plain. */
export type Row = Partial<Record<(typeof columns)[number], string>>;

const columns = [
  "IP", "DNS", "NetBIOS", "OS", "IP Status", "QID", "Title", "Type", "Severity", "Port", "Protocol", "FQDN", "SSL",
  "CVE ID", "Vendor Reference", "Bugtraq ID", "CVSS Base", "CVSS Temporal", "CVSS3.1 Base", "CVSS3.1 Temporal",
  "Threat", "Impact", "Solution", "Exploitability", "Associated Malware", "Results", "PCI Vuln", "Instance", "Category",
] as const; // prettier-ignore

/** A report as Qualys writes it, with preamble and 29 columns, from rows written down in the test. */
export function qualysCsv(rows: Row[]): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const record = (cells: readonly string[]) => cells.map(quote).join(",");
  const hosts = new Set(rows.map((row, index) => row.IP ?? address(index))).size;
  const preamble = [
    ["Scan Results", "11/21/2026 at 08:00:00 (GMT)"],
    ["Example Organisation", "1 Example Street", "Exampletown", "", "00000"],
    ["Tester", "tester_x", "Manager"],
    ["Launch Date", "Active Hosts", "Total Hosts", "Type", "Status", "Reference", "Scan Title"],
    ["11/21/2026 at 07:00:00 (GMT)", `${hosts}`, `${hosts}`, "On demand", "Finished", "scan/1.1", "Invented scan"],
  ];
  const body = rows.map((row, index) => {
    const plain: Row = {
      "IP": address(index),
      "DNS": `host-${index + 1}.example.org`,
      "OS": "Example OS 1",
      "IP Status": "host scanned, found vuln",
      "QID": `${900_001 + index}`,
      "Title": `Invented vulnerability ${index + 1}`,
      "Type": "Vuln",
      "Severity": "3",
      "Solution": "Install the update.",
      "PCI Vuln": "no",
      "Category": "Local",
    };
    return record(columns.map((column) => row[column] ?? plain[column] ?? ""));
  });
  return [...preamble.map(record), "", record(columns), ...body, ""].join("\n");
}

/** The address of the nth invented host: 192.0.2.0/24 is set aside for documents. */
function address(index: number): string {
  return `192.0.2.${(index % 254) + 1}`;
}

/** A file for an input or a drop. */
export function csvFile(name: string, rows: Row[]) {
  return { name, mimeType: "text/csv", buffer: Buffer.from(qualysCsv(rows)) };
}

const types: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Another content in place of a file of dist, by its name there. */
export type Change = (name: string, content: Buffer) => Buffer;

export interface Host {
  url: string;
  /** Serve these contents from now on, as after another build was put there. */
  change: (how: Change) => void;
  close: () => Promise<void>;
}

/** dist on a host that knows nothing of the app: files, and 404.html for all else. No header but the type. */
export async function plainHost(under: string): Promise<Host> {
  let change: Change = (_, content) => content;
  const server: Server = createServer((request, response) => {
    const asked = new URL(request.url ?? "/", "http://host").pathname;
    const inside = asked.startsWith(under) ? asked.slice(under.length) || "index.html" : "";
    const file = path.join(dist, inside);
    const isFile = inside !== "" && file.startsWith(dist) && existsSync(file) && statSync(file).isFile();
    const sent = isFile ? file : path.join(dist, "404.html");
    response.writeHead(isFile ? 200 : 404, { "content-type": types[path.extname(sent)] ?? "application/octet-stream" });
    response.end(change(path.basename(sent), readFileSync(sent)));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${under}`,
    change: (how) => (change = how),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
