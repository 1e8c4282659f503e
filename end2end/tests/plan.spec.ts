// The roll-up: patches with what they fold in, a plan within a budget with its curve and its export, risk by group.

import { type Locator, type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { cells, download, file, fileInput, findings, named, parseCsv, report, saved, start, type Finding } from "./reports";

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
const main = (page: Page) => page.getByRole("main");

async function sample(page: Page): Promise<void> {
  await open(page);
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await saved(page);
}

async function toPlan(page: Page): Promise<void> {
  await nav(page, "Patches");
  await page.getByRole("link", { name: "What fits into the time there is" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Plan" })).toBeVisible();
  await expect(outcome(page)).toBeVisible();
}

const outcome = (page: Page): Locator => page.getByRole("region", { name: "What the plan comes to" });
const fact = (page: Page, term: string): Locator =>
  outcome(page).getByRole("term").filter({ hasText: term }).locator("xpath=following-sibling::dd");
const share = (text: string): number => Number(/([\d.]+) %/.exec(text)![1]);

/** The curve as numbers: effort, left by the plan, left by CVSS. */
async function curve(page: Page): Promise<number[][]> {
  const region = page.getByRole("region", { name: "Risk left against effort", exact: true });
  const table = region.getByRole("table");
  if (!(await table.isVisible())) await region.getByText("Risk left against effort as a table").click();
  await expect(table).toBeVisible();
  return (await cells(table)).map((row) => row.map((cell) => Number(cell.replace(/[ %,<]/g, ""))));
}

test("the sample in five patches: figures, curve and table say the same; the export holds the plan", async ({ page }) => {
  await sample(page);
  await toPlan(page);
  await page.getByRole("spinbutton", { name: "How many" }).fill("5");
  const table = page.getByRole("table", { name: "The plan, patch by patch" });
  await expect(table.getByRole("row")).toHaveCount(6);
  const says = (await outcome(page).getByText(/^After 5 of \d+ patches/).first().textContent())!;
  const all = Number(/of (\d+) patches/.exec(says)![1]);
  const removed = share((await fact(page, "Risk removed").textContent())!);
  expect(removed + share(says)).toBeCloseTo(100, 0);
  const rows = await cells(table);
  expect(rows.map((row) => row[0])).toEqual(["1", "2", "3", "4", "5"]);
  // The last row says how much all five remove together.
  expect(share(rows[4]![2]!.split("before ")[1]!)).toBeCloseTo(removed, 1);
  const points = await curve(page);
  expect(points[0]).toEqual([0, 100, 100]);
  expect(points.at(-1)).toEqual([all, 0, 0]);
  expect(points.find((point) => point[0] === 5)![1]).toBeCloseTo(100 - removed, 1);
  for (const column of [1, 2]) {
    const left = points.map((point) => point[column]!);
    expect(left).toEqual([...left].sort((a, b) => b - a));
  }
  // Greedy is never behind the order of CVSS in the sample.
  expect(points.every((point) => point[1]! <= point[2]! + 0.1)).toBe(true);

  await page.getByRole("button", { name: /^Export/ }).click();
  const dialog = page.getByRole("dialog", { name: "Export the plan" });
  const csv = await download(page, () => dialog.getByRole("button", { name: "Export 5 rows" }).click());
  expect(csv.name).toMatch(/^plan-\d{4}-\d{2}-\d{2}\.csv$/);
  const exported = named(parseCsv(csv.text));
  expect(exported.map((row) => row["Rank"])).toEqual(["1", "2", "3", "4", "5"]);
  for (const [at, row] of exported.entries()) {
    expect(rows[at]![1]).toContain(row["Title"]);
    expect(row["Hosts"]!.split(", ")).toHaveLength(Number(row["Assets"]));
  }
  expect(Number(exported[4]!["Share so far"]) * 100).toBeCloseTo(removed, 1);
  await page.getByRole("button", { name: /^Export/ }).click();
  await dialog.getByRole("radio", { name: /^Everything/ }).check();
  await dialog.getByRole("radio", { name: "JSON" }).check();
  const json = await download(page, () => dialog.getByRole("button", { name: `Export ${all} rows` }).click());
  const document = JSON.parse(json.text) as { format: string; rows: { hosts: string[]; assets: number }[] };
  expect([document.format, document.rows.length]).toEqual(["plan_of_patches", all]);
  expect(document.rows.every((row) => row.hosts.length === row.assets)).toBe(true);
});

test("host visits: the worst hosts first, kept in the address, with the way to their findings", async ({ page }) => {
  await sample(page);
  await toPlan(page);
  await page.getByRole("combobox", { name: "Of what" }).selectOption("host visits");
  const box = page.getByRole("spinbutton", { name: "How many" });
  await box.fill("3");
  const table = page.getByRole("table", { name: "Hosts to visit" });
  await expect(table.getByRole("row")).toHaveCount(4);
  await expect(fact(page, "Hosts visited")).toContainText("3");
  const rows = await cells(table);
  const shares = rows.map((row) => share(row[2]!));
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
  expect(share(rows[2]![3]!)).toBeCloseTo(share((await fact(page, "Risk removed").textContent())!), 1);
  const address = page.url();
  await open(page, "/patches");
  await page.goto(address);
  await expect(table.getByRole("row")).toHaveCount(4);
  await box.fill("0");
  await expect(page.getByText(/^After 0 of \d+ host visits 100 % of the risk is left/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Export/ })).toBeDisabled();
  await box.fill("");
  await expect(page.getByText(/^After 0 of/).first()).toBeVisible();
  await box.fill("1");
  // The table comes back with the answer to the one visit.
  await expect(table.getByRole("row")).toHaveCount(2);
  const link = table.getByRole("link");
  const [count] = [(await cells(table))[0]![5]!];
  await link.click();
  await expect(page.getByText(new RegExp(`^${count} of \\d+ findings`))).toBeVisible();
});

test("superseded patches fold into the latest, and the link of a patch shows exactly its findings", async ({ page }) => {
  await sample(page);
  await nav(page, "Patches");
  const table = page.getByRole("table", { name: "Patches, ranked" });
  await expect(table.getByRole("row").nth(1)).toBeVisible();
  const total = async () => Number(/^(\d+) patches/.exec((await main(page).getByText(/^\d+ patches/).textContent())!)![1]);
  const folded = await total();
  const row = table.getByRole("row").filter({ hasText: "folds in" }).first();
  const words = /Closes (\d+) findings of (\d+) vulnerabilities; folds in/.exec((await row.textContent())!)!;
  expect(Number(words[2])).toBeGreaterThan(1);
  await row.getByRole("button").first().click();
  await page.getByRole("link", { name: `All ${words[1]} in the report` }).click();
  await expect(page.getByText(new RegExp(`^${words[1]} of \\d+ findings`))).toBeVisible();
  await expect(page.getByRole("group", { name: "Filters that are on" })).toContainText("One patch");
  await page.goBack();
  await page.getByRole("checkbox", { name: "Fold superseded patches" }).uncheck();
  await expect.poll(total).toBeGreaterThan(folded);
  await expect(table.getByText(/folds in/)).toHaveCount(0);
  await saved(page);
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "Fold superseded patches" })).not.toBeChecked();
});

const windows = (qid: string, ip: string, title: string, reference: string, more: Finding = {}): Finding => ({
  "QID": qid, "IP": ip, "DNS": `h${ip.split(".")[3]}.example.test`, "Title": title, "Vendor Reference": reference, "CVSS3.1 Base": "7.5", "Severity": "4", ...more,
}); // prettier-ignore

const estate: Finding[] = [
  windows("900201", "192.0.2.1", "Example Windows Security Update for September 2026", "KB5000001"),
  windows("900202", "192.0.2.1", "Example Windows Security Update for October 2026", "KB5000002"),
  windows("900201", "192.0.2.2", "Example Windows Security Update for September 2026", "KB5000001"),
  windows("900203", "192.0.2.3", "One flaw of the library", "LIB-2026-17", { "CVSS3.1 Base": "9.8" }),
  windows("900204", "192.0.2.4", "Another flaw of the library", "LIB-2026-17", { "CVSS3.1 Base": "5.0" }),
];

test("one row for all that one patch closes; orders rank anew", async ({ page }) => {
  await open(page);
  await start(page, estate);
  await nav(page, "Patches");
  const table = page.getByRole("table", { name: "Patches, ranked" });
  await expect(table.getByRole("row")).toHaveCount(4);
  const titles = async () => (await cells(table)).map((row) => /^(One flaw|Example Windows Security Update for \w+)/.exec(row[1]!)![1]);
  const october = table.getByRole("row").filter({ hasText: "KB5000002" });
  await expect(october).toContainText("Closes 2 findings of 2 vulnerabilities; folds in KB5000001 (1)");
  await expect(table.getByRole("row").filter({ hasText: "LIB-2026-17" })).toContainText("Closes 2 findings of 2 vulnerabilities");
  expect((await titles())[0]).toBe("One flaw");
  await page.getByRole("combobox", { name: "Rank by" }).selectOption("Risk removed per host visited");
  await expect(page.getByText("3 patches, the one that removes most risk per host first.")).toBeVisible();
  await expect.poll(async () => (await titles())[0]).toContain("October");
  await page.getByRole("combobox", { name: "Rank by" }).selectOption("Highest finding");
  await expect(page.getByText("3 patches, the one with the worst finding first.")).toBeVisible();
  await expect.poll(async () => (await titles())[0]).toBe("One flaw");
});

test("groups: every way to group adds up, sorts, and leads to its findings and its assets", async ({ page }) => {
  await sample(page);
  await nav(page, "Dashboard");
  await page.getByRole("region", { name: "Hosts at risk" }).getByRole("link", { name: "Risk by group" }).click();
  const table = page.getByRole("table", { name: "Groups by risk" });
  await expect(table.getByRole("row").nth(1)).toBeVisible();
  const by = page.getByRole("combobox", { name: "Risk by" });
  for (const name of ["Subnet", "Function", "Operating system", "Organisation"]) {
    await by.selectOption(name);
    const sum = async () => (await cells(table)).reduce((sum, row) => sum + share(row[1]!), 0);
    await expect.poll(async () => Math.round(await sum())).toBe(100);
  }
  await expect(table.getByRole("row").nth(1)).toContainText("Whole organisation");
  await by.selectOption("Tag");
  await expect(page.getByText(/^An asset with several tags counts in each/)).toBeVisible();
  await by.selectOption("Subnet");
  await expect(table.getByRole("columnheader", { name: "Share of risk" })).toHaveAttribute("aria-sort", "descending");
  await table.getByRole("button", { name: "Assets" }).focus();
  await page.keyboard.press("Enter");
  await expect(table.getByRole("columnheader", { name: "Assets" })).toHaveAttribute("aria-sort", "descending");
  const counts = async () => (await cells(table)).map((row) => Number(/^\d+/.exec(row[4]!)![0]));
  await expect.poll(async () => JSON.stringify(await counts())).toBe(JSON.stringify([...(await counts())].sort((a, b) => b - a)));
  const [first] = await cells(table);
  const classes = await table.getByRole("row").nth(1).getByTitle(/^\d+ (Critical|High|Medium|Low)$/).evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).title));
  const open = classes.reduce((sum, words) => sum + Number.parseInt(words), 0);
  await table.getByRole("link", { name: first![0]! }).click();
  await expect(page.getByText(new RegExp(`^${open} of \\d+ findings`))).toBeVisible();
  await expect(page.getByRole("group", { name: "Filters that are on" })).toContainText(`Subnet: ${first![0]}`);
  await page.goBack();
  await expect(table.getByRole("row").nth(1)).toBeVisible();
  const assets = (await counts())[0]!;
  await table.getByRole("row").nth(1).getByRole("link", { name: `${assets}`, exact: true }).click();
  await expect(page.getByText(new RegExp(`^${assets} of \\d+ assets`))).toBeVisible();
});

for (const [screen, viewport] of Object.entries(screens)) {
  for (const address of ["/plan", '/plan#{"budget":{"host_visits":8}}', "/groups", '/groups#{"by":"tag"}', "/patches"]) {
    test(`${address} on the ${screen}: accessible, both themes, nothing too wide`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await sample(page);
      await open(page, encodeURI(address));
      await expect(page).toHaveTitle(/^(Plan|Risk by group|Patches) \u2013 Patchfirst$/);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(main(page).getByRole("table").first()).toBeVisible();
      for (const details of await main(page).getByText(/^What is one patch|as a table$/).all()) await details.click();
      const { overflow, wide } = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - innerWidth,
        wide: [...document.querySelectorAll("main *")].filter((node) => node.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((node) => node.outerHTML.slice(0, 120)),
      }));
      expect(overflow, wide.join("\n")).toBeLessThanOrEqual(0);
      await axe(page);
    });
  }
}

test("nothing imported, nothing open: both pages say so", async ({ page }) => {
  for (const route of ["/plan", "/groups"]) {
    await open(page, route);
    await expect(main(page).getByText(/^No scan yet/)).toBeVisible();
  }
  await open(page);
  await (await fileInput(page)).setInputFiles(file("fixed.csv", report([{ ...estate[0]!, "Vuln Status": "Fixed" }])));
  await expect(page.getByText(/1 fixed|0 of 0|Nothing/).first()).toBeVisible();
  await saved(page);
  await open(page, "/plan");
  await expect(main(page).getByText("Nothing is open: there is nothing to plan.")).toBeVisible();
});
