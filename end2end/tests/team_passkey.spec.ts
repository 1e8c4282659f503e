// Passkeys, with an authenticator that Chromium itself plays: made, asked for, lost, copied, renamed and taken away; by
// keyboard, with axe on both screens. Where a page can have none, it says why.

import type { CDPSession } from "@playwright/test";

import { STORY_MS, person, setUp, signOut, synced, teamServer, type Person, type TeamServer } from "./team";
import { axe, expect, screens, test } from "./support";

test.describe.configure({ timeout: STORY_MS });

let server: TeamServer;
test.beforeEach(async () => {
  server = await teamServer();
});
test.afterEach(async () => server.close());

/** A security key in this browser. */
async function securityKey(who: Person): Promise<{ devtools: CDPSession; authenticatorId: string }> {
  const devtools = await who.context.newCDPSession(who.page);
  await devtools.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "usb",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  return { devtools, authenticatorId };
}

/** Axe in both themes on both screens, and nothing wider than the screen. */
async function checked({ page }: Person): Promise<void> {
  for (const viewport of Object.values(screens)) {
    await page.setViewportSize(viewport);
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(screens.desk);
}

/** E-mail and password, by keyboard; what follows is the second half. */
async function firstHalf(who: Person): Promise<void> {
  await who.page.getByLabel("E-mail").fill(who.email);
  await who.page.getByLabel("Password", { exact: true }).fill(who.password);
  await who.page.keyboard.press("Enter");
}

/** Adds a passkey and answers with the recovery codes, where there are new ones. */
async function add(who: Person, name: string): Promise<void> {
  await who.page.getByLabel("What you call it").fill(name);
  await who.page.getByLabel("Password, to add it", { exact: true }).fill(who.password);
  await who.page.keyboard.press("Enter");
}

test("made by keyboard, asked for at sign-in, renamed and removed", async ({ browser }) => {
  const ada = await person(browser, server, "Ada");
  const { page } = ada;
  const { devtools, authenticatorId } = await securityKey(ada);
  await setUp(ada, server);
  await page.goto("./account");
  await expect(page.getByLabel("What you call it")).toHaveValue(/on Linux/);
  await checked(ada);
  await page.getByLabel("What you call it").fill("Blue key");
  await page.getByLabel("Password, to add it", { exact: true }).fill("another velvet anchor");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible({ timeout: 20_000 });
  await add(ada, "Blue key");
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10, { timeout: 20_000 });
  await checked(ada);
  const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
  expect(credentials.map((known) => known.rpId)).toEqual(["localhost"]);
  await page.getByRole("button", { name: "I have them" }).click();
  const list = page.getByRole("list", { name: "Passkeys" });
  await expect(list.getByRole("listitem")).toHaveText([/Blue key, made .*, not used yet/]);
  // The same authenticator holds one already.
  await add(ada, "Again");
  await expect(page.getByRole("alert").filter({ hasText: "holds a passkey of this account already" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("button", { name: "Ask the browser again" })).toBeVisible();

  await signOut(ada.page);
  await firstHalf(ada);
  await expect(page.getByRole("heading", { name: "Use your passkey" })).toBeVisible({ timeout: 20_000 });
  const use = page.getByRole("button", { name: "Use the passkey" });
  await expect(use).toBeFocused();
  await checked(ada);
  await use.press("Enter");
  await synced(page);

  await page.goto("./account");
  await expect(list).toContainText("last used");
  await page.getByRole("button", { name: "Rename Blue key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What you call it").fill("Green key");
  await checked(ada);
  await page.keyboard.press("Enter");
  await expect(list).toContainText("Green key");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Remove Green key" }).press("Enter");
  await expect(page.getByRole("dialog", { name: "Remove Green key?" })).toBeVisible();
  await checked(ada);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Remove Green key" }).click();
  await dialog.getByLabel("Password, as proof", { exact: true }).fill(ada.password);
  await page.keyboard.press("Enter");
  await expect(list).toHaveCount(0, { timeout: 20_000 });
  await signOut(ada.page);
  await firstHalf(ada);
  await synced(page);
  expect(ada.trouble).toEqual([]);
  await ada.context.close();
});

test("a lost one is stood in for by a recovery code, a copied one is refused and noted", async ({ browser }) => {
  const ada = await person(browser, server, "Ada");
  const { page } = ada;
  const { devtools, authenticatorId } = await securityKey(ada);
  await setUp(ada, server);
  await page.goto("./account");
  await add(ada, "Blue key");
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10, { timeout: 20_000 });
  const code = (await codes.first().textContent()) ?? "";
  const [made] = (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  await signOut(ada.page);
  await firstHalf(ada);
  await page.getByRole("button", { name: "Use the passkey" }).press("Enter");
  await synced(page);

  // A copy of before that sign-in has counted less.
  await devtools.send("WebAuthn.clearCredentials", { authenticatorId });
  await devtools.send("WebAuthn.addCredential", { authenticatorId, credential: { ...made, signCount: 0 } });
  await signOut(ada.page);
  await firstHalf(ada);
  await page.getByRole("button", { name: "Use the passkey" }).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible();
  await devtools.send("WebAuthn.clearCredentials", { authenticatorId });
  await page.getByRole("button", { name: "Use the passkey" }).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "No passkey came" })).toBeVisible();
  await checked(ada);
  await page.getByLabel("Recovery code").fill(code);
  await page.keyboard.press("Enter");
  await synced(page);
  await page.goto("./audit");
  await expect(page.getByText("the passkey \u201cBlue key\u201d counted backwards: somebody may have copied it")).toBeVisible();
  expect(ada.trouble).toEqual([]);
  await ada.context.close();
});

test("where a page can have no passkeys, it says why", async ({ browser }) => {
  const ada = await person(browser, server, "Ada");
  await securityKey(ada);
  await setUp(ada, server);
  await ada.page.goto("./account");
  await add(ada, "Blue key");
  const codes = ada.page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10, { timeout: 20_000 });
  const code = (await codes.first().textContent()) ?? "";

  // Everything else works at numbers too: the cookie, and what the server asks of a page's origin.
  const numbers = await person(browser, { ...server, url: server.url.replace("localhost", "127.0.0.1") }, "Ada");
  await numbers.page.goto("./sign-in");
  await firstHalf(numbers);
  await expect(numbers.page.getByRole("heading", { name: "Enter a recovery code" })).toBeVisible({ timeout: 20_000 });
  await expect(numbers.page.getByText("this page is open at an address of numbers, 127.0.0.1")).toBeVisible();
  await expect(numbers.page.getByRole("button", { name: "Use the passkey" })).toHaveCount(0);
  await expect(numbers.page.getByLabel("Recovery code")).toBeFocused();
  await checked(numbers);
  await numbers.page.getByLabel("Recovery code").fill(code);
  await numbers.page.keyboard.press("Enter");
  await synced(numbers.page);
  await numbers.page.goto("./account");
  await expect(numbers.page.getByLabel("What you call it")).toHaveCount(0);
  // The page by its name is one step away, and is the same server.
  await numbers.page.getByRole("link", { name: "Open it at localhost" }).click();
  await expect(numbers.page).toHaveURL(`${server.url}account`);
  await numbers.page.getByRole("link", { name: "Sign in" }).first().click();
  await firstHalf(numbers);
  await expect(numbers.page.getByRole("heading", { name: "Use your passkey" })).toBeVisible({ timeout: 20_000 });

  const old = await person(browser, server, "Ada");
  await old.page.addInitScript(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
  await old.page.goto("./sign-in");
  await firstHalf(old);
  await expect(old.page.getByText("There are no passkeys on this page")).toBeVisible({ timeout: 20_000 });
  expect([ada.trouble, numbers.trouble, old.trouble]).toEqual([[], [], []]);
  await Promise.all([ada, numbers, old].map((who) => who.context.close()));
});
