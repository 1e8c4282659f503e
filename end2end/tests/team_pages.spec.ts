// The pages of team mode, each by itself: what is typed, what is said, what a link may hold, and axe on both screens.
// Without a server nothing of them shows.

import { readFile } from "node:fs/promises";

import { STORY_MS, fill, join, loseKey, member, person, setUp, signIn, synced, teamServer, type Person, type TeamServer } from "./team";
import { axe, expect, open, plainHost, screens, test } from "./support";
import { totp } from "./totp";

test.describe.configure({ timeout: STORY_MS });

/** Axe in both themes on both screens, and nothing wider than the screen. */
async function checked(who: Person): Promise<void> {
  for (const viewport of Object.values(screens)) {
    await who.page.setViewportSize(viewport);
    await axe(who.page);
    expect(await who.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await who.page.setViewportSize(screens.desk);
}

test("without a server nothing of team mode shows, and no interface is asked", async ({ page }) => {
  const host = await plainHost("/some/path/");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  try {
    const looked = page.waitForResponse(/server\.json$/);
    await open(page, host.url);
    expect(await (await looked).json()).toEqual({ product: "none" });
    await page.waitForLoadState("networkidle");
    await expect(page.getByText("In this browser only")).toBeVisible();
    await expect(page.locator(".sync, .sync-step, .account")).toHaveCount(0);
    await page.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    expect(asked.filter((path) => path.includes("/api/") || /-team-/.test(path))).toEqual([]);
    await page.goto("about:blank");
  } finally {
    await host.close();
  }
});

test("a page of team mode is no page where there is no server", async ({ page }) => {
  await open(page, "/sign-in");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await expect(page).toHaveTitle(/Not found/);
});

test.describe("with a server", () => {
  let server: TeamServer;
  test.beforeEach(async () => {
    server = await teamServer();
  });
  test.afterEach(async () => server.close());

  test("set-up: the token leaves the address, passwords are looked at, the key is shown once", async ({ browser }) => {
    const ada = await person(browser, server, "Ada");
    await ada.page.goto("./");
    await expect(ada.page.getByRole("link", { name: "Set up" })).toBeVisible();
    for (const page of ["sign-in", "join", "team", "audit", "review"]) {
      await ada.page.goto(`./${page}`);
      await expect(ada.page.getByText("Nobody has an account on this server yet.")).toBeVisible();
    }
    await ada.page.goto(`./set-up#${server.token}`);
    await expect(ada.page.getByText("The set-up token came with the link.")).toBeVisible();
    await expect(ada.page).toHaveURL(`${server.url}set-up`);
    await checked(ada);
    await fill(ada);
    const send = ada.page.getByRole("button", { name: "Set up" });
    for (const [password, again, says] of [
      ["too short", "too short", "at least 15 characters"],
      ["velvet anchor tulip moon", "velvet anchor tulip noon", "not the same"],
      ["aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa", "first that are guessed"],
    ] as const) {
      await ada.page.getByLabel("Password", { exact: true }).fill(password);
      await ada.page.getByLabel("The same password again", { exact: true }).fill(again);
      await send.click();
      await expect(ada.page.getByRole("alert").filter({ hasText: says })).toBeVisible();
    }
    await fill(ada);
    await ada.page.getByLabel("Your name").fill("  ");
    await send.click();
    await expect(ada.page.getByRole("alert").filter({ hasText: "Type a name." })).toBeVisible();
    await fill(ada);
    await ada.page.getByLabel("Organisation").fill("St. Anne/North");
    await send.click();
    await expect(ada.page.getByRole("heading", { name: "Write down the recovery key" })).toBeVisible({ timeout: 20_000 });
    await expect(ada.page.locator(".recovery-key code")).toHaveCount(11);
    await expect(ada.page.getByRole("button", { name: "Go on" })).toBeDisabled();
    await checked(ada);
    const [download] = await Promise.all([
      ada.page.waitForEvent("download"),
      ada.page.getByRole("button", { name: "Save as a file" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("patchfirst-recovery-key-St-Anne-North.txt");
    const saved = await readFile(await download.path(), "utf8");
    for (const part of ["St. Anne/North", server.url, /\d{4}-\d\d-\d\d/, /[0-9A-Z]{5}(-[0-9A-Z]{5}){10}/]) expect(saved).toMatch(part);
    await expect(ada.page.getByText(`Recovery key of St. Anne/North, at ${server.url}`)).toBeVisible();
    await ada.page.getByLabel("I have written it down").check();
    await ada.page.getByRole("button", { name: "Go on" }).click();
    await expect(ada.page.getByRole("table", { name: "Members" })).toBeVisible();
    await ada.page.goto("./set-up");
    await expect(ada.page.getByRole("heading", { name: "This server is set up" })).toBeVisible();
    expect(ada.trouble).toEqual([]);
    await ada.context.close();
  });

  test("an invitation's link joins with its role, and is used up", async ({ browser }) => {
    const [ada, bob] = [await person(browser, server, "Ada"), await person(browser, server, "Bob")];
    await setUp(ada, server);
    await ada.page.getByLabel("For this e-mail address only").fill(bob.email);
    await ada.page.getByRole("radio", { name: /^Auditor/ }).check();
    await ada.page.getByRole("button", { name: "Make a link" }).click();
    const link = await ada.page.getByLabel("Link to pass on").inputValue();
    expect(link).toMatch(/\/join#[0-9a-f]{32}$/);
    await checked(ada);
    // One that is withdrawn is not passed on any more; another one's link stays.
    await ada.page.getByRole("button", { name: "Make a link" }).click();
    await expect(ada.page.getByLabel("Link to pass on")).not.toHaveValue(link);
    await ada.page.getByRole("button", { name: "Withdraw the invitation: Whoever has the link" }).click();
    await expect(ada.page.getByLabel("Link to pass on")).toHaveCount(0);
    await bob.page.goto(link);
    await expect(bob.page.getByText("join with the address it was sent to")).toBeVisible();
    await expect(bob.page).toHaveURL(`${server.url}join`);
    await checked(bob);
    await join(bob, link);
    await signIn(bob);
    await expect(bob.page.getByRole("heading", { name: "Wait for approval" })).toBeVisible();
    await checked(bob);
    await ada.page.reload();
    await expect(ada.page.getByRole("row", { name: /Bob.*Auditor.*Waits for approval/ })).toBeVisible();
    await expect(ada.page.getByRole("list", { name: "Invitations" })).toHaveCount(0);
    await ada.page.getByRole("button", { name: "Approve Bob" }).click();
    await expect(ada.page.getByRole("dialog").getByRole("listitem")).toHaveCount(10);
    await checked(ada);
    await ada.page.getByRole("button", { name: "The words match: approve" }).click();
    await expect(ada.page.getByRole("row", { name: /Bob.*Auditor/ })).not.toContainText("Waits");
    await bob.page.goto("./audit");
    await expect(bob.page.getByRole("row", { name: /^\d{4}-\d\d-\d\d \d\d:\d\d Ada .*Approved a member: Bob/ })).toBeVisible({ timeout: 20_000 });
    await expect(bob.page.getByRole("link", { name: "Export all of it" })).toBeVisible();
    await checked(bob);
    // Another role signs them out, which is said for a while.
    await ada.page.getByRole("button", { name: "Manage Bob" }).click();
    await ada.page.getByRole("dialog").getByRole("radio", { name: /^Viewer/ }).check();
    await ada.page.getByRole("button", { name: "Change the role" }).click();
    const said = ada.page.getByText("They were signed out, and sign in again.");
    await expect(said).toBeVisible();
    await bob.page.reload();
    await expect(bob.page.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible({ timeout: 20_000 });
    await expect(said).toHaveCount(0, { timeout: 20_000 });
    expect([ada.trouble, bob.trouble]).toEqual([[], []]);
    await Promise.all([ada.context.close(), bob.context.close()]);
  });

  test("a wrong password says no more than that, a second factor is asked for, recovery codes sign in", async ({ browser }) => {
    const ada = await person(browser, server, "Ada");
    const { page } = ada;
    await setUp(ada, server);
    await page.goto("./account");
    await expect(page.getByRole("list", { name: "Browsers that are signed in" })).toContainText("this browser");
    await page.getByLabel("Password, to set it up", { exact: true }).fill(`${ada.password}?`);
    await page.getByRole("button", { name: "Set it up", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible({ timeout: 20_000 });
    await page.getByLabel("Password, to set it up", { exact: true }).fill(ada.password);
    await page.getByRole("button", { name: "Set it up", exact: true }).click();
    await expect(page.getByRole("img", { name: /The secret as a picture/ })).toBeVisible({ timeout: 20_000 });
    await checked(ada);
    const secret = (await page.locator(".factor-secret").textContent()) ?? "";
    await page.getByLabel("Code").fill("000000");
    await page.getByRole("button", { name: "Turn it on" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "This code is not right" })).toBeVisible();
    await page.getByLabel("Code").fill(totp(secret));
    await page.getByRole("button", { name: "Turn it on" }).click();
    const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await expect(codes.first()).toBeVisible();
    const [recovery = "", another = ""] = await codes.allTextContents();
    await checked(ada);
    // They are nowhere else: the browser asks before it leaves.
    const asked = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    expect((await asked).type()).toBe("beforeunload");
    await (await asked).dismiss();
    await page.getByRole("button", { name: "I have them" }).click();
    await expect(page.getByText("On: signing in asks for a code")).toBeVisible();

    await page.locator(".account > summary").click();
    await axe(page);
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await checked(ada);
    // Each page of the team shows the way, and signing in leads back to it.
    for (const name of ["Team", "Review", "Audit log"]) {
      await page.goto(`./${name.split(" ")[0]?.toLowerCase()}`);
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    }
    await page.getByLabel("E-mail").fill(ada.email);
    await page.getByLabel("Password", { exact: true }).fill("another velvet anchor");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible({ timeout: 20_000 });
    await page.getByLabel("Password", { exact: true }).fill(ada.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible({ timeout: 20_000 });
    await checked(ada);
    await page.getByLabel("Code").fill(recovery);
    await page.getByRole("button", { name: "Sign in" }).click();
    await synced(page);
    await expect(page).toHaveURL(`${server.url}audit`);

    // A browser that lost its keys asks for the second factor too.
    await loseKey(page);
    await page.reload();
    await page.getByRole("link", { name: "Unlock" }).click({ timeout: 20_000 });
    await page.getByLabel("Password", { exact: true }).fill(ada.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible({ timeout: 20_000 });
    await page.getByLabel("Code").fill(another);
    await page.getByRole("button", { name: "Sign in" }).click();
    await synced(page);
    expect(ada.trouble).toEqual([]);
    await ada.context.close();
  });

  test("a link to a new password makes new keys, and a member gives the team's again", async ({ browser }) => {
    const [ada, bob] = [await person(browser, server, "Ada"), await person(browser, server, "Bob")];
    await setUp(ada, server);
    await member(ada, bob, "Editor");
    await ada.page.goto("./team");
    await ada.page.getByRole("button", { name: "Manage Bob" }).click();
    await checked(ada);
    await ada.page.getByRole("button", { name: "Link to a new password" }).click();
    const link = await ada.page.getByLabel("Link to pass on").inputValue();
    await bob.page.goto("./reset");
    await expect(bob.page.getByText("This server sends no e-mail.")).toBeVisible();
    await checked(bob);
    await bob.page.goto(link);
    await expect(bob.page).toHaveURL(`${server.url}reset`);
    await expect(bob.page.getByRole("heading", { name: "New password" })).toBeVisible();
    await checked(bob);
    bob.password = "copper meadow lantern nine";
    await bob.page.getByLabel("Password", { exact: true }).fill(bob.password);
    await bob.page.getByLabel("The same password again", { exact: true }).fill(bob.password);
    await bob.page.getByRole("button", { name: "Set the password" }).click();
    await expect(bob.page.getByRole("heading", { name: "Sign in" })).toBeVisible({ timeout: 20_000 });
    await signIn(bob);
    await expect(bob.page.getByRole("heading", { name: "Wait for the keys" })).toBeVisible();
    await checked(bob);
    await ada.page.reload();
    await ada.page.getByRole("button", { name: "Give the keys Bob" }).click();
    await ada.page.getByRole("button", { name: "The words match: give the keys" }).click();
    await expect(ada.page.getByRole("dialog")).toHaveCount(0, { timeout: 15_000 });
    await bob.page.goto("./");
    await synced(bob.page);
    expect([ada.trouble, bob.trouble]).toEqual([[], []]);
    await Promise.all([ada.context.close(), bob.context.close()]);
  });

  test("a name of one long word, and one that turns the words around it", async ({ browser }) => {
    const [ada, bob] = [await person(browser, server, "Ada"), await person(browser, server, "Bob")];
    await setUp(ada, server);
    await ada.page.getByRole("button", { name: "Name and policy\u2026" }).click();
    await ada.page.getByLabel("Name", { exact: true }).fill("\u202e".concat("Harbour".repeat(11)));
    await ada.page.getByRole("button", { name: "Save" }).click();
    await expect(ada.page.getByRole("heading", { level: 1, name: "Harbour".repeat(11), exact: true })).toBeVisible();
    bob.name = `Bob${"Bobson".repeat(12)}`;
    await join(bob);
    await ada.page.reload();
    const approve = ada.page.getByRole("button", { name: `Approve ${bob.name}` });
    await expect(approve).toBeVisible();
    await checked(ada);
    await approve.click();
    await expect(ada.page.getByRole("dialog").locator("bdi").first()).toHaveText(bob.name);
    await checked(ada);
    await ada.page.goto("./audit");
    await expect(ada.page.getByRole("row", { name: `Asked to join: ${bob.name}` })).toBeVisible();
    await checked(ada);
    expect([ada.trouble, bob.trouble]).toEqual([[], []]);
    await Promise.all([ada.context.close(), bob.context.close()]);
  });

  test("name, policy, what the server sees, an empty review", async ({ browser }) => {
    const ada = await person(browser, server, "Ada");
    const { page } = ada;
    await setUp(ada, server);
    await checked(ada);
    await page.getByRole("button", { name: "Name and policy\u2026" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Example Hospital");
    await page.getByLabel(/Lock accounts after 3 failed sign-ins/).check();
    await checked(ada);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { name: "Example Hospital" })).toBeVisible();
    await page.getByRole("link", { name: "What the server can and cannot see" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "What the server can and cannot see" })).toBeVisible();
    await checked(ada);
    await page.goto("./review");
    await expect(page.getByText(/^No conflicts/)).toBeVisible();
    await checked(ada);
    expect(ada.trouble).toEqual([]);
    await ada.context.close();
  });
});
