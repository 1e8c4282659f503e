// Team mode from the first account to the last: two people with browsers of their own and one real server, on SQLite and
// on PostgreSQL.

import { type Page } from "@playwright/test";

import {
  STORY_MS,
  approve, hear, importReport, isRated, join, member, postgres, rate, setUp, signIn, stars, synced, withTeam, words,
  type Person, type TeamServer,
} from "./team"; // prettier-ignore
import { axe, expect, screens, test } from "./support";

test.describe.configure({ timeout: STORY_MS });

/** What the server says to somebody who asks it past the page: its code, or nothing where it lets them in. */
async function code(who: Person, path: string): Promise<string | undefined> {
  const answer = await who.context.request.get(path, { headers: { "x-patchfirst-version": "1" } });
  return answer.ok() ? undefined : ((await answer.json()) as { code: string }).code;
}

/** On telephones too the header is no wider than the screen, and the way to the account is on it. */
async function fits(page: Page): Promise<void> {
  for (const width of [320, 360, 390]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const { x, width: own } = (await page.locator(".account > summary").boundingBox()) ?? { x: width, width: 0 };
    expect(x + own).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize(screens.desk);
}

async function story(ada: Person, bob: Person, server: TeamServer): Promise<void> {
  await setUp(ada, server);
  await importReport(ada.page);
  await synced(ada.page);

  // Somebody asks to join, and gets nothing before an admin approves; the tool itself works all the while.
  await join(bob);
  await signIn(bob);
  await expect(bob.page.getByRole("heading", { name: "Wait for approval" })).toBeVisible();
  const own = await words(bob.page, "Your words");
  const me = (await (await bob.context.request.get("./api/me", { headers: { "x-patchfirst-version": "1" } })).json()) as {
    memberships: { org: string }[];
  };
  const org = me.memberships[0]?.org ?? "";
  for (const path of ["members", "sync", "keys", "audit"]) {
    const query = path === "sync" ? "?epoch=0&cursor=0&limit=10" : path === "audit" ? "?limit=1" : "";
    expect(await code(bob, `./api/organisations/${org}/${path}${query}`), path).toBe("not_approved");
  }
  await importReport(bob.page);
  await expect(bob.page.getByRole("link", { name: "Waiting for approval" })).toBeVisible();

  expect(await approve(ada, "Bob", "Editor")).toEqual(own);
  await bob.page.goto("./");
  await synced(bob.page);

  // A star of one is on the other's screen. What a browser loads to stay in step has a limit (`xtask/src/sizes.rs`): nothing of
  // accounts is part of it.
  const loaded: string[] = [];
  ada.page.on("request", (request) => loaded.push(request.url()));
  await ada.page.goto("./");
  await synced(ada.page);
  expect(loaded.filter((url) => url.includes("/engine-team-"))).toHaveLength(1);
  expect(loaded.filter((url) => url.includes("/engine-account-"))).toEqual([]);
  const took: number[] = [];
  for (const count of [5, 2, 4, 1, 5]) {
    const start = Date.now();
    await rate(ada.page, 2, count);
    await isRated(bob.page, 2, count, 2_000);
    took.push(Date.now() - start);
  }
  test.info().annotations.push({ type: "seen on the other screen, ms", description: took.join(", ") });
  console.log(`seen on the other screen after ${took.join(", ")} ms`);

  // Both without the network, both about the same host.
  await Promise.all([ada, bob].map(({ context }) => context.setOffline(true)));
  await rate(ada.page, 1, 2);
  await rate(bob.page, 1, 4);
  for (const { page } of [ada, bob]) await expect(page.getByText(/^Offline/).first()).toBeVisible({ timeout: 30_000 });
  await Promise.all([ada, bob].map(({ context }) => context.setOffline(false)));
  for (const { page } of [ada, bob]) {
    await expect(page.getByRole("link", { name: "1 conflict" })).toBeVisible({ timeout: 30_000 });
    await isRated(page, 1, 4);
  }
  await fits(ada.page);
  await ada.page.getByRole("link", { name: "1 conflict" }).click();
  await expect(ada.page.getByRole("heading", { name: /host-1/ })).toBeVisible();
  await axe(ada.page);
  await ada.page.getByRole("button", { name: /^Use 2/ }).click();
  for (const { page } of [ada, bob]) await expect(page.getByRole("link", { name: "1 conflict" })).toHaveCount(0);
  await isRated(bob.page, 1, 2);
  await expect(ada.page.getByText(/^No conflicts/)).toBeVisible();

  // Out within one request.
  await ada.page.goto("./team");
  await ada.page.getByRole("button", { name: "Manage Bob" }).click();
  await ada.page.getByRole("button", { name: /^End the membership/ }).click();
  await ada.page.getByRole("button", { name: /^End it/ }).click();
  await expect(ada.page.getByRole("dialog")).toHaveCount(0, { timeout: 15_000 });
  expect(await code(bob, "./api/me")).toBe("withdrawn");
  expect(await code(bob, `./api/organisations/${org}/sync?epoch=0&cursor=0&limit=10`)).toBe("withdrawn");
  // And is told so at once: by whom, what stays, what can be done.
  const out = bob.page.getByRole("heading", { name: "Your access to Our team was withdrawn" });
  await bob.page.getByRole("link", { name: "Access withdrawn" }).click({ timeout: 30_000 });
  await expect(out).toBeVisible();
  await expect(bob.page.getByText("Reports that were imported here, with their findings.")).toBeVisible();
  await axe(bob.page);
  await signIn(bob);
  await bob.page.goto("./team");
  await expect(out).toBeVisible();
  // What is in that browser stays there; what is said from now on does not reach it.
  await ada.page.goto("./");
  await rate(ada.page, 3, 5);
  await synced(ada.page);
  await bob.page.goto("./");
  await isRated(bob.page, 1, 2);
  await isRated(bob.page, 3, 3);
}

const whole = async (server: TeamServer, ada: Person, bob: Person) => story(ada, bob, server);

test("two people, one server: approved, shared, in conflict, agreed, out", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob"], whole);
});

test("the same on PostgreSQL", async ({ browser }) => {
  const database = await postgres();
  test.skip(!database, "PostgreSQL is not installed");
  if (!database) return;
  try {
    await withTeam(browser, ["Ada", "Bob"], whole, { database: database.url });
  } finally {
    await database.close();
  }
});

test("what waits to be sent survives a reload without a network", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob"], async (server, ada, bob) => {
    await setUp(ada, server);
    await member(ada, bob, "Editor");
    await importReport(bob.page);
    await importReport(ada.page);
    await synced(ada.page);
    // The modules of team mode are kept too.
    await expect(ada.page.locator("html")).toHaveAttribute("data-offline", "ready", { timeout: 30_000 });
    const kept = () =>
      ada.page.evaluate(async () => {
        const names = await caches.keys();
        const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return all.flat().filter((request) => /\/(page|engine)-team-/.test(request.url)).length;
      });
    await expect.poll(kept, { timeout: 30_000 }).toBe(2);
    await ada.page.reload();
    await synced(ada.page);

    await ada.context.setOffline(true);
    await rate(ada.page, 1, 5);
    await rate(ada.page, 2, 1);
    await expect(ada.page.getByText(/^Offline.*2 to send/)).toBeVisible({ timeout: 30_000 });
    await fits(ada.page);
    await ada.page.reload();
    await expect(ada.page.getByText(/^Offline.*2 to send/)).toBeVisible({ timeout: 30_000 });
    await isRated(ada.page, 1, 5);
    await ada.context.setOffline(false);
    await synced(ada.page);
    await isRated(bob.page, 1, 5);
    await isRated(bob.page, 2, 1);
  }, { keeps: "Ada" });
});

test("of two tabs one shares, and the other says so", async ({ browser }) => {
  await withTeam(browser, ["Ada"], async (server, ada) => {
    await setUp(ada, server);
    const second = await ada.context.newPage();
    hear(second, ada.trouble);
    await second.goto("./");
    await expect(second.getByRole("button", { name: "Shared by another tab" })).toBeVisible({ timeout: 20_000 });
    await synced(ada.page);
  });
});

test("who only reads is offered no editing", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Eve"], async (server, ada, eve) => {
    await setUp(ada, server);
    await member(ada, eve, "Viewer");
    await importReport(eve.page);
    await synced(eve.page);
    for (const radio of await stars(eve.page, 1).getByRole("radio").all()) await expect(radio).toBeDisabled();
    await expect(eve.page.getByRole("button", { name: "Decide\u2026" })).toHaveCount(0);
    await eve.page.goto("./assets");
    await expect(eve.page.getByText("Your team shares this with you to read")).toBeVisible();
    await eve.page.getByRole("checkbox", { name: "Select host-1.example.org" }).check();
    await expect(eve.page.getByRole("button", { name: "Edit\u2026" })).toHaveCount(0);
    await axe(eve.page);
    await eve.page.goto("./rules");
    await expect(eve.page.getByText("Your team shares this with you to read")).toBeVisible();
    await expect(eve.page.getByRole("button", { name: "New rule\u2026" })).toHaveCount(0);
    await eve.page.goto("./team");
    await expect(eve.page.getByRole("row", { name: /Ada/ })).toBeVisible();
    await expect(eve.page.getByRole("button", { name: /^(Manage|Approve|Make a link|Name and policy)/ })).toHaveCount(0);
    await eve.page.goto("./audit");
    await expect(eve.page.getByText("Admins and auditors of your team read it.")).toBeVisible();
  });
});
