// Threat feeds: a dropped file ranks anew and is told on the dashboard until a person dismisses it; kept over a reload;
// what is stale says so; what the site offers is loaded by itself. Every CVE number and feed here is invented.

import { type Page } from "@playwright/test";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { axe, dist, expect, open, screens, test } from "./support";
import { cells, fileInput, findings, order, saved, start } from "./reports";
import { longestTask } from "./thread";

const truth = path.resolve(import.meta.dirname, "../../../shared/scoring/truth");

/** CISA's columns, from rows of id, day and ransomware. */
function kev(rows: [string, string, string][]): string {
  const header = "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes";
  return [header, ...rows.map(([id, day, use]) => `${id},Example,Server,"A name, invented",${day},"Text",Update,${day},${use},,`), ""].join("\r\n");
}

const file = (name: string, text: string | Buffer) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const epss = (day: string, rows: string[]) => `#model_version:v2026.01.01,score_date:${day}T00:00:00+0000\ncve,epss,percentile\n${rows.join("\n")}\n`;
const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
const news = (page: Page) => page.getByRole("list", { name: "News from threat feeds" }).getByRole("listitem");

/** A day so many days ago, ISO. */
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

async function drop(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
  await nav(page, "Scans");
  await (await fileInput(page)).setInputFiles(files);
}

test("a list of the exploited ranks anew, is told until dismissed, and a newer one tells again", async ({ page }) => {
  await open(page);
  await start(page);
  const before = await order(page);
  expect(before[0]).toContain("Alpha");
  await drop(page, file("known_exploited_vulnerabilities.csv", kev([["CVE-2025-20004", ago(3), "Known"], ["CVE-2026-9", ago(3), "Unknown"]])));
  await expect(page.getByText(`CISA KEV of ${ago(3)}: 1 CVE; 1 of your 4 CVEs is in it.`)).toBeVisible();
  // The row that is no CVE is counted, with its line and reason.
  await page.getByText("1 problem in 2 rows, 1 left out").click();
  expect(await cells(page.getByRole("region", { name: "Problems" }).getByRole("table"))).toEqual([
    ["3", "CVE-2026-9", "No CVE id such as CVE-2021-44228 stands here."],
  ]);
  await axe(page);
  await saved(page);
  await nav(page, "Report");
  await expect(findings(page).getByRole("row").nth(1)).toContainText("Exploited");
  const after = await order(page);
  expect(after).not.toEqual(before);
  expect(after.indexOf(after.find((row) => row.includes("Delta"))!)).toBeLessThan(before.indexOf(before.find((row) => row.includes("Delta"))!));
  await nav(page, "Dashboard");
  await expect(news(page)).toHaveCount(1);
  await expect(news(page)).toContainText("2 of your findings are known-exploited");
  await axe(page);
  // Kept over a reload, as are the feed and the order.
  await saved(page);
  await page.reload();
  await expect(news(page)).toHaveCount(1);
  await news(page).getByRole("link", { name: "Show in the report" }).click();
  await expect(page.getByText("2 of 10 findings")).toBeVisible();
  await nav(page, "Dashboard");
  await page.getByRole("button", { name: "Dismiss: 2 of your findings are known-exploited" }).click();
  await expect(news(page)).toHaveCount(0);
  await saved(page);
  await page.reload();
  await expect(page.getByRole("region", { name: "Risk distribution" })).toBeVisible();
  await expect(news(page)).toHaveCount(0);
  // An older file is not taken; a newer one names another.
  await drop(page, file("kev.csv", kev([["CVE-2026-10003", ago(9), "Unknown"]])));
  await expect(page.getByText(`CISA KEV of ${ago(9)} was not loaded: a newer one of ${ago(3)} is here.`)).toBeVisible();
  await drop(page, file("kev.csv", kev([["CVE-2025-20004", ago(3), "Known"], ["CVE-2026-10003", ago(1), "Unknown"]])));
  await expect(page.getByText(`It replaces the one of ${ago(3)}: 1 new, 0 gone.`)).toBeVisible();
  await expect(page.getByRole("link", { name: /^Dashboard/ })).toContainText("1 news");
  await nav(page, "Dashboard");
  await expect(news(page)).toContainText("1 of your findings became known-exploited");
});

test("predictions in a .gz beside a report; a stale one says so everywhere; forgotten by hand", async ({ page }) => {
  await open(page);
  await start(page);
  const rows = ["CVE-2026-10001,0.00383,0.55", "CVE-2025-20004,0.9,0.973", "CVE-2026-10003,0.1,0.2"];
  await drop(page, file("epss_scores.csv.gz", gzipSync(epss(ago(12), rows))), file("poc.txt", "CVE-2026-10003\n"));
  await expect(page.getByText("2 files: 2 applied.")).toBeVisible();
  await expect(page.getByText(`EPSS of ${ago(12)}: 3 CVEs; 3 of your 4 CVEs are in it.`)).toBeVisible();
  await nav(page, "Report");
  await expect(findings(page)).toContainText("EPSS 97 %");
  await nav(page, "Dashboard");
  await expect(page.getByText("EPSS is 12 days old.")).toBeVisible();
  await expect(news(page)).toHaveCount(0);
  await nav(page, "Settings");
  const table = page.getByRole("region", { name: "Threat feeds" }).getByRole("table");
  const row = (name: string) => table.getByRole("row").filter({ hasText: name });
  await expect(row("EPSS")).toContainText("stale: 12 days old");
  await expect(row("Public exploits")).toContainText("1 of 4");
  await expect(row("CISA KEV")).toContainText("Not loaded.");
  await axe(page);
  for (const [name, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    await table.scrollIntoViewIfNeeded();
    const { x, width } = (await table.boundingBox())!;
    expect(x + width, `${name}: wider than the screen`).toBeLessThanOrEqual(size.width);
    await page.screenshot({ path: test.info().outputPath(`feeds-${name}.png`) });
    if (name === "phone") await axe(page);
  }
  await page.setViewportSize(screens.desk);
  // A newer file for one of them, chosen in the settings.
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Load a file: Exploit prediction (EPSS)" }).click();
  await (await chooser).setFiles(file("new.csv", epss(ago(0), ["CVE-2026-10001,0.5,0.95", "CVE-2025-20004,0.9,0.973"])));
  await expect(row("EPSS")).toContainText("current");
  await expect(page.getByText(`It replaces the one of ${ago(12)}: 0 new, 1 gone.`)).toBeVisible();
  await page.getByRole("button", { name: "Forget Exploit prediction (EPSS)" }).click();
  await expect(row("EPSS")).toContainText("Not loaded.");
  await expect(page.getByRole("button", { name: "Load a file: Exploit prediction (EPSS)" })).toBeFocused();
  // What is none is refused in words, and nothing changes.
  const again = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Load a file: Known exploited (CISA KEV)" }).click();
  await (await again).setFiles(file("notes.csv", "a,b\n1,2\n"));
  await expect(page.getByText("notes.csv is no file of Known exploited (CISA KEV): it needs the columns cveID and dateAdded")).toBeVisible();
  await nav(page, "Dashboard");
  await expect(page.getByText("days old.")).toHaveCount(0);
  // The rise past 90 % was told before the feed was let go of.
  await expect(news(page)).toContainText("2 of your findings rose to the tenth most likely to be exploited");
  await page.screenshot({ path: test.info().outputPath("dashboard-desk.png") });
});

test("the facet of exploitation, and the day of the feed in the explained score", async ({ page }) => {
  await open(page);
  await start(page);
  await drop(page, file("kev.csv", kev([["CVE-2025-20004", ago(20), "Known"]])));
  await expect(page.getByText("1 of your 4 CVEs is in it.")).toBeVisible();
  await nav(page, "Report");
  await page.getByRole("checkbox", { name: /Known exploited/ }).check();
  await expect(page.getByText("2 of 10 findings")).toBeVisible();
  await findings(page).getByRole("row").nth(1).click();
  await expect(page.getByText(`CVE-2025-20004 is in CISA KEV since ${ago(20)}, used by ransomware (list of ${ago(20)}, stale: 20 days old)`)).toBeVisible();
});

/** dist on a plain host with feeds beside it. `feeds` may be changed while it runs. */
async function siteWith(feeds: Map<string, string | Buffer>) {
  const types: Record<string, string> = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://host").pathname.slice(1) || "index.html";
    if (name.startsWith("feeds/")) {
      asked.push(name);
      const feed = feeds.get(name);
      response.writeHead(feed === undefined ? 404 : 200, { "content-type": "application/octet-stream", "etag": `"${asked.length}"` });
      return response.end(feed);
    }
    const inside = path.join(dist, name);
    const isFile = inside.startsWith(dist) && existsSync(inside) && statSync(inside).isFile();
    const sent = isFile ? inside : path.join(dist, "index.html");
    response.writeHead(200, { "content-type": types[path.extname(sent)] ?? "application/octet-stream" });
    createReadStream(sent).pipe(response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, close };
}

test("what the site offers is loaded at the start, once for each version", async ({ page }) => {
  const list = (date: string, hash: string) =>
    JSON.stringify({ version: 1, feeds: [{ kind: "kev", file: "kev.csv", name: "kev.csv", date, cves: 1, sha256: hash }] });
  const feeds = new Map<string, string | Buffer>([
    ["feeds/feeds.json", list(ago(2), "aa")],
    ["feeds/kev.csv", kev([["CVE-2025-20004", ago(2), "Known"]])],
  ]);
  const site = await siteWith(feeds);
  try {
    await page.goto(site.url);
    await expect(page.getByText(`CISA KEV of ${ago(2)}: 1 CVE; no CVE of your findings is known yet.`)).toBeVisible();
    await expect(page.getByText(/^saved, /)).toBeVisible();
    await page.reload();
    await expect.poll(() => site.asked).toEqual(["feeds/feeds.json", "feeds/kev.csv", "feeds/feeds.json"]);
    feeds.set("feeds/feeds.json", list(ago(1), "bb"));
    feeds.set("feeds/kev.csv", kev([["CVE-2025-20004", ago(2), "Known"], ["CVE-2026-10003", ago(1), "Known"]]));
    await page.reload();
    await expect(page.getByText(`CISA KEV of ${ago(1)}: 2 CVEs`)).toBeVisible();
    await nav(page, "Settings");
    await expect(page.getByRole("region", { name: "Threat feeds" })).toContainText("loaded from this site");
    // Let go of, it does not come back in the same version.
    await page.getByRole("button", { name: "Forget Known exploited (CISA KEV)" }).click();
    await expect(page.getByText("Not loaded. Download \u201CKnown Exploited")).toBeVisible();
    await expect(page.getByText(/^saved, /)).toBeVisible();
    const before = site.asked.length;
    await page.reload();
    await expect.poll(() => site.asked.length).toBe(before + 1);
    await expect(page.getByText("Not loaded. Download \u201CKnown Exploited")).toBeVisible();
  } finally {
    await site.close();
  }
});

test("a site without feeds is not worth a word", async ({ page }) => {
  const site = await siteWith(new Map());
  try {
    await page.goto(site.url);
    await expect(page.getByLabel("Scan reports")).toBeVisible();
    await expect.poll(() => site.asked).toEqual(["feeds/feeds.json"]);
    await expect(page.getByRole("button", { name: "Close this message" })).toHaveCount(0);
  } finally {
    await site.close();
  }
});

test("the whole of EPSS is read while the page stays alive", async ({ page }) => {
  const real = path.join(truth, "epss_2026-08-16.csv.gz");
  test.skip(!existsSync(real), "no real EPSS file beside the project");
  await open(page);
  await start(page);
  await nav(page, "Scans");
  const began = Date.now();
  const task = await longestTask(page, async () => {
    await (await fileInput(page)).setInputFiles(real);
    await expect(page.getByText("EPSS of 2026-08-16: 360,142 CVEs;")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/^saved, /)).toBeVisible();
  });
  console.log(`EPSS of 360,142 CVEs, from the file to its storing: ${Date.now() - began} ms, longest task ${task.toFixed(0)} ms of processor time`);
  expect(task).toBeLessThan(50);
  await nav(page, "Settings");
  await expect(page.getByRole("region", { name: "Threat feeds" })).toContainText("360,142");
});
