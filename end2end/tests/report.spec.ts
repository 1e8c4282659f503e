// The ranked report: order, search, facets, the opened row, the sum behind a rank, and all of it by keyboard.

import { type Page } from "@playwright/test";
import { axe, expect, open, test } from "./support";
import { cells, detail, findings, hostile, hostileRow, order, ranked, saved, start, town, wideScreen } from "./reports";

test.beforeEach(async ({ page }) => {
  await open(page);
  await start(page);
});

const byRank = [
  "Alpha Server Remote Code Execution @ web-1",
  "Alpha Server Remote Code Execution @ db-1",
  "Bravo Database Weak Password @ db-1",
];

test("every open finding has a row, ranked, with class, score and reason; information has none", async ({ page }) => {
  const table = findings(page);
  await expect(table).toHaveAttribute("aria-rowcount", `${ranked + 1}`);
  const rows = await cells(table);
  expect(rows).toHaveLength(ranked);
  expect(rows.map((row) => row[0])).toEqual(Array.from({ length: ranked }, (_, at) => `${at + 1}`));
  const scores = rows.map((row) => Number(/[\d.]+$/.exec(row[1]!)?.[0]));
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(scores.every((score) => score > 0 && score <= 100)).toBe(true);
  expect([...(await order(page)).slice(0, 2)].sort()).toEqual([...byRank.slice(0, 2)].sort());
  expect((await order(page))[2]).toBe(byRank[2]);
  expect(rows[0]![2]).toMatch(/CVSS 9\.8 · exploit public · host not rated/);
  expect(rows.flat().join(" ")).not.toContain("Operating System Detected");
  await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  const badges = table.getByRole("row").nth(1).getByRole("img");
  await expect(badges.first()).toHaveAccessibleName(/Critical|High|Medium|Low/);
  await expect(badges.first()).toHaveText(/[CHML]/);
});

test("a search that cannot be meant gets a hint", async ({ page }) => {
  const search = page.getByRole("searchbox", { name: "Search findings" });
  await search.fill("10.300.");
  await expect(page.getByText(/is no IPv4 address: 300 is larger than 255/)).toBeVisible();
  await search.fill("alpha");
  await expect(page.getByText(/is no IPv4 address/)).toHaveCount(0);
});

/** The value by which a column orders, from the cells of a row. */
const keys: Record<string, (row: string[]) => number | string> = {
  "Rank": (row) => Number(row[0]),
  "Risk": (row) => Number(/[\d.]+$/.exec(row[1]!)?.[0]),
  "Vulnerability": (row) => row[2]!.replace(/CVSS.*/, ""),
  "Severity": (row) => Number(row[3]!.slice(0, 1)),
  "Host": (row) => Number(/\d+(\.\d+){3}/.exec(row[4]!)![0].split(".").map((part) => part.padStart(3, "0")).join("")),
  "Importance": (row) => Number(/(\d) of 5/.exec(row[5]!)![1]),
  "Status": (row) => ["New", "Open", "Reopened"].findIndex((word) => row[6]!.startsWith(word)),
  "Due": (row) => /[\d-]+/.exec(row[7]!)![0],
}; // prettier-ignore

for (const [name, key] of Object.entries(keys)) {
  test(`sorts by ${name}, and again the other way round`, async ({ page }) => {
    await page.setViewportSize(wideScreen);
    const head = findings(page).getByRole("columnheader", { name, exact: true });
    const rank = findings(page).getByRole("columnheader", { name: "Rank", exact: true });
    await expect(rank).toHaveAttribute("aria-sort", "ascending");
    const seen = new Set<string>();
    for (let press = 0; press < 2; press += 1) {
      const before = await head.getAttribute("aria-sort");
      await head.getByRole("button").click();
      await expect(head).not.toHaveAttribute("aria-sort", before!);
      const now = (await head.getAttribute("aria-sort"))!;
      expect(now).toMatch(/^(ascending|descending)$/);
      seen.add(now);
      if (name !== "Rank") await expect(rank).toHaveAttribute("aria-sort", "none");
      await expect(findings(page).locator('th:not([aria-sort="none"])')).toHaveCount(1);
      const sign = now === "ascending" ? 1 : -1;
      await expect
        .poll(async () => {
          const values = (await cells(findings(page))).map(key);
          const sorted = [...values].sort((a, b) => sign * (a < b ? -1 : a > b ? 1 : 0));
          return values.length === ranked && JSON.stringify(values) === JSON.stringify(sorted);
        })
        .toBe(true);
    }
    expect([...seen].sort()).toEqual(["ascending", "descending"]);
  });
}

async function search(page: Page, text: string, matches: number): Promise<void> {
  await page.getByRole("searchbox", { name: "Search findings" }).fill(text);
  await expect(page.getByText(`${matches} of ${ranked} findings`)).toBeVisible();
}

const searches: [string, string, number, RegExp][] = [
  ["an address", "198.51.100.5", 2, /@ mail-1$/],
  ["the start of an address", "192.0.2.", 6, /@ (db|web)-1$/],
  ["a network", "192.0.2.16/28", 3, /@ web-1$/],
  ["a host", "lab-1.example", 2, /@ lab-1$/],
  ["a CVE", "CVE-2026-10003", 1, /^Bravo/],
  ["a CVE of several, in small letters", "cve-2026-10002", 2, /^Alpha/],
  ["a QID", "900104", 2, /^Delta/],
  ["words of a title, whatever their case", "charlie RELAY", 1, /^Charlie/],
  ["words of title and host together", "delta mail-1", 1, /^Delta.*mail-1$/],
];
for (const [what, text, matches, expected] of searches) {
  test(`finds ${what}: ${text}`, async ({ page }) => {
    await search(page, text, matches);
    await expect(findings(page)).toHaveAttribute("aria-rowcount", `${matches + 1}`);
    await expect.poll(async () => (await order(page)).length).toBe(matches);
    for (const row of await order(page)) expect(row).toMatch(expected);
  });
}

test("a search without a match says so and offers the way back", async ({ page }) => {
  await search(page, "no such thing", 0);
  await expect(page.getByText("No finding matches this filter.")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  await expect(page.getByRole("searchbox", { name: "Search findings" })).toHaveValue("");
});

test("facets count, filter, combine, show as chips and live in the address", async ({ page }) => {
  const panel = page.getByRole("complementary", { name: "Filters" });
  const box = (facet: string, value: RegExp) =>
    panel.getByRole("group").filter({ hasText: facet }).getByRole("checkbox", { name: value });
  await expect(box("Subnet", /192\.0\.2\.0\/24\D*6$/)).not.toBeChecked();
  await expect(box("Status", /^Open\D*8$/)).toBeVisible();
  await expect(box("Kind", /Information\D*2$/)).toBeVisible();
  await box("Subnet", /192\.0\.2\.0/).check();
  await expect(page.getByText(`6 of ${ranked} findings`)).toBeVisible();
  await box("Severity", /^5 Urgent\D*2$/).check();
  await expect(page.getByText(`2 of ${ranked} findings`)).toBeVisible();
  // Counts of a facet tell what its other values would add.
  await expect(box("Severity", /^4 Critical\D*1$/)).not.toBeChecked();
  const chips = page.getByRole("group", { name: "Filters that are on" });
  await expect(chips.getByRole("button", { name: "Remove filter Severity: 5 Urgent" })).toBeVisible();
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await expect(page.getByText(`2 of ${ranked} findings`)).toBeVisible();
  await expect(box("Subnet", /192\.0\.2\.0/)).toBeChecked();
  await chips.getByRole("button", { name: "Remove filter Severity: 5 Urgent" }).click();
  await expect(page.getByText(`6 of ${ranked} findings`)).toBeVisible();
  await chips.getByRole("button", { name: "Clear all" }).click();
  await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  await expect(box("Subnet", /192\.0\.2\.0/)).not.toBeChecked();
});

test("information is shown on demand, unranked", async ({ page }) => {
  const panel = page.getByRole("complementary", { name: "Filters" });
  await panel.getByRole("checkbox", { name: /^Information/ }).check();
  await expect(findings(page)).toContainText("Operating System Detected");
  await expect(findings(page)).toHaveAttribute("aria-rowcount", "3");
  const rows = await cells(findings(page));
  expect(rows.map((row) => row[0])).toEqual(["\u2013", "\u2013"]);
});

test("an opened row tells threat, impact, solution, evidence and where it comes from", async ({ page }) => {
  await findings(page).getByRole("row", { name: /Alpha.*web-1/ }).click();
  const open = detail(page);
  await expect(open.getByRole("heading", { name: "Alpha Server Remote Code Execution" })).toBeVisible();
  for (const words of [
    "QID 900101, CVE-2026-10001, CVE-2026-10002",
    "Anyone on the network runs code.",
    "The whole host is lost.",
    "Install Alpha 2.1 from",
    "2026-10-01",
    "Source: town.csv, line 9",
  ]) {
    await expect(open).toContainText(words);
  }
  await expect(open.getByLabel("What the scanner saw")).toHaveText("Alpha 1.9 found on port 443");
  const links = await open.getByRole("link").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links).toContain("https://vendor.example.test/alpha");
  expect(links).toContain("https://www.cve.org/CVERecord?id=CVE-2026-10001");
  expect(links.filter((link) => !/^https?:/.test(link))).toEqual([]);
  await open.getByText("All other columns of the row").click();
  await expect(open).toContainText("ALPHA-2026-1");
  await axe(page);
  await open.getByRole("button", { name: "Close the finding" }).click();
  await expect(open).toBeHidden();
});

test("the parts of why this rank sum to the score of the row", async ({ page }) => {
  const rows = await cells(findings(page));
  for (const at of [0, 3, ranked - 1]) {
    await findings(page).getByRole("row").nth(at + 1).click();
    await expect(detail(page)).toContainText(`Rank ${at + 1} `);
    const table = detail(page).getByRole("table");
    await expect(table).toBeVisible();
    const points = await table.evaluate((node) =>
      [...(node as HTMLTableElement).tBodies[0]!.rows]
        .map((row) => row.cells[row.cells.length - 1]!.textContent!)
        .filter((text) => /^[\u2212\d.]+$/.test(text))
        .map((text) => Number(text.replace("\u2212", "-"))),
    );
    expect(points.length).toBe(5);
    expect(points[0]).toBe(100);
    const sum = points.reduce((sum, part) => sum + part, 0);
    const score = Number(/[\d.]+$/.exec(rows[at]![1]!)![0]);
    // Five numbers of one decimal each.
    expect(Math.abs(sum - score)).toBeLessThanOrEqual(0.25);
    await expect(table.getByRole("row", { name: /^Score/ })).toContainText(score.toFixed(1));
    await page.keyboard.press("Escape");
  }
});

test("everything by keyboard: reach the table, move, open, follow, close; focus returns", async ({ page }) => {
  await page.locator("body").press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  const row = (at: number) => findings(page).getByRole("row").nth(at);
  const inRow = () => page.evaluate(() => document.activeElement?.getAttribute("aria-rowindex"));
  for (let tabs = 0; tabs < 80 && (await inRow()) === null; tabs += 1) await page.keyboard.press("Tab");
  await expect(row(1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(row(2)).toBeFocused();
  await page.keyboard.press("End");
  await expect(row(ranked)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(row(1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(row(2)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(detail(page)).toContainText("Rank 2 ");
  await expect(row(2)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("ArrowDown");
  await expect(detail(page)).toContainText("Rank 3 ");
  await expect(row(3)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(detail(page)).toBeHidden();
  await expect(row(3)).toBeFocused();
});

test("on a phone an opened finding covers the list, and focus returns to its row", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const row = findings(page).getByRole("row", { name: /Charlie/ });
  await row.focus();
  await page.keyboard.press("Enter");
  await expect(detail(page)).toContainText("Charlie Mail Relay Open");
  await axe(page);
  await page.keyboard.press("Escape");
  await expect(detail(page)).toBeHidden();
  await expect(row).toBeFocused();
});

test("a long report scrolls to its end, and only what is in sight is drawn", async ({ page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  await wipe(page);
  const many = Array.from({ length: 3_000 }, (_, at) => ({
    ...town[at % 10]!,
    "IP": `198.51.${100 + (at % 100)}.${1 + (at % 250)}`,
    "DNS": `host-${at}.example.test`,
  }));
  await start(page, many);
  await expect(findings(page)).toHaveAttribute("aria-rowcount", "3001");
  await findings(page).getByRole("row").nth(1).focus();
  await page.keyboard.press("End");
  const last = findings(page).getByRole("row").last();
  await expect(last).toHaveAttribute("aria-rowindex", "3001");
  await expect(last).toBeFocused();
  await expect(last.getByRole("cell").first()).toHaveText("3,000");
  expect(await findings(page).getByRole("row").count()).toBeLessThan(80);
  await page.keyboard.press("PageUp");
  await expect.poll(async () => page.evaluate(() => Number(document.activeElement?.getAttribute("aria-rowindex")))).toBeLessThan(3_000);
  await page.keyboard.press("Home");
  await expect(findings(page).getByRole("row").nth(1)).toBeFocused();
  await expect(findings(page).getByRole("row").nth(1).getByRole("cell").first()).toHaveText("1");
});

test("rows stand in their order whatever becomes of how many there are", async ({ page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  await wipe(page);
  const many = Array.from({ length: 300 }, (_, at) => ({ ...town[at % 10]!, "DNS": `host-${at}.example.test` }));
  await start(page, many);
  await expect(findings(page)).toHaveAttribute("aria-rowcount", "301");
  const drawn = () =>
    findings(page).evaluate((node) =>
      [...(node as HTMLTableElement).tBodies[0]!.rows].filter((row) => !row.hidden).map((row) => Number(row.getAttribute("aria-rowindex")) - 2),
    );
  const inOrder = async (least: number) =>
    expect
      .poll(async () => {
        const rows = await drawn();
        return rows.length >= least && rows.every((row, at) => row === rows[0]! + at);
      })
      .toBe(true);
  await inOrder(10);
  const searched = page.getByRole("searchbox", { name: "Search findings" });
  for (const top of [0, 2_000, 0]) {
    await page.locator(".grid").evaluate((element, top) => (element.scrollTop = top), top);
    await searched.fill("host-17");
    await expect(findings(page)).toHaveAttribute("aria-rowcount", "12");
    await searched.fill("host-171");
    await expect(findings(page)).toHaveAttribute("aria-rowcount", "2");
    await searched.fill("");
    await expect(findings(page)).toHaveAttribute("aria-rowcount", "301");
    await inOrder(10);
    for (const height of [500, 900, 420, 1_000, 800]) {
      await page.locator(".grid").evaluate((element, top) => (element.scrollTop = top), top + height);
      await page.setViewportSize({ width: height === 420 ? 390 : 1_280, height });
      await inOrder(height === 420 ? 2 : 6);
    }
    await searched.fill("host-17");
    await inOrder(6);
    await searched.fill("");
    await expect(findings(page)).toHaveAttribute("aria-rowcount", "301");
  }
  await inOrder(10);
});

async function wipe(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Wipe everything\u2026" }).click();
  await page.getByRole("textbox", { name: "Type wipe to confirm" }).fill("wipe");
  await page.getByRole("button", { name: "Wipe everything", exact: true }).click();
  await expect(page.getByText("Everything in this browser was removed.")).toBeVisible();
}

test("hostile text is text everywhere, and no script of it runs", async ({ page }) => {
  let dialogs = 0;
  page.on("dialog", (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  await saved(page);
  await page.getByRole("link", { name: "Settings" }).click();
  await wipe(page);
  await start(page, [...town, hostileRow]);
  const title = `${hostile.markup} in a title`;
  await expect(findings(page).getByText(title)).toBeVisible();
  await findings(page).getByRole("row", { name: new RegExp("evil-1") }).click();
  const open = detail(page);
  await expect(open.getByRole("heading", { name: title })).toBeVisible();
  await expect(open).toContainText(hostile.script);
  await expect(open).toContainText(hostile.quoted);
  await expect(open).toContainText(hostile.formula);
  await expect(open.getByLabel("What the scanner saw")).toHaveText(hostileRow.Results!);
  const links = await open.getByRole("link").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links).toContain("https://safe.example.test/fix");
  expect(links.filter((link) => !/^https?:/.test(link))).toEqual([]);
  for (const name of ["Patches", "Assets", "Dashboard", "Scans"]) {
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    if (name === "Patches") await expect(page.getByRole("button", { name: title })).toBeVisible();
    await expect(page.locator("img, iframe, body script:not([src])")).toHaveCount(0);
  }
  expect(dialogs).toBe(0);
});
