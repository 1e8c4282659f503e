// People of a team in browsers of their own, and what they do: set up, join, approve, sign in, rate. Every name and
// password is invented.

import { expect, type Browser, type BrowserContext, type Page } from "@playwright/test";

import { csvFile, type Row } from "./support";
import { teamServer, type TeamServer } from "./team_server";

export { freePort, postgres, teamServer, type TeamServer } from "./team_server";

/** Most time for a story, ms, with room for a busy machine: what has to come soon has bounds of its own. */
export const STORY_MS = 480_000;

/** Somebody with a browser profile of their own. */
export interface Person {
  name: string;
  email: string;
  password: string;
  context: BrowserContext;
  page: Page;
  /** What the page complained about. */
  trouble: string[];
}

export async function person(browser: Browser, server: TeamServer, name: string, workers: "allow" | "block" = "block"): Promise<Person> {
  const context = await browser.newContext({ baseURL: server.url, serviceWorkers: workers, viewport: { width: 1280, height: 800 }, locale: "en-GB", timezoneId: "UTC" });
  // So that what is missing is named before the whole story ends.
  context.setDefaultTimeout(30_000);
  const trouble: string[] = [];
  const page = await context.newPage();
  hear(page, trouble);
  return { name, email: `${name.toLowerCase()}@example.test`, password: `velvet anchor tulip ${name.toLowerCase()} moon`, context, page, trouble };
}

interface Frame {
  /** Else a SQLite file of the server's own. */
  database?: string;
  /** Whose browser keeps the app for the time without a network. */
  keeps?: string;
}

/** A story of people on a server of their own, at whose end nobody's page has complained. */
export async function withTeam(
  browser: Browser,
  names: string[],
  story: (server: TeamServer, ...people: Person[]) => Promise<void>,
  { database, keeps }: Frame = {},
): Promise<void> {
  const server = await teamServer(database);
  const people: Person[] = [];
  try {
    for (const name of names) people.push(await person(browser, server, name, name === keeps ? "allow" : "block"));
    await story(server, ...people);
    expect(people.map(({ trouble }) => trouble)).toEqual(names.map(() => []));
  } finally {
    await Promise.all(people.map(({ context }) => context.close()));
    await server.close();
  }
}

/** Answers of 401, 403 and 409, and a network that is away, are what these stories are about; the browser says each of them. */
export function hear(page: Page, trouble: string[]): void {
  page.on("console", (message) => {
    const isExpected = /status of (401|403|404|409)|ERR_INTERNET_DISCONNECTED/.test(message.text());
    if (message.type() === "error" && !isExpected) trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(`uncaught: ${error.message}`));
}

/** Types name, address and a password twice. */
export async function fill(who: Person): Promise<void> {
  await who.page.getByLabel("Your name").fill(who.name);
  await who.page.getByLabel("E-mail").fill(who.email);
  await who.page.getByLabel("Password", { exact: true }).fill(who.password);
  await who.page.getByLabel("The same password again", { exact: true }).fill(who.password);
}

/** The first account, by the link that the server printed. Ends on the page of the team. */
export async function setUp(who: Person, server: TeamServer): Promise<void> {
  await who.page.goto(`./set-up#${server.token}`);
  await fill(who);
  await who.page.getByRole("button", { name: "Set up" }).click();
  await expect(who.page.getByRole("heading", { name: "Write down the recovery key" })).toBeVisible({ timeout: 20_000 });
  await who.page.getByLabel("I have written it down").check();
  await who.page.getByRole("button", { name: "Go on" }).click();
  await expect(who.page.getByRole("table", { name: "Members" })).toBeVisible();
}

/** Asks for an account, by an invitation's address or without. */
export async function join(who: Person, address = "./join"): Promise<void> {
  await who.page.goto(address);
  await fill(who);
  await who.page.getByRole("button", { name: "Create account" }).click();
  await expect(who.page.getByRole("heading", { name: "Wait for approval" })).toBeVisible({ timeout: 20_000 });
}

export async function signIn(who: Person): Promise<void> {
  await who.page.goto("./sign-in");
  await who.page.getByLabel("E-mail").fill(who.email);
  await who.page.getByLabel("Password", { exact: true }).fill(who.password);
  await who.page.getByRole("button", { name: "Sign in" }).click();
  await expect(who.page.locator(".account")).toBeVisible({ timeout: 20_000 });
}

/** Another password by a link, with another pair of keys. Ends signed in. */
export async function newPassword(who: Person, link: string): Promise<void> {
  await who.page.goto(link);
  who.password = "copper meadow lantern nine";
  await who.page.getByLabel("Password", { exact: true }).fill(who.password);
  await who.page.getByLabel("The same password again", { exact: true }).fill(who.password);
  await who.page.getByRole("button", { name: "Set the password" }).click();
  await expect(who.page.getByRole("heading", { name: "Sign in" })).toBeVisible({ timeout: 20_000 });
  await signIn(who);
}

/** By the menu of the account. Ends where one signs in. */
export async function signOut(page: Page): Promise<void> {
  await page.locator(".account > summary").click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

/** The words of a key, in their order. */
export async function words(page: Page, label: string): Promise<string[]> {
  const list = page.getByRole("list", { name: label });
  await expect(list.getByRole("listitem")).toHaveCount(10);
  return list.getByRole("listitem").allTextContents();
}

/** An admin approves somebody as something, after comparing words. */
export async function approve(admin: Person, name: string, role: string): Promise<string[]> {
  await admin.page.goto("./team");
  await admin.page.getByRole("button", { name: `Approve ${name}` }).click();
  const said = await words(admin.page, `Words of ${name}`);
  await admin.page.getByRole("dialog").getByRole("radio", { name: new RegExp(`^${role}`) }).check();
  await admin.page.getByRole("button", { name: "The words match: approve" }).click();
  await expect(admin.page.getByRole("dialog")).toHaveCount(0, { timeout: 15_000 });
  return said;
}

/** A member with keys, in one go. */
export async function member(admin: Person, who: Person, role: string): Promise<void> {
  await join(who);
  await signIn(who);
  await approve(admin, who.name, role);
  await who.page.goto("./");
  await synced(who.page);
}

/** The names of all that this browser keeps of teams, in all its workspaces. */
export function keptOfTeams(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const names: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ""));
      const keys = await done(database.transaction("team").objectStore("team").getAllKeys());
      database.close();
      names.push(...keys.map(String));
    }
    return names.sort();
  });
}

/** As a browser does that keeps no key which no script can read, or whose data was cleared in part. */
export function loseKey(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done) => {
      const request = indexedDB.open("patchfirst");
      request.onsuccess = () => done(request.result);
    });
    const transaction = database.transaction("team", "readwrite");
    transaction.objectStore("team").delete("key");
    await new Promise((done) => (transaction.oncomplete = done));
    database.close();
  });
}

export async function synced(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Synced" })).toBeVisible({ timeout: 20_000 });
}

/** Three hosts with a finding each. */
export async function importReport(page: Page, rows: Row[] = [{}, {}, {}]): Promise<void> {
  await page.goto("./");
  await page.getByLabel("Scan reports").setInputFiles(csvFile("report.csv", rows));
  await expect(page.getByRole("table", { name: "Findings" }).getByRole("row")).toHaveCount(rows.length + 1);
  await expect(page.getByText(/^saved/)).toBeVisible();
}

/** The stars of a host in the report. */
export function stars(page: Page, host: number) {
  return page.getByRole("radiogroup", { name: `Importance of host-${host}.example.org` }).first();
}

export async function rate(page: Page, host: number, count: number): Promise<void> {
  await stars(page, host).getByRole("radio", { name: count === 1 ? "1 star" : `${count} stars` }).click();
}

/** Rates a host and waits until the browser has kept it: the page is left after it. */
export async function rated(who: Person, host: number, count: number): Promise<void> {
  await rate(who.page, host, count);
  await expect(who.page.getByRole("button", { name: new RegExp(`^Undo: .*host-${host}\\.`) })).toBeVisible();
  await expect(who.page.getByText(/^saved/)).toBeVisible();
  await synced(who.page);
}

export async function isRated(page: Page, host: number, count: number, timeout?: number): Promise<void> {
  const radio = stars(page, host).getByRole("radio", { name: count === 1 ? "1 star" : `${count} stars` });
  await expect(radio).toBeChecked({ timeout });
}
