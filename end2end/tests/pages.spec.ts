// Every page, empty and full, in both themes, on both screens: no violation, nothing too wide, right title, right data.

import { type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { findings, hostileRow, order, ranked, saved, start, town } from "./reports";

const pages = [
  ["/", "Report", "Report"],
  ["/patches", "Patches", "Patches"],
  ["/assets", "Assets", "Assets"],
  ["/dashboard", "Dashboard", "Dashboard"],
  ["/scans", "Scans", "Scans"],
  ["/settings", "Settings", "Settings"],
  ["/coverage", "Coverage", "Coverage"],
  ["/plan", "Plan", "Plan"],
  ["/groups", "Risk by group", "Risk by group"],
  ["/presets", "Presets", "Presets"],
  ["/model", "How the score is made", "How the score is made"],
] as const;

/** Where each page says that it has what it shows. */
async function settled(page: Page, route: string, full: boolean): Promise<void> {
  const main = page.getByRole("main");
  if (route === "/") {
    if (full) await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
    else await expect(main.getByRole("heading", { name: "What to patch first" })).toBeVisible();
  } else if (route === "/settings") {
    await expect(main.getByText(/ used of .* that this browser allows/)).toBeVisible();
  } else if (route === "/model") {
    await expect(main.getByRole("heading", { name: "The factors in this workspace" })).toBeVisible();
  } else if (full) {
    const sign = { "/patches": /\d+ patches/, "/assets": /^\d+ assets$/, "/dashboard": /^Most open findings/, "/scans": /^town\.csv$/, "/coverage": /^The newest scans name every asset/, "/plan": /^After \d+ of/, "/groups": /at risk$/, "/presets": /(have|has) another rank/ }[route]!;
    await expect(main.getByText(sign).first()).toBeVisible();
  } else {
    await expect(main.getByText(/No scan yet/)).toBeVisible();
  }
}

async function fits(page: Page): Promise<void> {
  const { overflow, wide } = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - innerWidth,
    wide: [...document.querySelectorAll("main *")]
      .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3)
      .map((node) => node.outerHTML.slice(0, 120)),
  }));
  expect(overflow, wide.join("\n")).toBeLessThanOrEqual(0);
}

// A row that is as long as rows get, so that the full pages are full.
const long = {
  ...hostileRow,
  "DNS": `a-host-with-a-very-long-name-${"x".repeat(30)}.deep.in.a.tree.example.test`,
  "Title": "A title that goes on and on, as titles of scanners do, with a product (and its version 1.2.3) and all of its parts",
};

for (const full of [false, true]) {
  for (const [screen, viewport] of Object.entries(screens)) {
    test(`${full ? "full" : "empty"} pages on the ${screen}: accessible, both themes, nothing too wide`, async ({ page }) => {
      // Every page twice over: more than the minute of other tests on a busy machine.
      test.setTimeout(360_000);
      await page.setViewportSize(viewport);
      await open(page);
      if (full) {
        await start(page, [...town, long]);
        await saved(page);
      }
      for (const [route] of pages) {
        await test.step(route, async () => {
          await open(page, route);
          await settled(page, route, full);
          await fits(page);
          await axe(page);
        });
      }
    });
  }
}

test("every page has its title, its one heading and its mark in the navigation", async ({ page }) => {
  await open(page);
  for (const [route, name, heading] of pages) {
    await open(page, route);
    await expect(page).toHaveTitle(`${name} \u2013 Patchfirst`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    if (route !== "/") await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    const current = page.getByRole("navigation", { name: "Pages" }).locator('[aria-current="page"]');
    await expect(current).toHaveText(["/coverage", "/plan", "/groups", "/presets", "/model"].includes(route) ? [] : [name]);
  }
  await open(page, "/no-such-page");
  await expect(page).toHaveTitle("Not found \u2013 Patchfirst");
  await page.getByRole("link", { name: "Go to the report" }).click();
  await expect(page).toHaveTitle("Report \u2013 Patchfirst");
});

test("going to a page moves focus to its content, and back and forward work", async ({ page }) => {
  await open(page);
  await start(page);
  const nav = page.getByRole("navigation", { name: "Pages" });
  await nav.getByRole("link", { name: "Patches" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await nav.getByRole("link", { name: "Assets" }).click();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Patches" })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1, name: "Assets" })).toBeVisible();
});

test("the skip link leads to the content", async ({ page }) => {
  await open(page);
  await page.locator("body").press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("a reload restores data, view and order", async ({ page }) => {
  await open(page);
  await start(page);
  await page.getByRole("searchbox", { name: "Search findings" }).fill("192.0.2.");
  await findings(page).getByRole("columnheader", { name: "Vulnerability" }).getByRole("button").click();
  await expect(findings(page).getByRole("columnheader", { name: "Vulnerability" })).toHaveAttribute("aria-sort", "ascending");
  await expect(page.getByText(`6 of ${ranked} findings`)).toBeVisible();
  await expect.poll(async () => (await order(page)).at(-1)).toMatch(/^Hotel/);
  await saved(page);
  const before = await order(page);
  const url = page.url();
  await page.reload();
  await expect(page.getByText(`6 of ${ranked} findings`)).toBeVisible();
  expect(page.url()).toBe(url);
  await expect.poll(() => order(page)).toEqual(before);
  await expect(page.getByRole("searchbox", { name: "Search findings" })).toHaveValue("192.0.2.");
});

for (const [route, search] of [["/patches", "Search patches"], ["/assets", "Search assets"]] as const) {
  test(`the view of ${route} is in its address`, async ({ page }) => {
    await open(page);
    await start(page);
    await saved(page);
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: route === "/assets" ? "Assets" : "Patches" }).click();
    await page.getByRole("searchbox", { name: search }).fill("mail-1");
    const table = page.getByRole("main").getByRole("table");
    await expect(table.getByRole("row")).toHaveCount(route === "/assets" ? 2 : 3);
    const url = page.url();
    await open(page, "/settings");
    await page.goto(url);
    await expect(page.getByRole("searchbox", { name: search })).toHaveValue("mail-1");
    await expect(table.getByRole("row")).toHaveCount(route === "/assets" ? 2 : 3);
  });
}

test("an address that says nonsense opens the page as it is", async ({ page }) => {
  await open(page);
  await start(page);
  await saved(page);
  for (const fragment of ["#nonsense", "#%7B", '#{"text":5}', '#{"sort":{"by":"nothing","descending":true}}']) {
    await page.goto("about:blank");
    await open(page, `./${fragment}`);
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  }
});

test("an opened patch lists its findings and leads to them", async ({ page }) => {
  await open(page);
  await start(page);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Patches" }).click();
  const patch = page.getByRole("button", { name: "Delta Library Overflow" });
  await expect(patch).toHaveAttribute("aria-expanded", "false");
  await patch.focus();
  await page.keyboard.press("Enter");
  await expect(patch).toHaveAttribute("aria-expanded", "true");
  const inner = page.getByRole("table", { name: "Findings this patch closes" });
  await expect(inner.getByRole("row")).toHaveCount(3);
  await expect(inner).toContainText("mail-1.example.test");
  await axe(page);
  await page.getByRole("link", { name: "All 2 in the report" }).click();
  await expect(page.getByText(`2 of ${ranked} findings`)).toBeVisible();
  await expect.poll(() => order(page)).toHaveLength(2);
  for (const row of await order(page)) expect(row).toMatch(/^Delta/);
});

test("patches sort by every column, both ways", async ({ page }) => {
  await open(page);
  await start(page);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Patches" }).click();
  const table = page.getByRole("table", { name: "Patches, ranked" });
  for (const name of ["#", "Patch", "Risk removed", "Top", "Findings", "Assets"]) {
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

test("the page says where the data is and how much of it", async ({ page }) => {
  await open(page);
  await expect(page.getByText("In this browser only")).toBeVisible();
  await start(page);
  await expect(page.getByText(/^saved, [\d.]+ (kB|MB)$/)).toBeVisible();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText(/^[\d.]+ (kB|MB) used of [\d.]+ (MB|GB) that this browser allows\.$/)).toBeVisible();
});

test("wipe takes two steps, empties everything, and the app starts fresh", async ({ page }) => {
  await open(page);
  await start(page);
  await saved(page);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Dark").check();
  await page.getByLabel("Largest file read, MB").fill("7");
  await page.getByLabel("Largest file read, MB").blur();
  await page.getByRole("button", { name: "Wipe everything\u2026" }).click();
  const dialog = page.getByRole("dialog", { name: "Wipe everything?" });
  const really = dialog.getByRole("button", { name: "Wipe everything" });
  await expect(really).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Type wipe to confirm" }).fill("wip");
  await page.keyboard.press("Enter");
  await expect(really).toBeDisabled();
  await axe(page);
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report" }).click();
  await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();

  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Wipe everything\u2026" }).click();
  await dialog.getByRole("textbox", { name: "Type wipe to confirm" }).fill("wipe");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Everything in this browser was removed.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "What to patch first" })).toBeVisible();
  const left = () =>
    page.evaluate(async () => {
      const stores: Record<string, number> = {};
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((done, fail) => {
          const request = indexedDB.open(name!);
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
        for (const store of database.objectStoreNames) {
          stores[`${name}/${store}`] = await new Promise<number>((done) => {
            const request = database.transaction(store).objectStore(store).count();
            request.onsuccess = () => done(request.result);
          });
        }
        database.close();
      }
      return { preferences: Object.keys(localStorage), rows: stores };
    });
  const { preferences, rows } = await left();
  expect(preferences).toEqual([]);
  expect(Object.entries(rows).filter(([, n]) => n > 0)).toEqual([]);
  await page.reload();
  await expect(page.getByRole("heading", { name: "What to patch first" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Import a scan" })).toContainText("up to 500 MB");
  await start(page);
});

for (const theme of ["Light", "Dark"]) {
  test(`the chosen colours stay: ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme === "Dark" ? "light" : "dark" });
    await open(page, "/settings");
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await ground();
    await page.getByRole("radio", { name: theme }).check();
    await expect.poll(ground).not.toBe(before);
    const chosen = await ground();
    await page.reload();
    await expect(page.getByRole("radio", { name: theme })).toBeChecked();
    expect(await ground()).toBe(chosen);
  });
}

test("the days allowed change the due dates", async ({ page }) => {
  await open(page);
  await start(page);
  const due = async () => (await findings(page).getByRole("row").nth(1).getByRole("cell").last().textContent())!;
  const before = await due();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  for (const name of ["Critical", "High", "Medium", "Low"]) {
    await page.getByRole("spinbutton", { name: `All assets, ${name}`, exact: true }).fill("3000");
    await page.keyboard.press("Tab");
  }
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report" }).click();
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await expect.poll(due).toMatch(/^2034-12-1\d/);
  expect(before).not.toMatch(/^2034/);
});
