import { test, expect, type Page, type BrowserContext, type Browser } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import path from "node:path";
import { start } from "./reports";

const port = 8831;
const base = `http://127.0.0.1:${port}/`;
let server: ChildProcess;
let token = "";
const dir = mkdtempSync("/tmp/teameng-db-");
function boot() {
  server = spawn(process.env.PATCHFIRST_SERVER!, ["--team", "--dist", process.env.PATCHFIRST_DIST!, "--addr", `127.0.0.1:${port}`, "--database", `sqlite:${dir}/t.db`], { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise<void>((done) => {
    const hear = (d: Buffer) => { const t = d.toString(); const m = t.match(/[0-9a-f]{32}/); if (m && !token) { token = m[0]; } if (/listen|serving|http:/i.test(t)) done(); };
    server.stdout!.on("data", hear); server.stderr!.on("data", hear);
    setTimeout(done, 3000);
  });
}
test.beforeAll(boot);
test.afterAll(() => { server.kill(); });

async function person(browser: Browser, name: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 2400, height: 900 } });
  const page = await context.newPage();
  page.on("console", (m) => { if (m.type() === "error") console.log(name, "console:", m.text()); });
  page.on("pageerror", (e) => console.log(name, "error:", e.message));
  return { context, page };
}
const stars = (page: Page, host: string) => page.getByRole("radiogroup", { name: `Importance of ${host}.example.test` }).first();

test("the story", async ({ browser }) => {
  test.setTimeout(180_000);
  const { page: a, context: ca } = await person(browser, "A");
  await a.goto("set-up");
  await a.getByLabel("Set-up token").fill(token);
  await a.getByLabel("Your name").fill("Ada");
  await a.getByLabel(/E-mail/).first().fill("ada@example.test");
  await a.getByLabel("Password", { exact: true }).fill("velvet anchor tulip moon");
  await a.getByLabel("The same password again").fill("velvet anchor tulip moon");
  let t = Date.now();
  await a.getByRole("button", { name: "Set up" }).click();
  await expect(a.getByRole("heading", { name: "Write down the recovery key" })).toBeVisible({ timeout: 20_000 });
  console.log("set up ms", Date.now() - t);
  await a.getByText("I have written it down").click();
  await a.getByRole("button", { name: "Go on" }).click();
  await a.goto("./");
  await start(a);
  await expect(a.getByText("Synced")).toBeVisible({ timeout: 10_000 });

  const { page: b, context: cb } = await person(browser, "B");
  await b.goto("join");
  await b.getByLabel("Your name").fill("Bob");
  await b.getByLabel(/E-mail/).first().fill("bob@example.test");
  await b.getByLabel("Password", { exact: true }).fill("copper meadow tulip nine");
  await b.getByLabel("The same password again").fill("copper meadow tulip nine");
  await b.locator("form button[type=submit], form button.button-primary").last().click();
  await expect(b.getByText(/approve/).first()).toBeVisible({ timeout: 20_000 });
  await b.goto("sign-in");
  await b.getByLabel(/E-mail/).first().fill("bob@example.test");
  await b.getByLabel("Password", { exact: true }).fill("copper meadow tulip nine");
  t = Date.now();
  await b.getByRole("button", { name: "Sign in" }).click();
  await expect(b.getByRole("heading", { name: "Wait for approval" })).toBeVisible({ timeout: 20_000 });
  console.log("sign in ms", Date.now() - t);

  await a.goto("team");
  await a.getByRole("button", { name: /Approve Bob/ }).click();
  await a.getByRole("radio", { name: /Editor/ }).check();
  await a.getByRole("button", { name: /The words match/ }).click();
  await expect(a.getByRole("button", { name: /The words match/ })).toHaveCount(0);
  await b.goto("./");
  await start(b);
  await expect(b.getByText("Synced")).toBeVisible({ timeout: 15_000 });

  await a.goto("./");
  await expect(a.getByText("Synced")).toBeVisible({ timeout: 10_000 });
  for (const n of [5, 2, 4, 1, 5]) {
    t = Date.now();
    await stars(a, "mail-1").getByRole("radio", { name: `${n} star${n > 1 ? "s" : ""}` }).click();
    await expect(stars(b, "mail-1").getByRole("radio", { name: `${n} star${n > 1 ? "s" : ""}` })).toBeChecked();
    console.log("seen on the other side after ms", Date.now() - t);
  }
  await b.reload();
  await expect(b.getByText("Synced")).toBeVisible({ timeout: 10_000 });
  await expect(stars(b, "mail-1").getByRole("radio", { name: "5 stars" })).toBeChecked();

  // Offline on both sides, then a conflict.
  await ca.setOffline(true); await cb.setOffline(true);
  await stars(a, "lab-1").getByRole("radio", { name: "2 stars" }).click();
  await stars(b, "lab-1").getByRole("radio", { name: "4 stars" }).click();
  await expect(a.getByText(/Offline/).first()).toBeVisible({ timeout: 30_000 });
  await expect(b.getByText(/Offline/).first()).toBeVisible({ timeout: 30_000 });
  await ca.setOffline(false); await cb.setOffline(false);
  await expect(a.getByText("Synced")).toBeVisible({ timeout: 30_000 });
  await expect(b.getByText("Synced")).toBeVisible({ timeout: 30_000 });
  await expect(a.getByText("1 conflict").first()).toBeVisible({ timeout: 20_000 });
  await expect(stars(a, "lab-1").getByRole("radio", { name: "4 stars" })).toBeChecked();
  await a.getByText("1 conflict").first().click();
  await a.getByRole("button", { name: /Use 2 stars/ }).click();
  await expect(stars(b, "lab-1").getByRole("radio", { name: "2 stars" })).toBeChecked();

  // Revoked.
  await a.goto("team");
  await a.getByRole("button", { name: /Manage Bob/ }).click();
  await a.getByRole("button", { name: /End|membership/ }).first().click();
  await a.getByRole("button", { name: /End|Yes/ }).first().click();
  await expect(b.getByRole("link", { name: "Sign in" }).first()).toBeVisible({ timeout: 30_000 });
  await a.goto("./");
  await stars(a, "lab-1").getByRole("radio", { name: "5 stars" }).click();
  await expect(a.getByText("Synced")).toBeVisible({ timeout: 10_000 });
});
