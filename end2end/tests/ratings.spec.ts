// What people say of their machines: stars by key and pointer, many at once, undone, kept, and at once in the order.

import { type Locator, type Page } from "@playwright/test";
import { axe, expect, open, test } from "./support";
import { cells, findings, order, saved, start, town, wideScreen } from "./reports";

test.beforeEach(async ({ page }) => {
  await open(page);
  await start(page);
});

/** The stars of a host where they stand first. */
function stars(page: Page, host: string): Locator {
  return page.getByRole("radiogroup", { name: `Importance of ${host}.example.test` }).first();
}

test("stars by pointer change the order, survive a reload, and are undone", async ({ page }) => {
  const before = await order(page);
  await stars(page, "mail-1").getByRole("radio", { name: "5 stars" }).click();
  await expect.poll(() => order(page)).not.toEqual(before);
  const after = await order(page);
  expect(after.indexOf("Charlie Mail Relay Open @ mail-1")).toBeLessThan(before.indexOf("Charlie Mail Relay Open @ mail-1"));
  await expect(stars(page, "mail-1").getByRole("radio", { name: "5 stars" })).toBeChecked();
  await saved(page);
  await page.reload();
  await expect(stars(page, "mail-1").getByRole("radio", { name: "5 stars" })).toBeChecked();
  expect(await order(page)).toEqual(after);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect.poll(() => order(page)).toEqual(before);
  await expect(stars(page, "mail-1")).toHaveAccessibleDescription("3 of 5, default");
  // What is left to take back is the import.
  await expect(page.getByRole("button", { name: "Undo: import of town.csv" })).toBeVisible();
});

test("stars by keyboard: digits, arrows, Delete, and undo by key", async ({ page }) => {
  const before = await order(page);
  const mail = stars(page, "mail-1");
  await mail.getByRole("radio", { name: "3 stars" }).focus();
  await page.keyboard.press("5");
  await expect(mail).toHaveAccessibleDescription("5 of 5, set by a person");
  await expect(mail.getByRole("radio", { name: "5 stars" })).toBeFocused();
  await expect.poll(() => order(page)).not.toEqual(before);
  await page.keyboard.press("ArrowLeft");
  await expect(mail).toHaveAccessibleDescription("4 of 5, set by a person");
  // Its row may have moved: the focus follows with the next frame.
  await expect(mail.getByRole("radio", { name: "4 stars" })).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(mail).toHaveAccessibleDescription("3 of 5, default");
  await expect.poll(() => order(page)).toEqual(before);
  await expect(mail.getByRole("radio", { name: "3 stars" })).toBeFocused();
  await page.keyboard.press("1");
  await expect(mail).toHaveAccessibleDescription("1 of 5, set by a person");
  await page.keyboard.press("Control+z");
  await expect(mail).toHaveAccessibleDescription("3 of 5, default");
  await expect(page.getByText(/^Taken back: /)).toBeVisible();
  await expect.poll(() => order(page)).toEqual(before);
});

test("whoever goes on to another row before the stars have counted stays there", async ({ page }) => {
  const before = await order(page);
  await stars(page, "mail-1").getByRole("radio", { name: "5 stars" }).evaluate((star: HTMLInputElement) => {
    const rows = [...document.querySelectorAll<HTMLElement>("[data-finding]")];
    star.focus();
    star.click();
    rows.find((row) => !row.contains(star))!.focus();
  });
  await expect.poll(() => order(page)).not.toEqual(before);
  // Where the focus follows a row, it does so in the frame after the new order.
  const held = await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    return document.activeElement!.tagName;
  });
  expect(held).toBe("TR");
});

test("a second press on the same star goes back to the default", async ({ page }) => {
  const lab = stars(page, "lab-1");
  await lab.getByRole("radio", { name: "2 stars" }).click();
  await expect(lab).toHaveAccessibleDescription("2 of 5, set by a person");
  await lab.getByRole("radio", { name: "2 stars" }).click();
  await expect(lab).toHaveAccessibleDescription("3 of 5, default");
});

async function assets(page: Page): Promise<Locator> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Assets" }).click();
  const table = page.getByRole("table", { name: "Assets" });
  await expect(table.getByRole("row").nth(1)).toBeVisible();
  return table;
}

test("an asset's class, exposure and owner are kept, count, and are found", async ({ page }) => {
  const table = await assets(page);
  const before = await cells(table);
  await page.getByLabel("Exposure of lab-1.example.test").selectOption("Internet");
  await page.getByLabel("Criticality class of lab-1.example.test").selectOption("Mission");
  await page.getByRole("textbox", { name: "Owner of lab-1.example.test" }).fill("Team Tern");
  await page.keyboard.press("Enter");
  // The page shows each edit before the engine has answered.
  await expect(page.getByRole("button", { name: /^Undo: owner of lab-1/ })).toBeVisible();
  const score = (rows: string[][]) => Number(/[\d.]+$/.exec(rows.find((row) => row[1]!.startsWith("lab-1"))![3]!)![0]);
  await expect.poll(async () => score(await cells(table))).toBeGreaterThan(score(before));
  await saved(page);
  await page.reload();
  await expect(page.getByLabel("Exposure of lab-1.example.test")).toHaveValue("Internet");
  await expect(page.getByLabel("Criticality class of lab-1.example.test")).toHaveValue("Mission");
  await expect(page.getByRole("textbox", { name: "Owner of lab-1.example.test" })).toHaveValue("Team Tern");
  await page.getByRole("searchbox", { name: "Search assets" }).fill("tern");
  await expect(page.getByText("1 of 4 assets")).toBeVisible();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByText("No asset matches.")).toBeVisible();
});

test("rows keep their place while they are rated, until a person sorts again", async ({ page }) => {
  const table = await assets(page);
  const names = async () => (await cells(table)).map((row) => row[1]);
  const before = await names();
  const last = before.at(-1)!.split(" ")[0]!.replace(/\.test.*/, ".test");
  await page.getByRole("radiogroup", { name: `Importance of ${last}` }).getByRole("radio", { name: "5 stars" }).click();
  await page.getByLabel(`Exposure of ${last}`).selectOption("Internet");
  await expect(page.getByText("Rows keep their place while you rate.")).toBeVisible();
  expect(await names()).toEqual(before);
  await page.getByRole("button", { name: "Sort again" }).click();
  await expect.poll(names).not.toEqual(before);
});

test("a link of an asset opens its findings only", async ({ page }) => {
  const table = await assets(page);
  await table.getByRole("link", { name: "mail-1.example.test" }).click();
  await expect(page.getByText("2 of 10 findings")).toBeVisible();
  await expect.poll(async () => (await order(page)).every((row) => row.endsWith("@ mail-1"))).toBe(true);
});

test("assets sort by every column, both ways", async ({ page }) => {
  await page.setViewportSize(wideScreen);
  const table = await assets(page);
  for (const name of ["Asset", "Address", "Risk", "Open", "Importance", "Exposure", "Owner", "System", "Last seen"]) {
    const head = table.getByRole("columnheader", { name, exact: true });
    const seen = new Set<string | null>();
    for (let press = 0; press < 2; press += 1) {
      const before = await head.getAttribute("aria-sort");
      await head.getByRole("button").click();
      await expect(head, name).not.toHaveAttribute("aria-sort", before!);
      seen.add(await head.getAttribute("aria-sort"));
    }
    expect([...seen].sort(), name).toEqual(["ascending", "descending"]);
  }
});

test("the default importance counts for all that nobody rated, here and in the settings", async ({ page }) => {
  const before = (await cells(findings(page)))[0]![1]!;
  await assets(page);
  const preset = page.getByRole("radiogroup", { name: "Importance of assets nobody rated" });
  await preset.getByRole("radio", { name: "5 stars" }).click();
  await expect(page.getByRole("radiogroup", { name: "Importance of db-1.example.test" })).toHaveAccessibleDescription("5 of 5, default");
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("combobox", { name: "Importance" })).toHaveValue("5");
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report" }).click();
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  const score = (cell: string) => Number(/[\d.]+$/.exec(cell)![0]);
  expect(score((await cells(findings(page)))[0]![1]!)).toBeGreaterThan(score(before));
  await saved(page);
  await page.reload();
  await expect(stars(page, "db-1")).toHaveAccessibleDescription("5 of 5, default");
});

const hints: [string, RegExp][] = [
  ["10.300.", /10\.300\.' is no IPv4 address: 300 is larger than 255/],
  ["1.2.3.4.5", /it has more than four numbers/],
  ["192.0.2.0/33", /\/33 is no network size: the most is \/32/],
  ["x".repeat(400), /Only the first 200 characters are looked for/],
];
for (const [text, hint] of hints) {
  test(`a search that cannot be meant gets a hint: ${text.slice(0, 20)}`, async ({ page }) => {
    await assets(page);
    await page.getByRole("searchbox", { name: "Search assets" }).fill(text);
    await expect(page.getByText(hint)).toBeVisible();
    await page.getByRole("searchbox", { name: "Search assets" }).fill("192.0.2.");
    await expect(page.getByText(hint)).toHaveCount(0);
    await expect(page.getByText("2 of 4 assets")).toBeVisible();
  });
}

test.describe("many at once", () => {
  const many = Array.from({ length: 130 }, (_, at) => ({
    ...town[at % 10]!,
    "IP": `${at < 100 ? "198.51.100" : "203.0.113"}.${1 + (at % 100)}`,
    "DNS": `host-${at}.example.test`,
  }));

  test.beforeEach(async ({ page }) => {
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
    await page.getByRole("button", { name: "Wipe everything\u2026" }).click();
    await page.getByRole("textbox", { name: "Type wipe to confirm" }).fill("wipe");
    await page.getByRole("button", { name: "Wipe everything", exact: true }).click();
    await expect(page.getByText("Everything in this browser was removed.")).toBeVisible();
    await start(page, many);
    await assets(page);
  });

  test("all that match, beyond the rows in sight: counted first, then changed, then undone", async ({ page }) => {
    const filters = page.getByRole("complementary", { name: "Filters" });
    await page.getByLabel("Select the assets in sight").check();
    const bar = page.getByRole("toolbar", { name: "Selected assets" });
    await expect(bar).toContainText("100 assets selected");
    await bar.getByRole("button", { name: "Select all 130 that match" }).click();
    await expect(bar).toContainText("All 130 assets that match are selected");

    // Cancel leaves everything.
    await bar.getByRole("button", { name: "Edit" }).click();
    let dialog = page.getByRole("dialog", { name: "Edit 130 assets" });
    await expect(dialog.getByRole("button", { name: "Change 130 assets" })).toBeDisabled();
    await dialog.getByLabel("Importance").selectOption("5 stars");
    await expect(dialog.getByRole("button", { name: "Change 130 assets" })).toBeEnabled();
    await axe(page);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toBeHidden();
    await expect(filters.getByRole("checkbox", { name: /^5 stars/ })).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^Undo: import/ })).toBeVisible();

    // Submit changes all of them; the filter and the selection stay.
    await bar.getByRole("button", { name: "Edit" }).click();
    dialog = page.getByRole("dialog", { name: "Edit 130 assets" });
    await expect(dialog.getByLabel("Importance")).toHaveValue("keep");
    await dialog.getByLabel("Importance").selectOption("5 stars");
    await dialog.getByLabel("Add tags").fill("payroll, eu");
    await dialog.getByRole("button", { name: "Change 130 assets" }).click();
    await expect(dialog).toBeHidden();
    await expect(filters.getByRole("checkbox", { name: /^5 stars\D*130$/ })).toBeVisible();
    await expect(filters.getByRole("checkbox", { name: /^payroll\D*130$/ })).toBeVisible();
    await expect(page.getByRole("radiogroup", { name: /^Importance of host-/ }).first()).toHaveAccessibleDescription("5 of 5, set by a person");

    // One undo takes all of it back.
    await page.getByRole("button", { name: /^Undo/ }).click();
    await expect(filters.getByRole("checkbox", { name: /^5 stars/ })).toHaveCount(0);
    await expect(filters.getByRole("checkbox", { name: /^payroll/ })).toHaveCount(0);
  });

  test("a filter narrows what is changed, and stays", async ({ page }) => {
    await page.getByRole("searchbox", { name: "Search assets" }).fill("203.0.113.0/24");
    await expect(page.getByText("30 of 130 assets")).toBeVisible();
    await page.getByLabel("Select the assets in sight").check();
    const bar = page.getByRole("toolbar", { name: "Selected assets" });
    await expect(bar).toContainText("30 assets selected");
    await bar.getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog", { name: "Edit 30 assets" });
    await dialog.getByLabel("Exposure").selectOption("Internet");
    await dialog.getByLabel("Owner").selectOption("Set to\u2026");
    await dialog.getByLabel("New owner").fill("Harbour team");
    await dialog.getByRole("button", { name: "Change 30 assets" }).click();
    await expect(page.getByRole("textbox", { name: /^Owner of host-/ }).first()).toHaveValue("Harbour team");
    await expect(page.getByRole("searchbox", { name: "Search assets" })).toHaveValue("203.0.113.0/24");
    await expect(page.getByText("30 of 130 assets")).toBeVisible();
    await saved(page);
    await page.reload();
    await page.getByRole("searchbox", { name: "Search assets" }).fill("harbour");
    await expect(page.getByText("30 of 130 assets")).toBeVisible();
  });

  test("a single asset can be taken out of the selection, and pages keep it", async ({ page }) => {
    await page.getByLabel("Select the assets in sight").check();
    await page.getByLabel(/^Select host-/).nth(3).uncheck();
    const bar = page.getByRole("toolbar", { name: "Selected assets" });
    await expect(bar).toContainText("99 assets selected");
    await page.getByRole("navigation", { name: "Pages of assets" }).getByRole("button", { name: "Next" }).click();
    await expect(page.getByText("101\u2013130 of 130")).toBeVisible();
    await page.getByLabel(/^Select host-/).first().check();
    await expect(bar).toContainText("100 assets selected");
    await bar.getByRole("button", { name: "Select none" }).click();
    await expect(bar).toHaveCount(0);
  });
});
