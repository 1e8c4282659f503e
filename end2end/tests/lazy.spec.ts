// What comes after the first modules of the page and of the engine: fetched while nobody waits, there without a network,
// and with a way on when it does not come.

import type { Page } from "@playwright/test";

import { axe, csvFile, expect, open, test } from "./support";
import { saved } from "./reports";

/** The module with every page but the report. */
const rest = /\/page-rest-[0-9a-f]{16}\.wasm$/;
/** The module with what the engine can do beyond opening, reading a table and showing the report. */
const engineRest = /\/engine-rest-[0-9a-f]{16}\.wasm$/;
/** What has the app kept in the browser; here it only has to be there. */
const keeper = /\/keep-[0-9a-f]{16}\.js$/;

const rows = (page: Page) => page.getByRole("table", { name: "Findings" }).getByRole("row");

test("the rest comes by itself, and then pages open without a network", async ({
  page,
  context,
  trouble,
  troubleExpected,
}) => {
  const arrived = Promise.all([rest, engineRest, keeper].map((module) => page.waitForResponse(module)));
  await open(page);
  for (const response of await arrived) await response.finished();
  await context.setOffline(true);
  // The engine makes the sample with what came later.
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(rows(page).nth(10)).toBeVisible();
  for (const name of ["Patches", "Assets", "Dashboard", "Scans", "Settings"]) {
    await page.getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  }
  // The browser itself asks for the icon of the tab again; nothing of ours may complain.
  troubleExpected.value = true;
  expect(trouble.filter((line) => !line.includes("ERR_INTERNET_DISCONNECTED") || !line.includes("/favicon.svg"))).toEqual([]);
});

test("the first page does not wait for the rest", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(rest, async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Settings" }).click();
  // The old page stays, and a line says that the new one is on its way.
  await expect(page.getByText("Loading the page")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // Whoever goes elsewhere waits no longer; whoever comes again waits again.
  await page.getByRole("link", { name: "Report" }).click();
  await expect(page.getByText("Loading the page")).toHaveCount(0);
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText("Loading the page")).toBeVisible();
  release();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expect(page.getByText("Loading the page")).toHaveCount(0);
});

test("a page that does not come says so, and comes when asked again", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await page.route(rest, (route) => route.abort());
  await open(page, "/settings");
  const again = page.getByRole("button", { name: "Try again" });
  await expect(page.getByRole("heading", { level: 1, name: "This page could not be loaded" })).toBeVisible();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await axe(page);
  await again.click();
  await expect(page.getByText("It failed again")).toBeVisible();
  await page.unroute(rest);
  await again.click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  // And it is the page, not a picture of it.
  await page.emulateMedia({ colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect.poll(ground).not.toBe(before);
  await page.getByRole("link", { name: "Dashboard" }).click();
  await expect(page).toHaveTitle(/Dashboard/);
});

test("parts of the report that do not come are said, and come when asked again", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await page.route(rest, (route) => route.abort());
  await open(page);
  await page.getByLabel("Scan reports").setInputFiles(csvFile("report.csv", [{}, {}, {}]));
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByText("A part of Patchfirst did not arrive.").first()).toBeVisible();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await page.unroute(rest);
  await rows(page).nth(1).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Solution" })).toBeVisible();
  // What was asked for before comes along, unasked. Where there is little room, the finding covers it.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Filters" }).getByRole("checkbox").first()).toBeAttached();
});

test("a newer version on the host is said, not shown as a broken page", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await page.route(rest, (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<p>gone</p>" }));
  await open(page, "/patches");
  await expect(page.getByRole("heading", { level: 1, name: "This page could not be loaded" })).toBeVisible();
  await page.unroute(rest);
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Patches" })).toBeVisible();
});

test("a host that does not name the type of wasm will do", async ({ page }) => {
  await page.route(/\.wasm$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
  });
  await open(page, "/settings");
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  // The engine's module may still be on its way through the route.
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a report is read and shown without the rest of the engine", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await page.route(engineRest, (route) => route.abort());
  await open(page);
  await page.getByLabel("Scan reports").setInputFiles(csvFile("report.csv", [{}, {}, {}]));
  await expect(rows(page)).toHaveCount(4);
  await saved(page);
  await page.reload();
  await expect(rows(page)).toHaveCount(4);
});

test("what needs the rest of the engine says that it did not come, and does it when asked again", async ({
  page,
  troubleExpected,
}) => {
  troubleExpected.value = true;
  await page.route(engineRest, (route) => route.abort());
  await open(page);
  const sample = page.getByRole("button", { name: "Try the sample" });
  await sample.click();
  await expect(page.getByText("A part of Patchfirst did not arrive.").first()).toBeVisible();
  // Not the end of the engine: the next one tries again.
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await page.unroute(engineRest);
  await sample.click();
  await expect(rows(page).nth(10)).toBeVisible();
});
