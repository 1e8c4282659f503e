// A CSV that no family knows: its columns are mapped by keyboard, tried, imported, and known from then on.

import { type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { choose, detail, fileInput, findings, importButton, importMapped, realScan, saved } from "./reports";

const header = "Rechner;Befund;Stufe;Gefunden am;Dienst;Anmerkung";
/** Six rows: `übel` is no usual severity, and every date fits both orders. */
const generic = [
  header,
  "web-1.example.test;Alpha Bibliothek veraltet;Kritisch;03.02.2026;443/tcp;eins",
  "192.0.2.20;Bravo Kennwort schwach;übel;04.02.2026;22/tcp;zwei",
  "192.0.2.21;Bravo Kennwort schwach;übel;04.02.2026;22/tcp;",
  "db-1.example.test;Charlie Dienst offen;Mittel;05.02.2026;5432/tcp;",
  "db-1.example.test;Charlie Dienst offen;Mittel;06.02.2026;5432/tcp;",
  "db-1.example.test;Delta Hinweis;Info;05.02.2026;;",
  "",
].join("\r\n");

/** Drop a file that is refused, and go on to map its columns by keyboard. */
async function toMapping(page: Page, name: string, content: string | Buffer): Promise<void> {
  await choose(page, name, content);
  await page.getByRole("alert").getByRole("button", { name: "Map its columns" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Map columns" })).toBeVisible();
  await expect(page.getByRole("table").first()).toBeVisible();
}

/** Choose in a native list with the keyboard alone: its options are found by their first letters. */
async function pick(page: Page, label: string | RegExp, option: string): Promise<void> {
  const list = page.getByLabel(label);
  await list.focus();
  await page.keyboard.type(option);
  await expect(list.locator("option:checked")).toHaveText(option);
}

const counts = (page: Page) => page.getByRole("region", { name: "What would come of it" }).getByRole("status");

test("an unknown CSV is mapped by keyboard, tried, imported, and known from then on", async ({ page }) => {
  await open(page);
  await toMapping(page, "export.csv", generic);
  await expect(page.getByText("6 columns and 6 rows; header on line 1, delimiter \u201C;\u201D, UTF-8.")).toBeVisible();
  await expect(page.getByLabel("Role of column 2, Befund").locator("option:checked")).toHaveText("Title");
  const title = page.getByRole("row", { name: /^Befund/ });
  await expect(title).toContainText("guessed");
  await expect(title).toContainText("Alpha Bibliothek veraltet");
  await expect(counts(page)).toContainText("2 findings + 1 information + 1 merged + 2 rejected = 6 rows");
  await expect(page.getByText("not on the severity scale")).toHaveCount(2);

  // The severity that nobody knows, and the dates that fit both orders once their column is a date.
  await expect(importButton(page)).toBeDisabled();
  await expect(page.getByText("Say which severity 'übel' is.")).toBeVisible();
  await pick(page, "Meaning of übel", "High");
  await expect(page.getByText("Say which severity")).toHaveCount(0);
  await expect(counts(page)).toContainText("4 findings + 1 information + 1 merged + 0 rejected = 6 rows");
  await expect(importButton(page)).toBeEnabled();
  await pick(page, "Role of column 4, Gefunden am", "First seen");
  await expect(page.getByText("Say how the dates of 'Gefunden am' are written.")).toBeVisible();
  await expect(importButton(page)).toBeDisabled();
  await page.getByRole("radio", { name: "Month first: 2026-03-02" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("seen first 2026-03-02")).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("radio", { name: "Day first: 2026-02-03" })).toBeChecked();
  await expect(page.getByText("seen first 2026-02-03")).toBeVisible();
  await page.getByLabel("Name of the scanner").fill("Beispiel");
  await importMapped(page);

  await expect(page.locator("html")).toHaveAttribute("data-ranked", "4");
  await expect(findings(page)).toContainText("Bravo Kennwort schwach");
  await findings(page).getByText("Alpha Bibliothek veraltet").click();
  await expect(detail(page)).toContainText("Anmerkung");
  await expect(detail(page)).toContainText("eins");
  await page.keyboard.press("Escape");
  await saved(page);

  // Another report with these columns, in another order, is read at once; also after the page was opened again.
  await page.reload();
  await page.getByRole("link", { name: "Scans" }).click();
  const second = "Befund;Rechner;Stufe;Gefunden am;Dienst;Anmerkung\r\nEcho neu;web-9.example.test;Übel;07.02.2026;80/tcp;\r\n";
  await choose(page, "second.csv", second);
  await expect(page.getByRole("heading", { name: "How second.csv was read" })).toBeVisible();
  await expect(page.getByText("1 findings + 0 information + 0 merged + 0 rejected = 1 rows")).toBeVisible();
  await expect(page.getByText("day/month/year, as mapped")).toBeVisible();
  await page.getByRole("button", { name: "Change the mapping" }).press("Enter");
  await expect(page.getByLabel("Name of the scanner")).toHaveValue("Beispiel");
  await expect(page.getByLabel("Meaning of Übel").locator("option:checked")).toHaveText("High");
});

test("what is required is said, and Cancel changes nothing", async ({ page }) => {
  await open(page);
  await toMapping(page, "export.csv", generic);
  await pick(page, "Role of column 1, Rechner", "Not read");
  await expect(page.getByText("Choose the column that names the host: its address or its name.")).toBeVisible();
  await pick(page, "Role of column 2, Befund", "Severity");
  await expect(page.getByText("Choose the column that names the vulnerability: its title or its id.")).toBeVisible();
  await expect(page.getByText("Several columns are 'Severity': choose one.")).toBeVisible();
  await page.getByLabel("Name of the scanner").fill(" ");
  await expect(page.getByText("Give the scanner a name.")).toBeVisible();
  await expect(importButton(page)).toBeDisabled();
  await page.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(page.getByRole("region", { name: "Import a scan" })).toBeVisible();
  await choose(page, "export.csv", generic);
  await expect(page.getByRole("alert")).toContainText("export.csv was not imported");
});

test("a mapping is forgotten in Settings", async ({ page }) => {
  await open(page);
  await toMapping(page, "plain.csv", "Host,Issue,Severity\n192.0.2.1,Old library,High\n");
  await importMapped(page);
  await expect(page.locator("html")).toHaveAttribute("data-ranked", "1");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Forget the mapping of plain" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Remembered mappings" })).toHaveCount(0);
  await page.getByRole("link", { name: "Scans" }).click();
  await choose(page, "next.csv", "Host,Issue,Severity\n192.0.2.2,Old library,High\n");
  await expect(page.getByRole("alert")).toContainText("next.csv was not imported");
});

test("without a file the page says what to do", async ({ page }) => {
  await open(page, "/mapping");
  await expect(page.getByText("No file waits to be mapped.")).toBeVisible();
  await axe(page);
});

for (const [screen, size] of Object.entries(screens)) {
  test(`the page is readable by everyone on a ${screen}`, async ({ page }) => {
    await page.setViewportSize(size);
    await open(page);
    await toMapping(page, "export.csv", generic);
    await pick(page, "Role of column 4, Gefunden am", "First seen");
    await expect(page.getByRole("heading", { name: "Dates" })).toBeVisible();
    await axe(page);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide, "the page is no wider than the screen").toBeLessThanOrEqual(0);
  });

  test(`a real export of another product is mapped on a ${screen}`, async ({ page }) => {
    const file = realScan("other/alertlogic_many_vulns.csv");
    test.skip(file === null, "no real scan files here");
    await page.setViewportSize(size);
    await open(page);
    await (await fileInput(page)).setInputFiles(file!);
    await page.getByRole("alert").getByRole("button", { name: "Map its columns" }).press("Enter");
    await expect(page.getByText("It looks like an Alert Logic export.")).toBeVisible();
    await expect(counts(page)).toContainText("6 findings + 1 information + 0 merged + 0 rejected = 7 rows");
    await expect(importButton(page)).toBeEnabled();
    await axe(page);
    if (process.env.PATCHFIRST_SHOTS) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${process.env.PATCHFIRST_SHOTS}/mapping-${size.width}-${colorScheme}.png`, fullPage: true });
      }
    }
  });
}
