// Rules: what is said of many assets at once, previewed while it is written, in the order at once, undone, kept.

import { type Locator, type Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { axe, expect, open, screens, test } from "./support";
import { order, saved, start } from "./reports";

const dialog = (page: Page): Locator => page.getByRole("dialog", { name: /rule$/ });
const table = (page: Page): Locator => page.getByRole("table", { name: "Rules" });
const names = (page: Page): Promise<string[]> => table(page).getByRole("rowheader").getByRole("button").allTextContents();

/** From the report over the assets to the rules. */
async function rules(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Assets" }).click();
  await page.getByRole("link", { name: "Rules" }).click();
  await expect(page).toHaveTitle("Rules \u2013 Patchfirst");
}

async function report(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report" }).click();
}

/** A rule for addresses. */
async function add(page: Page, name: string, addresses: string, says: Record<string, string>): Promise<void> {
  await page.getByRole("button", { name: "New rule\u2026" }).click();
  await dialog(page).getByLabel("Name", { exact: true }).fill(name);
  await dialog(page).getByLabel("Condition 1: text").fill(addresses);
  for (const [field, value] of Object.entries(says)) await dialog(page).getByLabel(field, { exact: true }).selectOption(value);
  await dialog(page).getByRole("button", { name: "Add rule" }).click();
  await expect(dialog(page)).toBeHidden();
}

test("a rule for a network is previewed, moves ranks, says so, is undone and kept", async ({ page }) => {
  await open(page);
  await start(page);
  const before = await order(page);
  await rules(page);
  await expect(page.getByText(/^No rule yet/)).toBeVisible();
  await axe(page);

  await page.getByRole("button", { name: "Start from the example" }).click();
  await expect(dialog(page).getByLabel("Condition 1: text")).toHaveValue("203.0.113.0/24");
  await expect(dialog(page).getByText("1 of 4 assets match")).toBeVisible();
  await expect(dialog(page).getByText("lab-1.example.test")).toBeVisible();
  await expect(dialog(page).getByText("1 value on 1 asset")).toBeVisible();
  await dialog(page).getByLabel("Importance", { exact: true }).selectOption("5 stars");
  await expect(dialog(page).getByText("2 values on 1 asset")).toBeVisible();
  await expect(dialog(page).getByText(/findings? changes? (its|their) class: \d higher, 0 lower/)).toBeVisible();
  await axe(page);
  await dialog(page).getByRole("button", { name: "Add rule" }).click();
  await expect(table(page).getByRole("row", { name: /Public addresses/ })).toContainText("5 stars, exposure internet");
  await axe(page);

  await report(page);
  await expect.poll(() => order(page)).not.toEqual(before);
  const after = await order(page);
  const delta = (rows: string[]) => rows.indexOf("Delta Library Overflow @ lab-1");
  expect(delta(after)).toBeLessThan(delta(before));
  const stars = page.getByRole("radiogroup", { name: "Importance of lab-1.example.test" }).first();
  await expect(stars).toHaveAccessibleDescription("5 of 5, by rule 'Public addresses'");

  // Where a value is from: in the opened row, and in the list of assets.
  await page.getByRole("row", { name: /Delta Library Overflow.*lab-1/ }).click();
  await expect(page.getByText("Internet, by rule 'Public addresses'")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Assets" }).click();
  const exposure = page.getByLabel("Exposure of lab-1.example.test", { exact: true });
  await expect(exposure).toHaveValue("Internet");
  await expect(exposure).toHaveAccessibleDescription("by rule 'Public addresses'");
  await axe(page);

  await saved(page);
  await page.reload();
  await expect(exposure).toHaveAccessibleDescription("by rule 'Public addresses'");
  // A person is heard before the rule, and the rule again once the person says nothing.
  await exposure.selectOption("DMZ");
  await expect(exposure).toHaveAccessibleDescription("");
  await exposure.selectOption("\u2013");
  await expect(exposure).toHaveValue("Internet");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(exposure).toHaveValue("DMZ");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(exposure).toHaveValue("Internet");
  await page.getByRole("button", { name: "Undo: new rule 'Public addresses'" }).click();
  await expect(exposure).toHaveValue("");
  await report(page);
  await expect.poll(() => order(page)).toEqual(before);
});

test("by keyboard only: written, an error at its field, moved, switched off, deleted", async ({ page }) => {
  await open(page);
  await start(page);
  await rules(page);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.getByRole("button", { name: "New rule\u2026" }).focus();
  await press("Enter", "Tab");
  await expect(dialog(page).getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type("Servers");
  await press("Tab", "Tab");
  await page.keyboard.type("192.300.2.0/24");
  const text = dialog(page).getByLabel("Condition 1: text");
  await expect(text).toHaveAccessibleDescription("192.300.2.0/24: 300 is not 0 to 255");
  await expect(dialog(page).getByText(/once its conditions are whole/)).toBeVisible();
  await press("Control+a");
  await page.keyboard.type("192.0.2.0/24");
  await expect(text).toHaveAccessibleDescription("");
  await expect(dialog(page).getByText("2 of 4 assets match")).toBeVisible();
  // It says nothing yet.
  await dialog(page).getByRole("button", { name: "Add rule" }).focus();
  await press("Enter");
  await expect(dialog(page).getByText("The rule says nothing: give at least one value.")).toBeVisible();
  await dialog(page).getByLabel("Function", { exact: true }).focus();
  await page.keyboard.type("Server");
  await dialog(page).getByLabel("Owner", { exact: true }).focus();
  await page.keyboard.type("Team Tern");
  await press("Enter");
  await expect(dialog(page)).toBeHidden();
  await expect(table(page)).toContainText("server, owner Team Tern");

  await add(page, "Everything", "0.0.0.0/0", { Function: "Workstation" });
  await expect(table(page)).toContainText("2 said otherwise by rule 1, Servers");
  expect(await names(page)).toEqual(["Servers", "Everything"]);
  await page.getByRole("button", { name: "Up: Everything" }).focus();
  await press("Enter");
  await expect.poll(() => names(page)).toEqual(["Everything", "Servers"]);
  await expect(page.getByRole("button", { name: "Down: Everything" })).toBeFocused();
  await expect(table(page)).toContainText("2 said otherwise by rule 1, Everything");
  await page.getByRole("button", { name: "Switch off: Everything" }).focus();
  await press("Enter");
  await expect(table(page)).toContainText("Nothing: it is off.");
  await expect(page.getByRole("button", { name: "Switch on: Everything" })).toBeFocused();
  await page.getByRole("button", { name: "Delete: Everything" }).focus();
  await press("Enter");
  await expect.poll(() => names(page)).toEqual(["Servers"]);
  await expect(page.getByRole("button", { name: "Servers", exact: true })).toBeFocused();
  await press("Control+z");
  await expect.poll(() => names(page)).toEqual(["Everything", "Servers"]);
});

test("rules leave as a file and come in again after a look", async ({ page }) => {
  await open(page);
  await start(page);
  await rules(page);
  await add(page, "Lab", "203.0.113.7", { Importance: "1 star" });
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const file = await readFile(await (await download).path());
  expect(JSON.parse(file.toString()).rows[0].name).toBe("Lab");
  await page.getByRole("button", { name: "Delete: Lab" }).click();
  await expect(page.getByText(/^No rule yet/)).toBeVisible();
  const input = page.getByLabel("File of rules");
  await input.setInputFiles({ name: "bad.json", mimeType: "application/json", buffer: Buffer.from('{"format":"assets","version":1,"rows":[]}') });
  await expect(page.getByText(/This file holds assets, not rules/)).toBeVisible();
  await input.setInputFiles({ name: "rules.json", mimeType: "application/json", buffer: file });
  const look = page.getByRole("dialog", { name: "Import rules" });
  await expect(look).toContainText("something else counts for 1 asset");
  await axe(page);
  await look.getByRole("button", { name: "Replace the rules" }).click();
  await expect.poll(() => names(page)).toEqual(["Lab"]);
});

test("function, environment and location of many assets are changed at once", async ({ page }) => {
  await open(page);
  await start(page);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Assets" }).click();
  await page.getByLabel("Select the assets in sight").check();
  await page.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "Edit 4 assets" });
  await edit.getByLabel("Function").selectOption("Server");
  await edit.getByLabel("Environment", { exact: true }).selectOption("Set to\u2026");
  await edit.getByLabel("New environment").fill("production");
  await edit.getByLabel("Location", { exact: true }).selectOption("Set to\u2026");
  await edit.getByLabel("New location").fill("Site 2");
  await edit.getByRole("button", { name: "Change 4 assets" }).click();
  await expect(page.getByLabel("Function of db-1.example.test")).toHaveValue("Server");
  await expect(page.getByRole("textbox", { name: "Environment of db-1.example.test" })).toHaveValue("production");
  await expect(page.getByRole("textbox", { name: "Location of db-1.example.test" })).toHaveValue("Site 2");
  const filters = page.getByRole("complementary", { name: "Filters" });
  await expect(filters.getByRole("checkbox", { name: /^production\D*4$/ })).toBeVisible();
});

test("the page fits both screens", async ({ page }) => {
  await open(page);
  await start(page);
  await rules(page);
  await add(page, "Lab", "203.0.113.7, 203.0.113.128/25", { Importance: "1 star", Exposure: "Isolated" });
  await add(page, "Everything", "0.0.0.0/0", { Importance: "4 stars" });
  for (const viewport of Object.values(screens)) {
    await page.setViewportSize(viewport);
    await axe(page);
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await wide()).toBe(0);
    await page.getByRole("button", { name: "Lab", exact: true }).click();
    await expect(dialog(page).getByText("1 of 4 assets match")).toBeVisible();
    await axe(page);
    expect(await wide()).toBe(0);
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
  }
});
