// The risk model from end to end, on the sample: what is exploited in the wild is loaded and told, a rule places a whole
// network, the ranks move each time by what the sum says, and the plan that follows is exported.

import { type Page } from "@playwright/test";
import { gzipSync } from "node:zlib";
import { expect, open, test } from "./support";
import { cells, download, fileInput, findings, named, parseCsv, saved } from "./reports";

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
const news = (page: Page) => page.getByRole("list", { name: "News from threat feeds" }).getByRole("listitem");
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

interface Row {
  rank: number;
  score: number;
  cves: string[];
  ip: string;
  title: string;
  exploited: boolean;
}

/** All open findings, by an export of everything. */
async function ranked(page: Page): Promise<Row[]> {
  await nav(page, "Report");
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Export", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Export findings" });
  await dialog.getByRole("radio", { name: /^Everything/ }).check();
  await dialog.getByRole("radio", { name: "JSON" }).check();
  const json = await download(page, () => dialog.getByRole("button", { name: /^Export [\d,]+ rows$/ }).click());
  return (JSON.parse(json.text) as { rows: Row[] }).rows.filter((row) => row.rank > 0);
}

/** Load a file as a person does; wait for the words of its result. */
async function load(page: Page, name: string, content: Buffer, says: RegExp): Promise<void> {
  await nav(page, "Scans");
  await (await fileInput(page)).setInputFiles({ name, mimeType: "text/csv", buffer: content });
  await expect(page.getByText(says).first()).toBeVisible();
  await saved(page);
}

test("the sample: feeds are told, a rule for a /24 moves ranks, the plan is exported", async ({ page }) => {
  test.slow();
  await open(page);
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await saved(page);
  const before = await ranked(page);

  // A CVE of the lower half becomes known to be exploited.
  const chosen = before.slice(before.length / 2).find((row) => row.cves.length > 0)!;
  const cve = chosen.cves[0]!;
  const hit = before.filter((row) => row.cves.includes(cve));
  const kev = `cveID,dateAdded,dueDate,knownRansomwareCampaignUse\n${cve},${ago(2)},${ago(-19)},Unknown\n`;
  await load(page, "kev.csv", Buffer.from(kev), /CISA KEV of .*: 1 CVE; 1 of your [\d,]+ CVEs is in it\./);
  const known = await ranked(page);
  expect(known.filter((row) => row.cves.includes(cve)).every((row) => row.exploited)).toBe(true);
  const best = (rows: Row[]) => Math.min(...rows.filter((row) => row.cves.includes(cve)).map((row) => row.rank));
  expect(best(known)).toBeLessThan(best(before));
  await nav(page, "Dashboard");
  await expect(news(page).first()).toContainText(`${hit.length} of your findings`);

  // Predictions for every CVE there is: the higher the number, the likelier, in the example.
  const cves = [...new Set(before.flatMap((row) => row.cves))].sort();
  const lines = cves.map((id, at) => `${id},${(0.9 * (at + 1) / cves.length).toFixed(5)},${((at + 0.5) / cves.length).toFixed(5)}`);
  const epss = `#model_version:v2026.01.01,score_date:${ago(1)}T00:00:00+0000\ncve,epss,percentile\n${lines.join("\n")}\n`;
  await load(page, "epss.csv.gz", gzipSync(epss), new RegExp(`EPSS of .*: ${cves.length.toLocaleString("en-GB")} CVEs`));
  const predicted = await ranked(page);
  expect(predicted.map((row) => row.rank + row.title)).not.toEqual(known.map((row) => row.rank + row.title));

  // A rule for the /24 of the last finding: its hosts face the internet and matter most.
  const net = predicted.at(-1)!.ip.replace(/\.\d+$/, ".0/24");
  const inside = (row: Row) => row.ip.replace(/\.\d+$/, ".0/24") === net;
  await nav(page, "Assets");
  await page.getByRole("link", { name: "Rules" }).click();
  await page.getByRole("button", { name: "New rule\u2026" }).click();
  const rule = page.getByRole("dialog", { name: /rule$/ });
  await rule.getByLabel("Name", { exact: true }).fill("Shop window");
  await rule.getByLabel("Condition 1: text").fill(net);
  await rule.getByLabel("Importance", { exact: true }).selectOption("5 stars");
  await rule.getByLabel("Exposure", { exact: true }).selectOption("Internet");
  await expect(rule.getByText(/[\d,]+ of [\d,]+ assets match/)).toBeVisible();
  await rule.getByRole("button", { name: "Add rule" }).click();
  await expect(rule).toBeHidden();
  await saved(page);
  const ruled = await ranked(page);
  const mean = (rows: Row[]) => rows.filter(inside).reduce((sum, row) => sum + row.rank, 0) / rows.filter(inside).length;
  expect(mean(ruled)).toBeLessThan(mean(predicted));
  expect(ruled.filter((row) => !inside(row)).length).toBe(predicted.filter((row) => !inside(row)).length);

  // The plan of what five patches remove most, as a file.
  await nav(page, "Patches");
  await page.getByRole("link", { name: "What fits into the time there is" }).click();
  await page.getByRole("spinbutton", { name: "How many" }).fill("5");
  const table = page.getByRole("table", { name: "The plan, patch by patch" });
  await expect(table.getByRole("row")).toHaveCount(6);
  await page.getByRole("button", { name: /^Export/ }).click();
  const dialog = page.getByRole("dialog", { name: "Export the plan" });
  const csv = await download(page, () => dialog.getByRole("button", { name: "Export 5 rows" }).click());
  const plan = named(parseCsv(csv.text));
  const shown = await cells(table);
  expect(plan).toHaveLength(5);
  for (const [at, row] of plan.entries()) expect(shown[at]![1]).toContain(row["Title"]);
});
