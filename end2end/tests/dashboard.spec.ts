// The dashboard: every picture has its words and its table, sliders re-rank at once, lists lead to findings.

import { type Page } from "@playwright/test";
import { axe, expect, open, test } from "./support";
import { cells, findings, order, ranked, saved, start } from "./reports";

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();

test.beforeEach(async ({ page }) => {
  await open(page);
  await start(page);
  await nav(page, "Dashboard");
  await expect(page.getByRole("region", { name: "Risk distribution" })).toBeVisible();
});

/** The table of a chart, opened. */
async function tableOf(page: Page, chart: string): Promise<string[][]> {
  const region = page.getByRole("region", { name: chart });
  const opener = region.getByText(`${chart} as a table`);
  if (!(await region.getByRole("table").isVisible())) await opener.click();
  await expect(region.getByRole("table")).toBeVisible();
  return cells(region.getByRole("table"));
}

test("the ring says in words and in a table what it draws, and its parts lead to the findings", async ({ page }) => {
  const region = page.getByRole("region", { name: "Risk distribution" });
  const rows = await tableOf(page, "Risk distribution");
  expect(rows.map((row) => row[0])).toEqual(["Critical", "High", "Medium", "Low"]);
  expect(rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(ranked);
  const ring = region.getByRole("img").first();
  const words = rows.map((row) => `${row[1]} ${row[0]!.toLowerCase()} (${row[2]})`).join(", ");
  await expect(ring).toHaveAccessibleName(`${ranked} open findings: ${words}.`);
  const some = rows.find((row) => Number(row[1]) > 0)!;
  await region.getByRole("link", { name: some[0] }).click();
  await expect(page.getByText(`${some[1]} of ${ranked} findings`)).toBeVisible();
});

for (const chart of ["By scanner severity", "By subnet", "By age"]) {
  test(`bars ${chart}: words, table, links`, async ({ page }) => {
    const region = page.getByRole("region", { name: chart });
    await expect(region).toContainText(/Most open findings: /);
    const rows = await tableOf(page, chart);
    expect(rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBe(ranked);
    for (const row of rows) {
      const classes = row.slice(1, 5).reduce((sum, n) => sum + Number(n), 0);
      expect(classes, row[0]).toBe(Number(row.at(-1)));
    }
    const link = region.getByRole("list").getByRole("link").first();
    const name = (await link.textContent())!.trim();
    const count = rows.find((row) => row[0] === name)!.at(-1);
    await link.click();
    await expect(page.getByText(`${count} of ${ranked} findings`)).toBeVisible();
  });
}

test("the counts of the head are those of the report", async ({ page }) => {
  const fact = (term: string) => page.getByRole("term").filter({ hasText: new RegExp(`^${term}$`) }).locator("xpath=following-sibling::dd");
  await expect(fact("Open findings")).toHaveText(`${ranked}`);
  await expect(fact("Assets at risk")).toContainText("4 of 4");
  await expect(fact("Scans")).toHaveText("1");
  await expect(page.getByText("2 rows of information are not ranked and not counted here.")).toBeVisible();
});

test("sliders re-rank while they move: by keyboard, by button, by number; kept over a reload; reset", async ({ page }) => {
  const group = page.getByRole("group", { name: "Severity", exact: true });
  const slider = group.getByRole("slider", { name: "Severity" });
  const exact = group.getByRole("spinbutton", { name: "Severity, exact" });
  const before = await tableOf(page, "Risk distribution");
  await slider.focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowRight");
  await expect(exact).toHaveValue("1.5");
  await expect.poll(() => tableOf(page, "Risk distribution")).not.toEqual(before);
  await group.getByRole("button", { name: "More Severity" }).click();
  await expect(exact).toHaveValue("1.6");
  await exact.fill("0");
  await page.keyboard.press("Enter");
  await expect(slider).toHaveValue("0");
  await expect(group.getByRole("button", { name: "Less Severity" })).toBeDisabled();
  await nav(page, "Report");
  // Without severity, threat decides: both findings with a public exploit come first, all others have one score.
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  const scores = (await cells(findings(page))).map((row) => Number(/[\d.]+$/.exec(row[1]!)![0]));
  expect(new Set(scores).size).toBe(2);
  expect((await order(page)).slice(0, 2).every((row) => row.startsWith("Alpha"))).toBe(true);
  await saved(page);
  await page.reload();
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  expect((await cells(findings(page))).map((row) => Number(/[\d.]+$/.exec(row[1]!)![0]))).toEqual(scores);
  await nav(page, "Dashboard");
  await page.getByRole("button", { name: "Reset weights" }).click();
  await expect(exact).toHaveValue("1.0");
  await expect.poll(() => tableOf(page, "Risk distribution")).toEqual(before);
  await expect(page.getByRole("button", { name: "Reset weights" })).toBeDisabled();
});

test("the first findings are those of the report, follow the sliders with a measure, and lead to themselves", async ({ page }) => {
  const first = page.getByRole("region", { name: "First findings" });
  const items = first.getByRole("listitem");
  await expect(items).toHaveCount(Math.min(ranked, 8));
  const before = await items.allTextContents();
  await page.getByRole("spinbutton", { name: "Severity, exact" }).fill("0");
  await page.keyboard.press("Enter");
  await expect.poll(() => items.allTextContents()).not.toEqual(before);
  const told = (await items.allTextContents()).map((text) => /score ([\d.]+) on (\S+)/.exec(text)!);
  const measured = () => page.evaluate(() => performance.getEntriesByName("patchfirst:rerank", "measure").length);
  await expect.poll(measured).toBe(1);
  await nav(page, "Report");
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  const rows = (await cells(findings(page))).slice(0, told.length);
  expect(told.map(([, score]) => score)).toEqual(rows.map((row) => /[\d.]+$/.exec(row[1]!)![0]));
  rows.forEach((row, at) => expect(row[4]).toContain(told[at]![2]!));
  await nav(page, "Dashboard");
  await items.first().getByRole("link").click();
  await expect(page.getByText(`1 of ${ranked} findings`)).toBeVisible();
});

test("dragging a slider with the pointer moves the numbers", async ({ page }) => {
  const slider = page.getByRole("slider", { name: "Threat" });
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 12 });
  await page.mouse.up();
  await expect(page.getByRole("spinbutton", { name: "Threat, exact" })).toHaveValue("2.0");
});

test("presets: the simple formula has no weights, and the way back is there", async ({ page }) => {
  const before = await tableOf(page, "Risk distribution");
  await page.getByRole("radio", { name: /^Simple/ }).check();
  await expect(page.getByRole("slider", { name: "Severity" })).toBeDisabled();
  await expect(page.getByText("The simple formula has no weights.")).toBeVisible();
  await nav(page, "Report");
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  // 9.8 x 3 stars x 2.
  await expect.poll(async () => (await cells(findings(page)))[0]![1]).toMatch(/58\.8$/);
  await nav(page, "Dashboard");
  await page.getByRole("radio", { name: "Business risk" }).check();
  await expect.poll(() => tableOf(page, "Risk distribution")).toEqual(before);
});

test("patch first and hosts at risk lead to their findings", async ({ page }) => {
  const patches = page.getByRole("region", { name: "Patch first" });
  await expect(patches.getByRole("listitem").first()).toContainText("Alpha Server Remote Code Execution");
  await expect(patches.getByRole("listitem").first()).toContainText("2 findings on 2 assets");
  await patches.getByRole("link", { name: /^Alpha/ }).click();
  await expect(page.getByText(`2 of ${ranked} findings`)).toBeVisible();
  await page.goBack();
  const hosts = page.getByRole("region", { name: "Hosts at risk" });
  await expect(hosts.getByRole("listitem")).toHaveCount(4);
  await hosts.getByRole("link", { name: "lab-1.example.test" }).click();
  await expect(page.getByText(`2 of ${ranked} findings`)).toBeVisible();
  await page.goBack();
  await patches.getByRole("link", { name: "All patches" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Patches" })).toBeVisible();
});

test("a rating changes the dashboard", async ({ page }) => {
  const fact = page.getByRole("term").filter({ hasText: /^Organisation risk$/ }).locator("xpath=following-sibling::dd");
  const before = await fact.textContent();
  await nav(page, "Assets");
  await page.getByRole("radiogroup", { name: "Importance of web-1.example.test" }).getByRole("radio", { name: "5 stars" }).click();
  await saved(page);
  await nav(page, "Dashboard");
  await expect(fact).not.toHaveText(before!);
  await axe(page);
});
