// A list of assets (a CMDB's CSV) through the mapping page: guessed, tried, imported, in force, taken back; and our own
// export of assets, which needs no mapping.

import { type Locator, type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { choose, download, findings, importMapped, order, saved, start } from "./reports";

const header = "name;ip_address;fqdn;business_criticality;internet_facing;sys_class_name;used_for;owned_by;location";
/** As a service management product writes it: seven rows, one of them twice, one of no host. */
const rows = [
  "mail-1;198.51.100.5;mail-1.example.test;1 - most critical;true;Linux Server;Production;Jörg Größe;Köln",
  "web-1;192.0.2.20;;2 - somewhat critical;true;Linux Server;Production;Büro Mitte;Köln",
  "lab-1;203.0.113.7;;4 - not critical;false;Notebook;Test;;",
  "gone-1;;gone-1.example.test;lila;false;Server;;;",
  "Drucker im Flur;;;3 - less critical;;Printer;;;",
  "MAIL-1;198.51.100.5;mail-1.example.test;4 - not critical;;;;;",
];
/** Windows-1252, as the Windows tools that make such lists write it. */
const bytes = (...lines: string[]) => Buffer.from([header, ...lines, ""].join("\r\n"), "latin1");

const preview = (page: Page) => page.getByRole("region", { name: "What would come of it" });
const counts = (page: Page) => preview(page).getByRole("status");
const line = (page: Page) => page.locator(".list-inventory");

/** Drop a list that is refused, and go on to map its columns by keyboard. */
async function toMapping(page: Page, name: string, content: Buffer): Promise<void> {
  await page.getByRole("link", { name: "Scans", exact: true }).click();
  await choose(page, name, content);
  const refused = page.getByRole("alert");
  await expect(refused).toContainText("looks like a list of assets");
  await refused.getByRole("button", { name: "Map its columns" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Map columns" })).toBeVisible();
}

async function toAssets(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Assets", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Assets" })).toBeVisible();
}

/** The stars of a host where they stand first. */
function stars(page: Page, host: string): Locator {
  return page.getByRole("radiogroup", { name: `Importance of ${host}.example.test` }).first();
}

test("a CMDB's list is mapped, tried, imported; it moves ranks, and is taken back", async ({ page }) => {
  await open(page);
  await start(page);
  const before = await order(page);
  await toMapping(page, "cmdb.csv", bytes(...rows));

  // What the table lists, the roles and the words are guessed.
  await expect(page.getByRole("radio", { name: "Assets (an inventory)" })).toBeChecked();
  await expect(page.getByText("9 columns and 6 rows; header on line 1, delimiter \u201C;\u201D, Windows-1252.")).toBeVisible();
  for (const [column, role] of [
    ["1, name", "Computer name"],
    ["2, ip_address", "Host: address or name"],
    ["3, fqdn", "Host name"],
    ["4, business_criticality", "Importance"],
    ["5, internet_facing", "Exposure"],
    ["6, sys_class_name", "Function"],
    ["7, used_for", "Environment"],
    ["8, owned_by", "Owner"],
    ["9, location", "Location"],
  ]) {
    await expect(page.getByLabel(`Role of column ${column}`).locator("option:checked")).toHaveText(role!);
  }
  await expect(page.getByLabel("Meaning of 1 - most critical").locator("option:checked")).toHaveText("5 stars");
  await expect(page.getByLabel("Meaning of true").locator("option:checked")).toHaveText("Internet");
  await expect(counts(page)).toContainText("4 taken + 1 repeated + 1 rejected = 6 rows");
  await expect(counts(page)).toContainText("3 rows speak of 3 of 4 assets.");
  await expect(preview(page)).toContainText("mail-1.example.test MAIL-1 198.51.100.5");
  await expect(preview(page)).toContainText("Owner: Jörg Größe");
  await expect(preview(page)).toContainText("'Drucker im Flur' names no host");
  await expect(preview(page)).toContainText("1 cell of the column read as 'Importance': nobody knows the word");

  // A person says what the word is that nobody knows.
  const word = page.getByLabel("Meaning of lila");
  await expect(word.locator("option:checked")).toHaveText("Unknown: not said");
  await word.focus();
  await page.keyboard.type("2 stars");
  await expect(word.locator("option:checked")).toHaveText("2 stars");
  await expect(preview(page)).not.toContainText("nobody knows the word");

  // The other kind of table asks for other things; and back.
  await page.getByRole("radio", { name: "Findings of a scan" }).check();
  await expect(page.getByLabel("Name of the scanner")).toBeVisible();
  await expect(page.getByLabel("Role of column 1, name").locator("option:checked")).toHaveText("Title");
  await expect(counts(page)).toContainText("findings");
  await page.getByRole("radio", { name: "Assets (an inventory)" }).check();
  await expect(page.getByLabel("Role of column 4, business_criticality").locator("option:checked")).toHaveText("Importance");
  await expect(page.getByLabel("Meaning of lila").locator("option:checked")).toHaveText("2 stars");
  await importMapped(page);

  const sheet = page.getByRole("region", { name: "How cmdb.csv was read" });
  await expect(sheet).toContainText("4 taken + 1 repeated + 1 rejected = 6 rows");
  await expect(sheet.getByRole("row", { name: /^Rows that match/ })).toContainText("3");
  await expect(sheet.getByRole("row", { name: /^Assets without a row/ })).toContainText("1");
  await expect(sheet.getByRole("table").last()).toContainText("Drucker im Flur");
  await saved(page);

  await toAssets(page);
  await expect(line(page)).toContainText("Inventory: cmdb.csv, 4 rows, 3 match");
  await expect(stars(page, "mail-1").getByRole("radio", { name: "5 stars" })).toBeChecked();
  await expect(stars(page, "mail-1")).toHaveAccessibleDescription(/^5 of 5, .*cmdb\.csv/);
  await expect(page.getByLabel("Owner of mail-1.example.test")).toHaveValue("Jörg Größe");
  await page.getByRole("link", { name: "Report", exact: true }).click();
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  const after = await order(page);
  expect(after).not.toEqual(before);
  const mail = "Charlie Mail Relay Open @ mail-1";
  expect(after.indexOf(mail)).toBeLessThan(before.indexOf(mail));

  // It is there after a reload; a person's word wins over it; Undo takes both back.
  await saved(page);
  await page.reload();
  await expect(stars(page, "mail-1").getByRole("radio", { name: "5 stars" })).toBeChecked();
  await stars(page, "mail-1").getByRole("radio", { name: "1 star", exact: true }).click();
  await expect(stars(page, "mail-1")).toHaveAccessibleDescription("1 of 5, set by a person");
  await page.getByRole("button", { name: /^Undo: importance/ }).click();
  await expect(stars(page, "mail-1").getByRole("radio", { name: "5 stars" })).toBeChecked();
  await page.getByRole("button", { name: "Undo: inventory cmdb.csv" }).click();
  await expect.poll(() => order(page)).toEqual(before);
});

test("a further list replaces the former, and says what changed; Remove is undone", async ({ page }) => {
  await open(page);
  await start(page);
  await toMapping(page, "cmdb.csv", bytes(...rows));
  await importMapped(page);
  await expect(page.getByRole("heading", { name: "How cmdb.csv was read" })).toBeVisible();
  // The same header is known by now.
  const changed = rows[1]!.replace("Büro Mitte", "Büro Nord");
  await choose(page, "cmdb-2.csv", bytes(rows[0]!, changed, "db-1;192.0.2.10;;2 - somewhat critical;;;;;"));
  const sheet = page.getByRole("region", { name: "How cmdb-2.csv was read" });
  for (const [name, n] of [["Hosts added", "1"], ["Hosts gone", "2"], ["Hosts changed", "1"], ["Hosts as before", "1"]]) {
    await expect(sheet.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("cell").first()).toHaveText(n!);
  }
  await toAssets(page);
  await expect(line(page)).toContainText("cmdb-2.csv, 3 rows, 3 match");
  await line(page).getByRole("button", { name: "Remove the inventory" }).press("Enter");
  await expect(line(page)).toHaveCount(0);
  await expect(page.getByLabel("Owner of web-1.example.test")).toHaveValue("");
  await page.getByRole("button", { name: "Undo: removal of the inventory cmdb-2.csv" }).click();
  await expect(line(page)).toContainText("cmdb-2.csv");
  await expect(page.getByLabel("Owner of web-1.example.test")).toHaveValue("Büro Nord");
});

test("our own export of assets is read without a mapping, in a browser that knows nothing", async ({ page, browser }) => {
  await open(page);
  await start(page);
  await stars(page, "mail-1").getByRole("radio", { name: "5 stars" }).click();
  await toAssets(page);
  await page.getByLabel("Owner of web-1.example.test").fill("=Team \u201CWeb\u201D; Köln");
  await page.keyboard.press("Enter");
  await saved(page);
  const file = await download(page, async () => {
    await page.getByRole("button", { name: "Export\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Export assets" });
    await dialog.getByRole("button", { name: /Save|Export/ }).last().click();
  });
  const other = await (await browser.newContext()).newPage();
  await open(other);
  await other.getByRole("link", { name: "Scans", exact: true }).click();
  await choose(other, file.name, Buffer.from(file.text));
  await expect(other.getByRole("region", { name: `How ${file.name} was read` })).toContainText("4 taken + 0 repeated + 0 rejected = 4 rows");
  await other.getByRole("link", { name: "Report", exact: true }).click();
  await start(other);
  await expect(stars(other, "mail-1").getByRole("radio", { name: "5 stars" })).toBeChecked();
  await toAssets(other);
  await expect(other.getByLabel("Owner of web-1.example.test")).toHaveValue("=Team \u201CWeb\u201D; Köln");
  await other.context().close();
});

for (const [screen, size] of Object.entries(screens)) {
  test(`the pages of the inventory are readable by everyone on a ${screen}`, async ({ page }) => {
    await page.setViewportSize(size);
    await open(page);
    await start(page);
    await toMapping(page, "cmdb.csv", bytes(...rows));
    await expect(counts(page)).toContainText("4 taken");
    const shoot = async (name: string) => {
      await axe(page);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(tooWide, `${name} is no wider than the screen`).toBeLessThanOrEqual(0);
      if (!process.env.PATCHFIRST_SHOTS) return;
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${process.env.PATCHFIRST_SHOTS}/inventory-${name}-${size.width}-${colorScheme}.png`, fullPage: true });
      }
    };
    await shoot("mapping");
    await importMapped(page);
    await expect(page.getByRole("heading", { name: "How cmdb.csv was read" })).toBeVisible();
    await shoot("sheet");
    await toAssets(page);
    await expect(line(page)).toBeVisible();
    await shoot("assets");
  });
}
