// Presets: each formula ranks and explains itself, one's own are saved, exported and imported, floor rules raise, and two
// presets stand side by side.

import { type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { cells, detail, download, file, findings, order, ranked, saved, start } from "./reports";

const presets = ["Business risk", "CISA BOD 26-04", "SSVC deployer", "Simple: severity x importance", "CVSS only"];

async function nav(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
}

/** To the page of presets, as a person goes. */
async function toPresets(page: Page): Promise<void> {
  await nav(page, "Dashboard");
  await page.getByRole("region", { name: "What counts" }).getByRole("link", { name: "Presets" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Presets" })).toBeVisible();
}

async function choosePreset(page: Page, name: string): Promise<void> {
  await nav(page, "Dashboard");
  await page.getByRole("radio", { name, exact: true }).check();
  await nav(page, "Report");
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
}

const scores = async (page: Page) => (await cells(findings(page))).map((row) => Number(/[\d.]+$/.exec(row[1]!)![0]));

/** The sum that explains an opened finding: what it starts with, its terms, and what it says it is. */
async function sum(page: Page): Promise<{ terms: number; says: number }> {
  const words = (await detail(page).locator(".why-sum").textContent())!.replaceAll("\u2212", "-");
  const [left, right] = words.split("=") as [string, string];
  const terms = left.replace(/([+-]) /g, "$1").trim().split(/\s+/).map(Number);
  return { terms: terms.reduce((a, b) => a + b, 0), says: Number(/-?[\d.]+/.exec(right)![0]) };
}

test.beforeEach(async ({ page }) => {
  await open(page);
  await start(page);
});

test("each preset ranks in its own way, and the sum of each finding is its score", async ({ page }) => {
  const seen = new Set<string>();
  for (const preset of presets) {
    await choosePreset(page, preset);
    const now = await scores(page);
    expect(now, preset).toHaveLength(ranked);
    expect([...now].sort((a, b) => b - a), preset).toEqual(now);
    await expect.poll(async () => seen.has((await scores(page)).join()), preset).toBe(false);
    seen.add((await scores(page)).join());
    for (const row of [1, 5, ranked]) {
      await findings(page).getByRole("row").nth(row).click();
      await expect(detail(page).getByRole("heading", { name: "Why this rank" })).toBeVisible();
      const { terms, says } = await sum(page);
      expect(terms, `${preset}, row ${row}`).toBeCloseTo(says, 6);
      await page.keyboard.press("Escape");
      await expect(detail(page)).toBeHidden();
    }
  }
  expect(seen.size).toBe(presets.length);
});

test("a decision table tells its answers, what is assumed, and its days are the deadline", async ({ page }) => {
  await choosePreset(page, "CISA BOD 26-04");
  await findings(page).getByRole("row").nth(1).click();
  const why = detail(page).locator(".why");
  await expect(why.getByRole("rowheader", { name: /^CISA BOD 26-04: 3 days/ })).toContainText("(3 days allowed)");
  await expect(why).toContainText("Publicly exposed: yes (assumed)");
  await expect(why).toContainText("Not placed: the most urgent answer counts");
  await expect(why.getByRole("heading", { name: "What would change it most" })).toBeVisible();
  await axe(page);
});

test("what would change a rank is what changes it", async ({ page }) => {
  await findings(page).getByRole("row").nth(4).click();
  const line = detail(page).getByRole("listitem").filter({ hasText: "If the host had 5 stars" });
  const lines = detail(page).locator(".what-if li");
  await expect(lines.first()).toBeVisible();
  for (const words of await lines.allTextContents()) {
    expect(words).toMatch(/^If .+: [\d.]+, (Critical|High|Medium|Low), rank [\d,]+ \(now 4\)$/);
  }
  const words = (await line.textContent())!;
  const [, score, rank] = /: ([\d.]+), \w+, rank (\d+)/.exec(words)!;
  await detail(page).getByRole("radiogroup").getByRole("radio", { name: "5 stars" }).click();
  await expect(detail(page).locator(".detail-rank")).toContainText(`Rank ${rank}`);
  await expect(detail(page).locator(".detail-rank")).toContainText(`score ${score}`);
});

test("a preset of one's own: saved, kept, changed, renamed, exported, deleted, imported", async ({ page }) => {
  const before = await scores(page);
  await nav(page, "Dashboard");
  await page.getByRole("spinbutton", { name: "Threat, exact" }).fill("2");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "What counts" }).getByRole("link", { name: "Presets" }).click();
  const own = page.getByRole("region", { name: "Your presets" });
  await own.getByRole("button", { name: "Save preset" }).click();
  await expect(own.getByRole("alert")).toContainText("A preset needs a name");
  await own.getByLabel("Save it as").fill("CVSS only");
  await page.keyboard.press("Enter");
  await expect(own.getByRole("alert")).toContainText("built-in");
  await own.getByLabel("Save it as").fill("Threat first");
  await page.keyboard.press("Enter");
  const list = page.getByRole("list", { name: "Your presets" });
  await expect(list.getByRole("listitem")).toContainText("Business risk, threat \u00d7 2.0");
  await expect(list.getByRole("listitem")).toContainText("ranks now");

  // Kept over a reload, and on the dashboard.
  await page.reload();
  await expect(list.getByRole("listitem")).toContainText("Threat first");
  await nav(page, "Dashboard");
  await expect(page.getByRole("radio", { name: "Threat first" })).toBeChecked();
  await page.getByRole("spinbutton", { name: "Threat, exact" }).fill("0.5");
  await page.keyboard.press("Enter");
  await expect(page.getByText("was changed since it was saved")).toBeVisible();
  await page.getByRole("radio", { name: "Business risk" }).check();
  await page.getByRole("button", { name: "Reset weights" }).click();
  await nav(page, "Report");
  await expect.poll(() => scores(page)).toEqual(before);

  // Renamed, exported, deleted.
  await toPresets(page);
  await list.getByRole("button", { name: "Rename Threat first" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("New name").fill("Attackers first");
  await axe(page);
  await page.keyboard.press("Enter");
  await expect(list.getByRole("listitem")).toContainText("Attackers first");
  const saved = await download(page, () => list.getByRole("button", { name: "Export Attackers first" }).click());
  expect(saved.name).toBe("Attackers first.json");
  expect(JSON.parse(saved.text)).toMatchObject({ patchfirst_preset: 1, name: "Attackers first", weights: { threat: 2 } });
  await list.getByRole("button", { name: "Delete Attackers first" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(own.getByText("None yet.")).toBeVisible();

  // Imported again, twice, and used.
  const input = own.getByLabel("Import a preset");
  await input.setInputFiles({ ...file(saved.name, saved.text), mimeType: "application/json" });
  await expect(own.getByText("was imported from Attackers first.json.")).toBeVisible();
  await input.setInputFiles({ ...file(saved.name, saved.text), mimeType: "application/json" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await list.getByRole("button", { name: "Use Attackers first (2)" }).click();
  await expect(list.getByRole("listitem").nth(1)).toContainText("ranks now");
  await nav(page, "Report");
  await expect.poll(() => scores(page)).not.toEqual(before);
});

test("a preset's file that is wrong says where, what and how; what is mended is told", async ({ page }) => {
  await toPresets(page);
  const own = page.getByRole("region", { name: "Your presets" });
  const give = (text: string) => own.getByLabel("Import a preset").setInputFiles({ ...file("my.json", text), mimeType: "application/json" });
  await give("{\n  \"name\": ");
  await expect(own).toContainText("my.json was not imported.");
  await expect(own).toContainText("Line 2, column 10: this is not JSON");
  await give('{"patchfirst_preset":1,"name":"A","weights":{"threat":"much"}}');
  await expect(own).toContainText('weights.threat: "much" is not a number.');
  await expect(own.getByText("None yet.")).toBeVisible();
  await give('{"patchfirst_preset":1,"name":"<b>A</b>","formula":"ssvc","weights":{"severity":1,"threat":9,"importance":1,"exposure":1},"colour":"red"}');
  await expect(own).toContainText("weights.threat: 9 is not between 0 and 2, so 2 counts.");
  await expect(own).toContainText("colour: no such field is known here; it was left out.");
  await expect(page.getByRole("list", { name: "Your presets" })).toContainText("<b>A</b>");
  await axe(page);
});

test("many presets are a list on the dashboard", async ({ page }) => {
  await toPresets(page);
  const own = page.getByRole("region", { name: "Your presets" });
  for (const name of ["One", "Two", "Three", "Four"]) {
    await own.getByLabel("Save it as").fill(name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("list", { name: "Your presets" })).toContainText(name);
  }
  await nav(page, "Dashboard");
  const choice = page.getByRole("combobox", { name: "Preset" });
  await expect(choice.getByRole("option")).toHaveCount(9);
  await expect(choice.locator("option:checked")).toHaveText("Four");
  await choice.selectOption("CVSS only");
  await expect(page.getByText("CVSS alone has no weights.")).toBeVisible();
  await axe(page);
});

test("a floor rule raises a finding, is named in its sum, and goes again", async ({ page }) => {
  await toPresets(page);
  const floors = page.getByRole("region", { name: "Floor rules" });
  await expect(floors.getByRole("group", { name: /^Floor rule / })).toHaveCount(1);
  await floors.getByRole("button", { name: "Add a floor rule" }).click();
  const rule = floors.getByRole("group", { name: "Floor rule Rule 2" });
  await rule.getByLabel("Name").fill("Nothing severe waits");
  await page.keyboard.press("Tab");
  const mine = floors.getByRole("group", { name: "Floor rule Nothing severe waits" });
  await mine.getByLabel("severity at least").fill("7.5");
  await page.keyboard.press("Tab");
  await mine.getByLabel("On", { exact: true }).check();
  await axe(page);
  await nav(page, "Report");
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  const severe = (await scores(page)).filter((score) => score >= 70).length;
  expect(severe).toBe(4);
  const place = (await order(page)).findIndex((row) => row.startsWith("Charlie"));
  await findings(page).getByRole("row").nth(place + 1).click();
  const why = detail(page).locator(".why");
  await expect(why.getByRole("rowheader", { name: "Nothing severe waits: at least Critical" })).toBeVisible();
  const { terms, says } = await sum(page);
  expect([says, Math.abs(terms - says) < 1e-6]).toEqual([70, true]);
  await page.keyboard.press("Escape");
  await saved(page);
  await page.reload();
  await expect.poll(async () => (await scores(page)).filter((score) => score >= 70).length).toBe(4);
  await toPresets(page);
  await floors.getByRole("button", { name: "Remove Nothing severe waits" }).click();
  await nav(page, "Report");
  await expect.poll(async () => (await scores(page)).filter((score) => score >= 70).length).toBeLessThan(4);
});

test("two presets side by side: ranks are those of the report, the biggest movers first", async ({ page }) => {
  const under: Record<string, string[]> = {};
  for (const preset of ["CVSS only", "Business risk"]) {
    await choosePreset(page, preset);
    under[preset] = await order(page);
  }
  await toPresets(page);
  const region = page.getByRole("region", { name: "Two presets side by side" });
  await region.getByLabel("Second preset").selectOption("CVSS only");
  const table = region.getByRole("table", { name: /^Findings under both presets/ });
  await expect(region).toContainText(/\d+ of 10 findings have another rank\. Of the first 5 % \(1\), (none|\d)/);
  await expect.poll(async () => {
    const rows = await cells(table);
    return rows.every((row) => {
      const [title, host] = /^(.+?) (\S+)\.example\.test$/.exec(row[0]!)!.slice(1) as [string, string];
      const ranks = [row[1]!, row[2]!].map((cell) => Number(cell.split(" ")[0]));
      const there = [under["Business risk"]!, under["CVSS only"]!].map((list) => list.indexOf(`${title} @ ${host}`) + 1);
      return ranks.join() === there.join();
    });
  }).toBe(true);
  const moves = (await cells(table)).map((row) => Number(/\d+/.exec(row[3]!)?.[0] ?? 0));
  expect([...moves].sort((a, b) => b - a)).toEqual(moves);
  for (const row of await cells(table)) expect(row[4] === "", row[0]).toBe(row[3] === "stays");
  await region.getByText("Classes: first preset down, second across").click();
  const matrix = await cells(region.getByRole("table", { name: /^Findings by class/ }));
  expect(matrix.flatMap((row) => row.slice(1)).reduce((sum, n) => sum + Number(n), 0)).toBe(ranked);
  await table.getByRole("link").first().click();
  await expect(page.getByText(`1 of ${ranked} findings`)).toBeVisible();
});

test("how the score is made says the preset, its classes, and every row of both tables", async ({ page }) => {
  for (const [preset, lowest] of [["CVSS only", "90 and above"], ["SSVC deployer", "70 and above"]] as const) {
    await choosePreset(page, preset);
    await open(page, "/model");
    await expect(page.getByRole("heading", { name: `Ranks now: ${preset}` })).toBeVisible();
    await expect(page.getByRole("row", { name: /Critical/ }).filter({ hasText: lowest }).first()).toBeVisible();
  }
  for (const [table, rows] of [["CISA BOD 26-04", 8], ["SSVC deployer", 18]] as const) {
    await page.getByText(`${table}: every row`).click();
    await expect(page.getByRole("table", { name: `${table}: every row` }).locator("tbody tr")).toHaveCount(rows);
  }
  await expect(page.getByText("Source: CISA, Binding Operational Directive 26-04")).toBeVisible();
  // The table's part is in the worked example.
  await expect(page.getByRole("row", { name: /^Rule or table/ })).toBeVisible();
  await axe(page);
});

for (const [screen, viewport] of Object.entries(screens)) {
  test(`the page of presets on the ${screen}: accessible, nothing too wide`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await saved(page);
    await open(page, "/presets");
    const own = page.getByRole("region", { name: "Your presets" });
    await own.getByLabel("Save it as").fill("A preset with a name as long as names of presets get, which is eighty in all, so");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("list", { name: "Your presets" })).toBeVisible();
    await page.getByRole("button", { name: "Add a floor rule" }).click();
    await expect(page.getByRole("table", { name: /^Findings under both/ }).getByRole("row").nth(1)).toBeVisible();
    await axe(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    const shots = process.env.PATCHFIRST_SHOTS;
    if (shots) for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${shots}/presets-${screen}-${colorScheme}.png`, fullPage: true });
    }
  });
}
