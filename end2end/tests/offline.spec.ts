// The app without a network, and a newer version of it: kept as a whole, under any path, and never taken unasked.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";

import { axe, csvFile, dist, expect, open, plainHost, test, type Change } from "./support";

test.use({ serviceWorkers: "allow" });

const rows = (page: Page) => page.getByRole("table", { name: "Findings" }).getByRole("row");

/** The app is kept: the next visit needs no network. */
async function kept(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-offline", "ready", { timeout: 30_000 });
}

/** Addresses in the caches of this origin, by cache. */
function caches(page: Page): Promise<string[][]> {
  return page.evaluate(async () => {
    const names = await globalThis.caches.keys();
    const kept = names.map(async (name) => (await globalThis.caches.open(name)).keys());
    return (await Promise.all(kept)).map((requests) => requests.map((request) => new URL(request.url).pathname));
  });
}

for (const under of ["/", "/some/path/"]) {
  test(`after the first visit nothing is asked of the network (under ${under})`, async ({ page }) => {
    const host = await plainHost(under);
    await open(page, host.url);
    await page.getByLabel("Scan reports").setInputFiles(csvFile("report.csv", [{}, {}, {}]));
    await expect(rows(page)).toHaveCount(4);
    await expect(page.getByText(/^saved/)).toBeVisible();
    await kept(page);
    await host.close();

    await page.reload();
    await expect(rows(page)).toHaveCount(4);
    for (const name of ["Patches", "Assets", "Dashboard", "Scans", "Settings"]) {
      await page.goto(`${host.url}${name.toLowerCase()}`);
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    }
    // Another file is read with what comes later.
    await page.goto(host.url);
    await expect(rows(page)).toHaveCount(4);
    await page.getByRole("row").nth(1).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Solution" })).toBeVisible();
  });
}

test("only the app's own files are kept", async ({ page, request, trouble, troubleExpected }) => {
  await open(page);
  await kept(page);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // A feed beside the app, or an interface, is not of this build: the network answers, here that there is none.
  troubleExpected.value = true;
  await page.evaluate(async () => {
    await fetch("./feeds/feeds.json");
    await fetch("./api/session");
  });
  expect(trouble.filter((line) => !line.includes("404 (Not Found)"))).toEqual([]);
  const [names, ...others] = await caches(page);
  expect(others).toEqual([]);
  expect(names).toContain("/index.html");
  expect(names).not.toContain("/sw.js");
  for (const name of names ?? []) expect(existsSync(path.join(dist, name)), name).toBe(true);
  // Whoever caches before the browser must ask each time whether the list is still the same.
  for (const name of ["sw.js", "index.html", "manifest.webmanifest"]) {
    expect((await request.get(`./${name}`)).headers()["cache-control"], name).toBe("no-cache");
  }
  const hashed = names?.find((name) => name.endsWith(".wasm")) ?? "";
  expect((await request.get(hashed)).headers()["cache-control"]).toContain("immutable");
});

test("all data wiped, the app is still kept", async ({ page }) => {
  const host = await plainHost("/");
  await open(page, host.url);
  await page.getByLabel("Scan reports").setInputFiles(csvFile("report.csv", [{}]));
  await expect(rows(page)).toHaveCount(2);
  await kept(page);
  await page.goto(`${host.url}settings`);
  await page.getByRole("button", { name: "Wipe everything\u2026" }).click();
  await page.getByRole("textbox", { name: "Type wipe to confirm" }).fill("wipe");
  await page.getByRole("button", { name: "Wipe everything", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await host.close();
  await page.goto(host.url);
  await expect(page.getByRole("heading", { level: 1, name: "What to patch first" })).toBeVisible();
});

/** The same app with another mark in its page, as another build would have. */
function newer(mark: string): Change {
  const marked = (page: Buffer) => Buffer.from(page.toString().replace("<title>", `<meta name="mark" content="${mark}"><title>`));
  const integrity = `sha384-${createHash("sha384").update(marked(readFileSync(path.join(dist, "index.html")))).digest("base64")}`;
  const build = createHash("sha256").update(mark).digest("hex").slice(0, 16);
  return (name, content) => {
    if (name === "index.html") return marked(content);
    if (name !== "sw.js") return content;
    const text = content.toString().replace(/(\["index\.html",")[^"]+/, `$1${integrity}`);
    return Buffer.from(text.replace(/(\$\{OURS\})[0-9a-f]{16}/, `$1${build}`));
  };
}

test("a newer version waits for a person, and then the older one is gone", async ({ page, context }) => {
  const host = await plainHost("/");
  try {
    await open(page, host.url);
    await kept(page);
    await page.reload();
    const mark = () => page.locator('meta[name="mark"]');
    const look = () => page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    const word = page.getByText("A newer version of Patchfirst is ready.");
    await expect(page.getByRole("heading", { level: 1, name: "What to patch first" })).toBeVisible();
    await kept(page);

    host.change(newer("second"));
    await look();
    await expect(word).toBeVisible({ timeout: 30_000 });
    await axe(page);
    await page.getByRole("button", { name: "Later" }).click();
    await expect(word).toHaveCount(0);

    // A reload, or another tab, is still the old one: whole, not half of each.
    await page.reload();
    await expect(word).toBeVisible({ timeout: 30_000 });
    await expect(mark()).toHaveCount(0);
    const other = await context.newPage();
    await other.goto(host.url);
    await expect(other.locator('meta[name="mark"]')).toHaveCount(0);
    await other.close();

    await page.getByRole("button", { name: "Reload" }).click();
    await expect(mark()).toHaveAttribute("content", "second", { timeout: 30_000 });
    await expect(page.getByRole("heading", { level: 1, name: "What to patch first" })).toBeVisible();
    await expect(word).toHaveCount(0);
    await expect.poll(async () => (await caches(page)).length).toBe(1);
    await page.goto("about:blank");
  } finally {
    await host.close();
  }
});

test("a build that is not there as a whole is not taken", async ({ page }) => {
  const host = await plainHost("/");
  try {
    await open(page, host.url);
    await kept(page);
    const second = newer("second");
    // The list is of the second build, the page still of the first: as while files are being copied.
    host.change((name, content) => (name === "sw.js" ? second(name, content) : content));
    const state = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update().catch(() => {});
      const coming = registration.installing;
      if (coming) {
        await new Promise<void>((settled) => coming.addEventListener("statechange", () => settled(), { once: true }));
      }
      return { waiting: registration.waiting !== null, was: coming?.state };
    });
    expect(state).toEqual({ waiting: false, was: "redundant" });
    await expect(page.getByText("A newer version")).toHaveCount(0);
    await page.goto("about:blank");
  } finally {
    await host.close();
  }
});
