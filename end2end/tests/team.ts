// A server in team mode of a test's own, on a free port, with SQLite or PostgreSQL, and people in browsers of their own.
// Every name and password is invented.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Browser, type BrowserContext, type Page } from "@playwright/test";

import { csvFile, dist, type Row } from "./support";

const target = process.env.CARGO_TARGET_DIR ?? path.resolve(import.meta.dirname, "../../target");
const program = process.env.PATCHFIRST_SERVER ?? path.join(target, "debug", "server");

export interface TeamServer {
  /** Where it is, with a slash at the end. */
  url: string;
  /** For the first account. */
  token: string;
  close: () => Promise<void>;
}

/** Starts a server; without a database, on a SQLite file that goes with it. */
export async function teamServer(database?: string, ...more: string[]): Promise<TeamServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "patchfirst-team-"));
  const address = database ?? `sqlite:${path.join(folder, "team.db")}`;
  const args = ["--team", "--dist", dist, "--addr", "127.0.0.1:0", "--database", address, "--log", "error", ...more];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const said = await heard(child, /set-up#[0-9a-f]{32}/);
  const url = /Patchfirst is at (\S+)/.exec(said)?.[1] ?? "";
  const token = /set-up#([0-9a-f]{32})/.exec(said)?.[1] ?? "";
  return {
    url,
    token,
    close: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a program says, until something is in it. */
function heard(child: ChildProcess, sign: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (data: Buffer) => {
      said += data.toString();
      if (sign.test(said)) resolve(said);
    });
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${said}`)));
    child.on("error", reject);
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.on("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

export interface Postgres {
  url: string;
  close: () => Promise<void>;
}

/** Serves until standard input ends, then removes everything. */
const script = `set -e
folder=$(mktemp -d "\${TMPDIR:-/tmp}/patchfirst-pg-XXXXXX")
trap 'kill -INT $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$folder"' EXIT
"$1/initdb" -D "$folder/data" -U tests -A trust --no-sync --no-locale -E UTF8 >/dev/null
"$1/postgres" -D "$folder/data" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \\
  -c log_min_messages=fatal &
server=$!
for _ in $(seq 300); do
  if "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; then echo ready; cat >/dev/null; exit; fi
  sleep 0.1
done
exit 1`;

/** A PostgreSQL of this test's own; nothing where none is installed. It refuses to run as root, so root becomes its user. */
export async function postgres(): Promise<Postgres | undefined> {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort().reverse() : [];
  const folders = [...versions.map((version) => path.join(debian, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  const has = (folder: string) => ["initdb", "postgres", "pg_isready"].every((name) => existsSync(path.join(folder, name)));
  const programs = folders.find(has);
  if (!programs) return undefined;
  const port = `${await freePort()}`;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && spawnSync("id", ["postgres"]).status !== 0) return undefined;
  const quoted = script.replaceAll("'", `'\\''`);
  const child = isRoot
    ? spawn("su", ["postgres", "-s", "/bin/sh", "-c", `sh -c '${quoted}' sh ${programs} ${port}`], { cwd: "/", stdio: ["pipe", "pipe", "inherit"] })
    : spawn("sh", ["-c", script, "sh", programs, port], { cwd: "/", stdio: ["pipe", "pipe", "inherit"] });
  await heard(child, /ready/);
  return {
    url: `postgres://tests@127.0.0.1:${port}/postgres`,
    close: () =>
      new Promise((resolve) => {
        child.on("exit", () => resolve());
        child.stdin?.end();
      }),
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

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
  context.setDefaultTimeout(15_000);
  const trouble: string[] = [];
  const page = await context.newPage();
  hear(page, trouble);
  return { name, email: `${name.toLowerCase()}@example.test`, password: `velvet anchor tulip ${name.toLowerCase()} moon`, context, page, trouble };
}

/** Answers of 401 and 403, and a network that is away, are what these stories are about; the browser says each of them. */
export function hear(page: Page, trouble: string[]): void {
  page.on("console", (message) => {
    const isExpected = /status of (401|403|404)|ERR_INTERNET_DISCONNECTED/.test(message.text());
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

export async function isRated(page: Page, host: number, count: number, timeout = 10_000): Promise<void> {
  const radio = stars(page, host).getByRole("radio", { name: count === 1 ? "1 star" : `${count} stars` });
  await expect(radio).toBeChecked({ timeout });
}
