// One's own account by clicking: another password, the end of an account, keys that are gone from the browser, and the
// recovery key when nobody has them.

import { type Dialog, type Page } from "@playwright/test";

import { STORY_MS, importReport, isRated, loseKey, member, newPassword, rate, rated, setUp, signIn, signOut, synced, withTeam, type Person, type TeamServer } from "./team";
import { axe, expect, test } from "./support";

test.describe.configure({ timeout: STORY_MS });

/** The recovery key as it stands on the page. */
async function recoveryKey(who: Person, token: string): Promise<string> {
  await who.page.goto(`./set-up#${token}`);
  await who.page.getByLabel("Your name").fill(who.name);
  await who.page.getByLabel("E-mail").fill(who.email);
  await who.page.getByLabel("Password", { exact: true }).fill(who.password);
  await who.page.getByLabel("The same password again", { exact: true }).fill(who.password);
  await who.page.getByRole("button", { name: "Set up" }).click();
  const groups = who.page.locator(".recovery-key code");
  await expect(groups).toHaveCount(11, { timeout: 20_000 });
  return (await groups.allTextContents()).join("-");
}

/** By a link of who runs the server. */
async function reset(who: Person, server: TeamServer): Promise<void> {
  const link = /\/reset#([0-9a-f]{32})/.exec(server.command("admin", "reset", who.email))?.[1] ?? "";
  await newPassword(who, `./reset#${link}`);
}

/** A new recovery key that the page shows. */
async function written(page: Page): Promise<void> {
  await expect(page.locator(".recovery-key code")).toHaveCount(11, { timeout: 20_000 });
  await page.getByLabel("I have written it down").check();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
}

test("another password: the new one signs in, the other browser is out", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Ada elsewhere"], async (server, ada, elsewhere) => {
    await setUp(ada, server);
    Object.assign(elsewhere, { email: ada.email, password: ada.password });
    await signIn(elsewhere);
    await synced(elsewhere.page);
    await ada.page.goto("./account");
    await expect(ada.page.getByRole("list", { name: "Browsers that are signed in" }).getByRole("listitem")).toHaveCount(2);
    const old = ada.password;
    ada.password = "copper meadow lantern nine";
    await ada.page.getByLabel("Password until now", { exact: true }).fill("not the one at all");
    await ada.page.getByLabel("New password", { exact: true }).fill(ada.password);
    await ada.page.getByLabel("The same password again", { exact: true }).fill(ada.password);
    await ada.page.getByRole("button", { name: "Change the password" }).click();
    await expect(ada.page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible({ timeout: 20_000 });
    await ada.page.getByLabel("Password until now", { exact: true }).fill(old);
    await ada.page.getByRole("button", { name: "Change the password" }).click();
    await expect(ada.page.getByText("The password was changed. All other browsers were signed out.")).toBeVisible({ timeout: 20_000 });
    await synced(ada.page);

    await elsewhere.page.reload();
    await expect(elsewhere.page.getByRole("link", { name: "Sign in" })).toBeVisible({ timeout: 20_000 });
    await elsewhere.page.goto("./sign-in");
    await elsewhere.page.getByLabel("E-mail").fill(ada.email);
    await elsewhere.page.getByLabel("Password", { exact: true }).fill(old);
    await elsewhere.page.getByRole("button", { name: "Sign in" }).click();
    await expect(elsewhere.page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible({ timeout: 20_000 });
    await signIn({ ...elsewhere, password: ada.password });
    await synced(elsewhere.page);
  });
});

test("an account is deleted: out of the team, what it rated stays, the last admin stays", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob"], async (server, ada, bob) => {
    await setUp(ada, server);
    await member(ada, bob, "Editor");
    await importReport(ada.page);
    await importReport(bob.page);
    await rate(bob.page, 1, 5);
    await isRated(ada.page, 1, 5);
    const remove = async (who: Person, password: string) => {
      await who.page.goto("./account");
      await who.page.getByRole("button", { name: "Delete the account\u2026" }).click();
      await axe(who.page);
      await who.page.getByLabel("Password, to delete the account", { exact: true }).fill(password);
      await who.page.getByRole("dialog").getByRole("button", { name: "Delete it" }).click();
    };
    const refused = (words: RegExp) => expect(ada.page.getByRole("alert").filter({ hasText: words })).toBeVisible({ timeout: 20_000 });
    // Not by whoever finds the browser signed in.
    await remove(ada, bob.password);
    await refused(/do not match/);
    await remove(ada, ada.password);
    await refused(/admin|run this server/);
    await ada.page.getByRole("button", { name: "Keep it" }).click();
    // Somebody else's address is not taken, and not said to be.
    await ada.page.getByLabel("E-mail").fill(bob.email);
    await ada.page.getByLabel("Password, as proof", { exact: true }).fill(ada.password);
    await ada.page.getByRole("button", { name: "Change the address" }).click();
    await expect(ada.page.getByRole("alert").filter({ hasText: "The address was not changed" })).toBeVisible({ timeout: 20_000 });
    await expect(ada.page.getByText(`You sign in as ${ada.email}.`)).toBeVisible();
    await remove(bob, bob.password);
    await expect(bob.page.getByText("The account is gone. What is in this browser stays.")).toBeVisible({ timeout: 20_000 });
    await isRated(bob.page, 1, 5);
    await expect(bob.page.getByRole("link", { name: "Sign in" })).toBeVisible();
    await ada.page.goto("./team");
    await expect(ada.page.getByRole("row", { name: /Ada/ })).toBeVisible();
    await expect(ada.page.getByRole("row", { name: /Bob/ })).toHaveCount(0);
    await ada.page.goto("./");
    await isRated(ada.page, 1, 5);
    await bob.page.goto("./sign-in");
    await bob.page.getByLabel("E-mail").fill(bob.email);
    await bob.page.getByLabel("Password", { exact: true }).fill(bob.password);
    await bob.page.getByRole("button", { name: "Sign in" }).click();
    await expect(bob.page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible({ timeout: 20_000 });
  });
});

test("keys that the browser lost are made again from the password", async ({ browser }) => {
  await withTeam(browser, ["Ada"], async (server, ada) => {
    const { page } = ada;
    await setUp(ada, server);
    await importReport(page);
    await rated(ada, 1, 5);
    await page.reload();
    await synced(page);
    await loseKey(page);
    await page.reload();
    await page.getByRole("link", { name: "Unlock" }).click({ timeout: 20_000 });
    await expect(page.getByRole("heading", { name: "Enter your password again" })).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue(ada.email);
    await axe(page);
    await page.getByLabel("Password", { exact: true }).fill(ada.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await synced(page);
    await isRated(page, 1, 5);
  });
});

test("who signs out without the network is signed out at the server as soon as it is reached", async ({ browser }) => {
  await withTeam(browser, ["Ada"], async (server, ada) => {
    const { page, context } = ada;
    await setUp(ada, server);
    await page.goto("./");
    await synced(page);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const me = async () => (await fetch(`${server.url}api/me`, { headers: { cookie, "x-patchfirst-version": "1" } })).status;
    expect(await me()).toBe(200);
    await context.setOffline(true);
    await signOut(page);
    expect(await me()).toBe(200);
    await context.setOffline(false);
    await expect.poll(me, { timeout: 20_000 }).toBe(401);
    await signIn(ada);
    await page.goto("./");
    await synced(page);
  });
});

test("the recovery key is lost too: new keys, and what is in the browser is shared anew", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Ada elsewhere"], async (server, ada, elsewhere) => {
    const { page } = ada;
    await setUp(ada, server);
    await importReport(page);
    await rated(ada, 1, 5);
    await reset(ada, server);
    await page.goto("./team");
    await expect(page.getByRole("heading", { name: "Wait for the keys" })).toBeVisible();
    await page.getByText("The recovery key is lost too?").click();
    await axe(page);
    await page.getByRole("button", { name: "Begin with new keys" }).click();
    await written(page);
    await page.goto("./");
    await synced(page);
    await isRated(page, 1, 5);
    await rate(page, 2, 4);
    await synced(page);

    Object.assign(elsewhere, { email: ada.email, password: ada.password });
    await signIn(elsewhere);
    await importReport(elsewhere.page);
    await isRated(elsewhere.page, 2, 4);
    await isRated(elsewhere.page, 1, 5);
  });
});

test("nobody has the keys any more: the recovery key opens them, and leaving its page is warned of", async ({ browser }) => {
  await withTeam(browser, ["Ada"], async (server, ada) => {
    const { page } = ada;
    const key = await recoveryKey(ada, server.token);
    // Not written down yet: the browser asks before it leaves; another page of ours loses nothing.
    let asked = 0;
    const stay = (dialog: Dialog) => {
      asked += dialog.type() === "beforeunload" ? 1 : 0;
      void dialog.dismiss();
    };
    page.on("dialog", stay);
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => asked).toBe(1);
    page.off("dialog", stay);
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report" }).click();
    await page.getByRole("link", { name: "Recovery key" }).click();
    await expect(page.locator(".recovery-key code")).toHaveCount(11);
    expect((await page.locator(".recovery-key code").allTextContents()).join("-")).toBe(key);
    await page.getByLabel("I have written it down").check();
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
    await importReport(page);
    await rated(ada, 1, 5);

    // Somebody saw it: another one takes its place.
    await page.goto("./team");
    await page.getByRole("button", { name: "New recovery key\u2026" }).click();
    await axe(page);
    await page.getByRole("button", { name: "Make a recovery key" }).click();
    await expect(page.locator(".recovery-key code")).toHaveCount(11);
    const next = (await page.locator(".recovery-key code").allTextContents()).join("-");
    expect(next).not.toBe(key);
    await written(page);
    await page.goto("./");
    await rated(ada, 3, 2);

    // The only admin forgets the password; whoever runs the server makes a link.
    await reset(ada, server);
    await page.goto("./team");
    await expect(page.getByRole("heading", { name: "Wait for the keys" })).toBeVisible();
    const typed = page.getByLabel("Recovery key");
    const open = page.getByRole("button", { name: "Open the keys" });
    await typed.fill(`${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`);
    await open.click();
    await expect(page.getByRole("alert").filter({ hasText: /wrong/ })).toBeVisible();
    await axe(page);
    await typed.fill(key);
    await open.click();
    await expect(page.getByRole("alert").filter({ hasText: "This is not the recovery key of this organisation." })).toBeVisible();
    await typed.fill(next.toLowerCase().replaceAll("-", " "));
    await open.click();
    await expect(page.getByRole("table", { name: "Members" })).toBeVisible({ timeout: 20_000 });
    await page.goto("./");
    await synced(page);
    await isRated(page, 1, 5);
    await isRated(page, 3, 2);
    await rate(page, 2, 4);
    await synced(page);
  });
});
