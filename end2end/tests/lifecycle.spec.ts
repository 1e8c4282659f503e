// What people do with findings and machines over time: decisions that hold and end, imports taken back, scans beside each
// other, machines made one and made two. Nothing of it is lost by the next import.

import { type Locator, type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { cells, choose, detail, findings, order, ranked, report, saved, start, town, wideScreen, type Finding } from "./reports";

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();

/** Days from the browser's today, ISO. */
function inDays(page: Page, days: number): Promise<string> {
  return page.evaluate((days) => {
    const day = new Date();
    day.setDate(day.getDate() + days);
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => `${n}`.padStart(2, "0")).join("-");
  }, days);
}

/** Open the finding in the nth row of the report. */
async function openRow(page: Page, name: RegExp): Promise<Locator> {
  await findings(page).getByRole("row", { name }).first().focus();
  await page.keyboard.press("Enter");
  await expect(detail(page).getByRole("heading", { level: 2 })).toBeVisible();
  return detail(page);
}

const decision = (page: Page) => detail(page).getByRole("region", { name: "Decision" });

/** Accept the risk of the opened finding. */
async function accept(page: Page, reason: string, until: string): Promise<void> {
  await decision(page).getByRole("button", { name: "Accept risk\u2026" }).click();
  const dialog = page.getByRole("dialog", { name: "Accept risk" });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("radio", { name: until }).check();
  await dialog.getByRole("button", { name: "Accept the risk of 1 finding" }).click();
  await expect(dialog).toBeHidden();
}

const status = (page: Page, name: RegExp) =>
  page.getByRole("complementary", { name: "Filters" }).getByRole("group").filter({ hasText: "Status" }).getByRole("checkbox", { name });

test.describe("decisions", () => {
  test.beforeEach(async ({ page }) => {
    await open(page);
    await start(page);
  });

  test("the risk of one finding is accepted: out of the ranking, said in words, kept, and taken back by undo", async ({ page }) => {
    await page.setViewportSize(wideScreen);
    const before = await order(page);
    await openRow(page, /Bravo Database/);
    const opener = decision(page).getByRole("button", { name: "Accept risk\u2026" });
    await opener.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Accept risk" });
    await expect(dialog).toContainText("Bravo Database Weak Password on db-1.example.test.");
    const submit = dialog.getByRole("button", { name: "Accept the risk of 1 finding" });
    await expect(submit).toBeDisabled();
    await dialog.getByLabel("Reason").fill("   ");
    await expect(submit).toBeDisabled();
    await dialog.getByLabel("Reason").fill("Only reachable from the maintenance network.");
    await dialog.getByRole("radio", { name: "30 days" }).check();
    const until = await inDays(page, 30);
    await expect(dialog.getByText(`Open again on ${until}.`)).toBeVisible();
    await axe(page);
    await submit.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText(`Risk accepted until ${until}: 1 finding.`)).toBeVisible();
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();

    // The opened finding says it, and focus is on what can be done now.
    await expect(decision(page)).toContainText(`Accepted until ${until}`);
    await expect(decision(page)).toContainText("Only reachable from the maintenance network.");
    await expect(detail(page)).toContainText("Not ranked \u00b7 Accepted");
    await expect(decision(page).getByRole("button", { name: "Take the decision back" })).toBeFocused();
    expect(await order(page)).not.toContain("Bravo Database Weak Password @ db-1");

    // In the report only when asked for, and then in words.
    await saved(page);
    await page.reload();
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();
    await status(page, /^Accepted\D*1$/).check();
    const row = findings(page).getByRole("row", { name: /Bravo Database/ });
    await expect(row).toContainText("Accepted");
    await expect(row).toContainText(`until ${until}`);
    await expect(findings(page).getByRole("row")).toHaveCount(2);
    await axe(page);
    await page.getByRole("button", { name: "Clear all" }).click();

    await page.getByRole("button", { name: /^Undo/ }).click();
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
    await expect.poll(() => order(page)).toEqual(before);
  });

  test("a false positive has no end, and its decision can be taken back", async ({ page }) => {
    await openRow(page, /Charlie Mail/);
    await decision(page).getByRole("button", { name: "False positive\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: "False positive" });
    await expect(dialog.getByRole("group", { name: "Accepted for" })).toHaveCount(0);
    await dialog.getByLabel("Reason").fill("The relay answers, but refuses.");
    await dialog.getByRole("button", { name: "Mark 1 finding as false" }).click();
    await expect(page.getByText("Marked as false positive: 1 finding.")).toBeVisible();
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();
    await expect(decision(page)).toContainText("False positive");
    await decision(page).getByRole("button", { name: "Take the decision back" }).click();
    await expect(page.getByText("Decision taken back: 1 finding.")).toBeVisible();
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
    await expect(decision(page).getByRole("button", { name: "Take the decision back" })).toHaveCount(0);
    await expect(decision(page).getByRole("button", { name: "Accept risk\u2026" })).toBeFocused();
  });

  test("Escape closes the dialog and leaves the finding open; a day in the past is refused", async ({ page }) => {
    await openRow(page, /Bravo Database/);
    const opener = decision(page).getByRole("button", { name: "Accept risk\u2026" });
    await opener.click();
    const dialog = page.getByRole("dialog", { name: "Accept risk" });
    await dialog.getByLabel("Reason").fill("Some reason");
    await dialog.getByRole("radio", { name: "a day" }).check();
    await dialog.getByLabel("Accepted until").fill(await inDays(page, 0));
    await expect(dialog.getByText("Choose a day after today.")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Accept the risk of 1 finding" })).toBeDisabled();
    await dialog.getByLabel("Accepted until").fill(await inDays(page, 1));
    await expect(dialog.getByRole("button", { name: "Accept the risk of 1 finding" })).toBeEnabled();
    await dialog.getByRole("radio", { name: "no end" }).check();
    await expect(dialog.getByText("Never open again by itself.")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(detail(page)).toBeVisible();
    await expect(opener).toBeFocused();
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  });

  test("all that match the filter at once, with their number said first, and one undo for all", async ({ page }) => {
    await page.getByRole("searchbox", { name: "Search findings" }).fill("192.0.2.");
    await expect(page.getByText(`6 of ${ranked} findings`)).toBeVisible();
    await page.getByRole("button", { name: "Decide\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Decide about 6 findings" });
    await expect(dialog).toContainText("All findings that match the filter, also those out of sight.");
    await axe(page);
    await dialog.getByRole("radio", { name: "False positive" }).check();
    await dialog.getByLabel("Reason").fill("The whole network is a lure.");
    await dialog.getByRole("button", { name: "Mark 6 findings as false" }).click();
    await expect(page.getByText("Marked as false positive: 6 findings.")).toBeVisible();
    await expect(page.getByText(`0 of ${ranked - 6} findings`)).toBeVisible();
    await page.getByRole("button", { name: "Clear all" }).click();
    await expect(page.getByText(`${ranked - 6} of ${ranked - 6} findings`)).toBeVisible();
    // Taken back for all that are shown.
    await status(page, /^False positive\D*6$/).check();
    await page.getByRole("button", { name: "Decide\u2026" }).click();
    const back = page.getByRole("dialog", { name: "Decide about 6 findings" });
    await back.getByRole("radio", { name: "Take the decision back" }).check();
    await expect(back.getByLabel("Reason")).toHaveCount(0);
    await back.getByRole("button", { name: "Take back for 6 findings" }).click();
    await expect(page.getByText("Decision taken back: 6 findings.")).toBeVisible();
    for (const left of [ranked - 6, ranked]) {
      await page.getByRole("button", { name: /^Undo/ }).click();
      if (left === ranked) await expect(page.getByRole("button", { name: /^Undo: .*false/i })).toHaveCount(0);
    }
    await page.getByRole("button", { name: "Clear all" }).click();
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  });

  test("with everything decided the report says so and leads to it", async ({ page }) => {
    await page.getByRole("button", { name: "Decide\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: `Decide about ${ranked} findings` });
    await expect(dialog).toContainText("No filter is on: these are all open findings.");
    await dialog.getByLabel("Reason").fill("The network is switched off tonight.");
    await dialog.getByRole("button", { name: `Accept the risk of ${ranked} findings` }).click();
    await expect(page.getByText(`No open findings. ${ranked} accepted or false.`)).toBeVisible();
    await page.getByRole("button", { name: "Show them" }).click();
    await expect(findings(page).getByRole("row")).toHaveCount(ranked + 1);
  });

  test("a decision outlives the next import, and ends by itself", async ({ page }) => {
    await openRow(page, /Bravo Database/);
    await accept(page, "Until the move to the new database.", "30 days");
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();
    await nav(page, "Scans");
    await choose(page, "later.csv", report([...town, { ...town[3]!, "QID": "900120", "Title": "Quebec Is New" }], { day: "11/21/2026" }));
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("The scan is applied.")).toBeVisible();
    await nav(page, "Report");
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
    expect(await order(page)).not.toContain("Bravo Database Weak Password @ db-1");
    await saved(page);

    const later = new Date();
    later.setDate(later.getDate() + 40);
    await page.clock.setFixedTime(later);
    await page.reload();
    await expect(page.getByText(`${ranked + 1} of ${ranked + 1} findings`)).toBeVisible();
    await expect(page.getByText("1 acceptance has ended: it is open again")).toBeVisible();
    await expect(findings(page).getByRole("row", { name: /Bravo Database/ })).toContainText("Acceptance ended");
    await openRow(page, /Bravo Database/);
    await expect(decision(page)).toContainText("Acceptance ended");
    await expect(decision(page)).toContainText("Until the move to the new database.");
    await expect(decision(page)).toContainText("The finding counts as open again.");
  });

  test("on a phone: the same dialog over the opened finding", async ({ page }) => {
    await page.setViewportSize(screens.phone);
    await page.getByRole("button", { name: "Filters" }).click();
    await findings(page).getByRole("row", { name: /Bravo Database/ }).click();
    await accept(page, "Not reachable from outside.", "no end");
    await expect(decision(page)).toContainText("Accepted no end");
    await axe(page);
    await page.keyboard.press("Escape");
    await expect(detail(page)).toBeHidden();
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();
  });
});

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
    await page.getByRole("radiogroup", { name: "Importance of ash.example.test" }).first().getByRole("radio", { name: "5 stars" }).click();
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
    await expect(page.getByRole("radiogroup", { name: "Importance of ash.example.test" }).first()).toHaveAccessibleDescription("5 of 5, set by a person");
    await status(page, /^Accepted\D*1$/).check();
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

test.describe("machines", () => {
  test.beforeEach(async ({ page }) => {
    await open(page);
    await start(page);
    await page.getByRole("radiogroup", { name: "Importance of db-1.example.test" }).first().getByRole("radio", { name: "5 stars" }).click();
    await expect(page.getByRole("button", { name: /^Undo: importance/ })).toBeVisible();
    await nav(page, "Assets");
  });

  const assets = (page: Page) => page.getByRole("table", { name: "Assets" });

  /** Merge mail-1 into the asset that stays. */
  async function merge(page: Page, keep: string): Promise<void> {
    await page.getByLabel("Select db-1.example.test").check();
    await page.getByLabel("Select mail-1.example.test").check();
    await page.getByRole("toolbar", { name: "Selected assets" }).getByRole("button", { name: "Merge\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Merge 2 assets" });
    // The rated one is proposed.
    await expect(dialog.getByRole("radio", { name: /db-1/ })).toBeChecked();
    await dialog.getByRole("radio", { name: keep }).check();
    await expect(dialog).toContainText("split off again, each gets the rating back that it had");
    await axe(page);
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page.getByText("2 assets are one now.")).toBeVisible();
    await expect(assets(page).getByRole("row")).toHaveCount(4);
  }

  test("two that are one: merged, undone", async ({ page }) => {
    await expect(assets(page).getByRole("row")).toHaveCount(5);
    await merge(page, "mail-1.example.test");
    await expect(page.getByRole("toolbar", { name: "Selected assets" })).toHaveCount(0);
    await expect(assets(page)).not.toContainText("db-1.example.test");
    // Findings of both stand under the one that stays.
    await page.getByRole("link", { name: "mail-1.example.test" }).click();
    await expect(page.getByText(`5 of ${ranked} findings`)).toBeVisible();
    await page.getByRole("button", { name: /^Undo/ }).click();
    await nav(page, "Assets");
    await expect(assets(page).getByRole("row")).toHaveCount(5);
    await expect(page.getByRole("radiogroup", { name: "Importance of db-1.example.test" })).toHaveAccessibleDescription("5 of 5, set by a person");
    await expect(page.getByRole("radiogroup", { name: "Importance of mail-1.example.test" })).toHaveAccessibleDescription("3 of 5, default");
  });

  test("one that is two: split by its names, with its own rating back", async ({ page }) => {
    await merge(page, "mail-1.example.test");
    await saved(page);
    await page.reload();
    await page.getByRole("button", { name: "Names of mail-1.example.test" }).click();
    const dialog = page.getByRole("dialog", { name: "mail-1.example.test is known as" });
    await expect(dialog.getByRole("listitem")).toHaveCount(2);
    await expect(dialog).toContainText("merged in by a person");
    await axe(page);
    const part = dialog.getByRole("listitem").filter({ hasText: "db-1.example.test" });
    await part.getByRole("button", { name: /^Make its own asset/ }).click();
    await expect(page.getByText("Taken out of mail-1.example.test: an asset of its own now.")).toBeVisible();
    await expect(dialog).toBeHidden();
    await expect(assets(page).getByRole("row")).toHaveCount(5);
    await expect(page.getByRole("radiogroup", { name: "Importance of db-1.example.test" })).toHaveAccessibleDescription("5 of 5, set by a person");
    await page.getByRole("button", { name: /^Undo/ }).click();
    await expect(assets(page).getByRole("row")).toHaveCount(4);
  });

  test("what is merged stays merged when the next scan names both", async ({ page }) => {
    await merge(page, "mail-1.example.test");
    await nav(page, "Scans");
    await choose(page, "again.csv", report([...town, { ...town[3]!, "QID": "900120", "Title": "Quebec Is New" }], { day: "11/21/2026" }));
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("The scan is applied.")).toBeVisible();
    await nav(page, "Assets");
    await expect(assets(page).getByRole("row")).toHaveCount(4);
  });
});
