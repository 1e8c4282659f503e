// The first load: what is fetched before the workspace is open, page and engine beside each other, and the frame that is
// painted before any of it runs.

import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Page, Request } from "@playwright/test";

import { choose, findings, ranked, start } from "./reports";
import { axe, dist, expect, open, screens, test } from "./support";

/** What follows the first load: the modules that come later, and what else comes once the workspace is open. */
const later = /\/(?:page-(?:rest|team|shared-\d+)|engine-(?:files|shared-\d+|rest|team))-[0-9a-f]{16}\.wasm$/;

/** Names of the first load as in `xtask/src/sizes.rs`, without the browser's own two. */
const named = [
  "boot.js", "engine-boot.js", "engine-later.js", "engine.js", "engine.wasm", "index.html", "page-later.js", "page.js",
  "page.wasm", "style.css",
]; // prettier-ignore

const plain = (name: string) => name.replace(/-[0-9a-f]{16}(?=\.\w+$)/, "");

test("what is fetched before the workspace is open is the first load, and weighs at most 500 kB", async ({ page }) => {
  const first = new Set<string>();
  let isOpen = false;
  page.on("request", (request: Request) => {
    const name = new URL(request.url()).pathname.slice(1) || "index.html";
    isOpen ||= later.test(`/${name}`);
    if (!isOpen) first.add(name);
  });
  const followed = page.waitForRequest(later);
  await open(page);
  await followed;
  await expect(page.getByRole("heading", { level: 1, name: "What to patch first" })).toBeVisible();
  const own = ["favicon.svg", "manifest.webmanifest"];
  const names = [...first].map(plain).filter((name) => !own.includes(name));
  expect(names.sort()).toEqual(named);
  const weight = [...first].map((name) => {
    const file = path.join(dist, name);
    return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
  });
  expect(weight.reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(500_000);
});

test("the engine does not wait for the page", async ({ page }) => {
  // The page's module comes only once the engine's was asked for: one after the other would wait for ever.
  const engine = page.waitForRequest(/\/engine-[0-9a-f]{16}\.wasm$/);
  await page.route(/\/page-[0-9a-f]{16}\.wasm$/, async (route) => {
    await engine;
    await route.continue();
  });
  await open(page);
  await expect(page.getByRole("heading", { level: 1, name: "What to patch first" })).toBeVisible();
});

/** Where the parts of the frame are. */
function places(page: Page) {
  return page.evaluate(() => {
    const parts = [".bar", ".brand", ".nav li:nth-child(2) a", ".nav li:nth-child(6) a", ".datastate-where"];
    return parts.map((part) => {
      const box = document.querySelector(part)?.getBoundingClientRect();
      return [part, box?.x, box?.y, box?.width, box?.height];
    });
  });
}

for (const [name, viewport] of Object.entries(screens)) {
  test(`the frame is painted before any wasm runs, and nothing jumps when it does (${name})`, async ({ page }) => {
    await page.setViewportSize(viewport);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\.wasm$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.addInitScript(() => {
      const shifts: unknown[] = ((globalThis as { shifts?: unknown[] }).shifts = []);
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push(JSON.stringify(entry));
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto("./");
    const link = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report", exact: true });
    await expect(link).toBeVisible();
    await expect(link).toHaveAttribute("aria-current", "page");
    await expect(page.getByText("In this browser only")).toBeVisible();
    // Words only once it takes long.
    await expect(page.getByText("on its way")).toBeVisible();
    const before = await places(page);
    release();
    await expect(page.locator("#shell")).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1, name: "What to patch first" })).toBeVisible();
    expect(await places(page)).toEqual(before);
    expect(await page.evaluate(() => (globalThis as { shifts?: unknown[] }).shifts)).toEqual([]);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
}

test("the first paint has the colours that a person chose", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.addInitScript(() => localStorage.setItem("patchfirst.theme", '"dark"'));
  await page.route(/\.wasm$/, () => {});
  await page.goto("./");
  await expect(page.getByRole("link", { name: "Report", exact: true })).toBeVisible();
  const [red] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? []);
  expect(red).toBeLessThan(64);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("an import is measured until its rows are in the page", async ({ page }) => {
  await page.goto("./");
  await page.evaluate(() => {
    const seen = new Promise((resolve) => {
      new MutationObserver(() => {
        const titles = [...document.querySelectorAll<HTMLElement>(".findings tbody tr:not([hidden]) .title")];
        resolve({
          rows: titles.length,
          blank: titles.filter((title) => title.textContent?.trim() === "").length,
          isMeasured: performance.getEntriesByName("patchfirst:import").length === 1,
          isShown: document.querySelector(".report-stage")?.hasAttribute("inert") === false,
        });
      }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-ranked"] });
    });
    Object.assign(globalThis, { seen });
  });
  await page.getByRole("button", { name: "Try the sample" }).click();
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Promise<Record<string, unknown>> }).seen);
  expect(seen).toMatchObject({ blank: 0, isMeasured: true, isShown: true });
  expect(seen.rows).toBeGreaterThan(5);
  await expect.poll(() => page.evaluate(() => performance.getEntriesByName("patchfirst:painted").length)).toBe(1);
});

test("the report is laid out behind the welcome, out of reach, and shows what was read", async ({ page }) => {
  await open(page);
  const stage = page.locator(".report-stage");
  await expect(stage.locator("tr[data-finding]")).not.toHaveCount(0);
  await expect(stage).toBeHidden();
  await expect(findings(page)).toHaveCount(0);
  await axe(page);
  // Around the whole page by keyboard: the focus is never in there.
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest(".report-stage") ?? null)).toBeNull();
  }
  await choose(page, "empty.csv", "");
  await expect(page.getByRole("alert")).toContainText("empty.csv was not imported");
  await expect(page.locator("html")).not.toHaveAttribute("data-ranked");
  const laidOut = await stage.elementHandle();
  await start(page);
  await expect(findings(page)).toHaveAttribute("aria-rowcount", `${ranked + 1}`);
  expect(await laidOut?.evaluate((element) => element.isConnected && !element.hasAttribute("inert"))).toBe(true);
});
