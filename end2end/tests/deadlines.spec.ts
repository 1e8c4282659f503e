// Deadlines: days per class and for some assets, the day they count from, what is overdue, who is excepted; and the mark
// on a published CVSS score that is not its vector's.

import { type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { cells, choose, detail, findings, saved, wideScreen } from "./reports";

const header = "IP,DNS,Scanner,Id,Title,Type,Status,Severity,First Detected,Last Detected,Fixed on,CVSS v3.1,Published";
const worst = "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const mild = "AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N";
/** A list of findings in our own format, which says when flaws became public. */
const list = [
  header,
  `192.0.2.10,web-1.example.test,acme,A1,Amber Parser Overflow,Confirmed,Open,High,2026-11-10,2026-11-20,,5.0 (${worst}),2026-09-01`,
  `192.0.2.10,web-1.example.test,acme,A2,Birch Cache Leak,Confirmed,Open,Medium,2026-11-19,2026-11-20,,5.3 (${mild}),`,
  `192.0.2.20,db-1.example.test,acme,A3,Cedar Banner Visible,Confirmed,Open,Low,2026-06-01,2026-11-20,,,2027-02-01`,
  `192.0.2.20,db-1.example.test,acme,A4,Dogwood Was Fixed,Confirmed,Fixed,High,2026-10-01,2026-10-02,2026-10-03,,`,
].join("\n");

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
const days = (page: Page, label: string) => page.getByRole("spinbutton", { name: label, exact: true });
const facet = (page: Page, name: string) => page.getByRole("complementary", { name: "Filters" }).getByRole("group").filter({ has: page.getByText(name, { exact: true }) });

/** Due cell of the row of a finding. */
async function due(page: Page, title: string): Promise<string> {
  const row = (await cells(findings(page))).find((row) => row[2]!.includes(title));
  return row?.[7] ?? "not in the table";
}

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime("2026-11-21T12:00:00Z");
  await page.setViewportSize(wideScreen);
  await open(page);
  await choose(page, "acme.csv", list);
  await expect(findings(page).getByRole("row")).toHaveCount(4);
});

test("days are those of the class, fewer where a rule is for the host, and changes apply at once", async ({ page }) => {
  expect(await due(page, "Amber")).toBe("2026-11-174 d over");
  expect(await due(page, "Birch")).toBe("2026-12-10in 19 d");
  expect(await due(page, "Cedar")).toBe("2026-08-3083 d over");

  await nav(page, "Settings");
  await page.getByLabel("Fewer days for").selectOption("Exposure: internet");
  await expect(days(page, "Exposure: internet, High")).toHaveValue("7");
  await days(page, "Exposure: internet, High").fill("5");
  await days(page, "Exposure: internet, High").press("Enter");
  await days(page, "All assets, Medium").fill("30");
  await days(page, "All assets, Medium").press("Tab");
  await expect(page.getByLabel("Fewer days for").getByRole("option", { name: "Exposure: internet" })).toHaveCount(0);
  await nav(page, "Report");
  await expect.poll(() => due(page, "Birch"), "a rule for others").toBe("2026-12-19in 28 d");

  // Every host is taken for one on the internet: the class is higher, and the rule is for it.
  await nav(page, "Settings");
  await page.getByRole("combobox", { name: /^Exposure/ }).selectOption("Internet");
  await nav(page, "Report");
  await expect.poll(() => due(page, "Birch")).toBe("2026-11-24in 3 d");

  await nav(page, "Settings");
  await page.getByRole("button", { name: "Remove the days for exposure: internet" }).click();
  await expect(days(page, "Exposure: internet, High")).toHaveCount(0);
  await nav(page, "Report");
  await expect.poll(() => due(page, "Birch")).toBe("2026-11-26in 5 d");
});

test("days may count from the day a flaw became public; that is kept", async ({ page }) => {
  await nav(page, "Settings");
  await page.getByRole("radio", { name: "The day the flaw became public, where the scanner says it" }).check();
  await expect(page.getByText("is overdue as soon as it is found")).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(page.getByRole("radio", { name: "The day the flaw became public" })).toBeChecked();
  await nav(page, "Report");
  await expect.poll(() => due(page, "Amber")).toBe("2026-09-0874 d over");
  expect(await due(page, "Birch"), "no day is said").toBe("2026-12-10in 19 d");
  expect(await due(page, "Cedar"), "a day to come does not count").toBe("2026-08-3083 d over");
});

test("what is overdue is found, and leaves when its risk is accepted", async ({ page }) => {
  const late = facet(page, "Due").getByRole("checkbox", { name: /Overdue/ });
  await late.check();
  await expect(page.getByText("2 of 3 findings")).toBeVisible();
  await findings(page).getByRole("row", { name: /Amber/ }).click();
  await expect(detail(page)).toContainText("2026-11-17 overdue by 4 days");
  await detail(page).getByRole("button", { name: "Accept risk\u2026" }).click();
  const dialog = page.getByRole("dialog", { name: "Accept risk" });
  await dialog.getByLabel("Reason").fill("Behind the proxy until it moves.");
  await dialog.getByRole("radio", { name: "30 days" }).check();
  await dialog.getByRole("button", { name: "Accept the risk of 1 finding" }).click();
  await expect(page.getByText("1 of 2 findings")).toBeVisible();
  await page.keyboard.press("Escape");
  expect((await cells(findings(page))).map((row) => row[2]!.split("severity")[0])).toEqual([expect.stringContaining("Cedar")]);

  await nav(page, "Dashboard");
  const figures = page.getByRole("region", { name: "Deadlines" });
  await expect(figures).toContainText("Longest overdue83 days, since 2026-08-30");
  await expect(figures).toContainText("Fixed in time100 % of 1 finding");
  await expect(figures).toContainText("Exceptions1, the next one ends on 2026-12-21");
  await axe(page);
  await figures.getByRole("link").filter({ hasText: "1" }).first().click();
  await expect(page.getByText("1 of 2 findings")).toBeVisible();
  await expect(findings(page)).toContainText("Cedar Banner Visible");

  // The day comes: it is open and overdue again, and can be asked for.
  await saved(page);
  await page.clock.setFixedTime("2026-12-21T12:00:00Z");
  await open(page);
  const ended = page.getByRole("button", { name: "1 acceptance has ended: it is open again" });
  await ended.click();
  await expect(ended).toHaveAttribute("aria-pressed", "true");
  await expect(facet(page, "Status").getByRole("checkbox", { name: /Acceptance ended/ })).toBeChecked();
  await expect(page.getByText("1 of 3 findings")).toBeVisible();
  expect(await due(page, "Amber")).toBe("2026-11-1734 d over");
});

test("a published score that is not its vector's is marked in its row, with both numbers", async ({ page }) => {
  const row = findings(page).getByRole("row", { name: /Amber/ });
  const mark = row.getByRole("cell").nth(3).getByText("CVSS differs");
  await expect(mark).toHaveAttribute("title", "published as 5.0, its vector is 9.8, which counts");
  await expect(row).toHaveAccessibleName(/CVSS differs \(published as 5\.0, its vector is 9\.8, which counts\)/);
  await expect(findings(page).getByText("CVSS differs").filter({ visible: true })).toHaveCount(1);
  await facet(page, "Notes").getByRole("checkbox", { name: /CVSS differs from its vector/ }).check();
  await expect(page.getByText("1 of 3 findings")).toBeVisible();
  await row.click();
  await expect(detail(page)).toContainText("published as 5.0, its vector is 9.8, which counts");
  await page.keyboard.press("Escape");
  // Where the column of severities has no room the mark stands before the title.
  for (const size of [screens.desk, { width: 700, height: 800 }, screens.phone]) {
    await page.setViewportSize(size);
    await expect(findings(page).getByText("CVSS differs").filter({ visible: true })).toHaveCount(1);
  }
  await axe(page);
});

test("the days are set by keyboard, on a phone too, without a fault in either theme", async ({ page }) => {
  await nav(page, "Settings");
  const kinds = page.getByLabel("Fewer days for");
  await kinds.focus();
  await kinds.selectOption("4 stars or more");
  await days(page, "4 stars or more, Critical").focus();
  await page.keyboard.press("ArrowDown");
  await expect(days(page, "4 stars or more, Critical"), "the field keeps the focus").toBeFocused();
  await expect(days(page, "4 stars or more, Critical")).toHaveValue("2");
  for (const size of [screens.desk, screens.phone]) {
    await page.setViewportSize(size);
    await axe(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, "no sideways scrolling").toBeLessThanOrEqual(0);
  }
  await page.getByRole("button", { name: "Remove the days for 4 stars or more" }).focus();
  await page.keyboard.press("Enter");
  await expect(days(page, "4 stars or more, Critical")).toHaveCount(0);
});
