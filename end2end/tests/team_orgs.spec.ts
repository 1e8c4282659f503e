// Several organisations in one browser: each with a workspace of its own, so that nothing of one shows in another.

import { STORY_MS, approve, fill, importReport, isRated, join, keptOfTeams, member, rate, rated, setUp, signIn, signOut, synced, withTeam, words, type Person } from "./team"; // prettier-ignore
import { axe, expect, screens, test } from "./support";

test.describe.configure({ timeout: STORY_MS });

/** A further organisation, for whoever runs the server; ends on the page of its team. */
async function found(who: Person, name: string): Promise<void> {
  await who.page.goto("./team");
  await who.page.getByRole("button", { name: "Another organisation\u2026" }).click();
  await who.page.getByRole("dialog").getByLabel("Name").fill(name);
  await who.page.getByRole("button", { name: "Make it" }).click();
  await expect(who.page.getByRole("heading", { name: "No keys yet" })).toBeVisible({ timeout: 20_000 });
  await who.page.getByRole("button", { name: "Make the keys" }).click();
  await expect(who.page.getByRole("heading", { name: "Write down the recovery key" })).toBeVisible({ timeout: 20_000 });
  await who.page.getByLabel("I have written it down").check();
  await who.page.getByRole("button", { name: "Go on" }).click();
  await expect(who.page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Goes to another organisation by the choice on the page of the team. */
async function go(who: Person, name: string): Promise<void> {
  await who.page.goto("./team");
  await who.page.getByRole("combobox", { name: /^Organisation/ }).selectOption(name);
  await who.page.getByRole("button", { name: `Go to ${name}` }).click();
  await expect(who.page.getByRole("heading", { level: 1, name })).toBeVisible({ timeout: 20_000 });
}

/** The names of all databases of this browser. */
function workspaces(who: Person): Promise<string[]> {
  return who.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? "").sort());
}

test("two organisations of one person: what is rated in one never shows in the other", async ({ browser }) => {
  await withTeam(browser, ["Ada"], async (server, ada) => {
    const { page } = ada;
    await page.goto(`./set-up#${server.token}`);
    await page.getByLabel("Organisation").fill("Harbour");
    await fill(ada);
    await page.getByRole("button", { name: "Set up" }).click();
    await page.getByLabel("I have written it down").check({ timeout: 20_000 });
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Harbour" })).toBeVisible();
    await importReport(page);
    await rated(ada, 1, 5);
    await page.goto("./settings");
    await page.getByRole("spinbutton", { name: "All assets, Low", exact: true }).fill("999");
    await page.keyboard.press("Tab");
    await synced(page);

    // The other one begins with nothing of the first: no report, no rating, no days allowed.
    await found(ada, "Airfield");
    await synced(page);
    await page.goto("./");
    await expect(page.getByRole("region", { name: "Import a scan" })).toBeVisible();
    await page.goto("./settings");
    await expect(page.getByRole("spinbutton", { name: "All assets, Low", exact: true })).not.toHaveValue("999");
    // The same hosts, rated otherwise: no word of it crosses, whichever is open.
    await importReport(page);
    await isRated(page, 1, 3);
    await rated(ada, 1, 1);
    await rated(ada, 2, 4);
    expect(await workspaces(ada)).toHaveLength(2);

    await go(ada, "Harbour");
    for (const viewport of Object.values(screens)) {
      await page.setViewportSize(viewport);
      await axe(page);
    }
    await page.setViewportSize(screens.desk);
    await page.goto("./");
    await synced(page);
    await isRated(page, 1, 5);
    await isRated(page, 2, 3);
    await expect(page.getByRole("link", { name: /conflict/ })).toHaveCount(0);
    await page.goto("./settings");
    await expect(page.getByRole("spinbutton", { name: "All assets, Low", exact: true })).toHaveValue("999");
    await go(ada, "Airfield");
    await page.goto("./");
    await synced(page);
    await isRated(page, 1, 1);
    await isRated(page, 2, 4);

    // Wiping takes both, and what comes back is each in its own.
    await page.goto("./settings");
    await page.getByRole("button", { name: "Wipe everything\u2026" }).click();
    await page.getByRole("textbox", { name: "Type wipe to confirm" }).fill("wipe");
    // The page loads anew, with the first workspace.
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    // Nobody is found signed in where everything was forgotten.
    await expect.poll(async () => (await page.request.get("./api/me", { headers: { "x-patchfirst-version": "1" } })).status()).toBe(401);
    await signIn(ada);
    await synced(page);
    await expect(page.getByRole("region", { name: "Import a scan" })).toBeVisible();
    const own = { Airfield: 1, Harbour: 5 };
    await importReport(page);
    await page.goto("./team");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^(Harbour|Airfield)$/);
    const here = (await page.getByRole("heading", { level: 1 }).textContent()) === "Harbour" ? "Harbour" : "Airfield";
    const there = here === "Harbour" ? "Airfield" : "Harbour";
    await page.goto("./");
    await isRated(page, 1, own[here]);
    await go(ada, there);
    await importReport(page);
    await isRated(page, 1, own[there]);
  });
});

test("somebody with an account joins a further organisation and has both", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob"], async (server, ada, bob) => {
    await setUp(ada, server);
    await member(ada, bob, "Editor");
    await importReport(bob.page);
    await rated(bob, 1, 5);
    await found(ada, "Airfield");
    await ada.page.getByLabel("For this e-mail address only").fill(bob.email);
    await ada.page.getByRole("button", { name: "Make a link" }).click();
    const link = await ada.page.getByLabel("Link to pass on").inputValue();

    await bob.page.goto(link);
    await expect(bob.page.getByRole("heading", { name: "Join a further organisation" })).toBeVisible();
    await expect(bob.page).toHaveURL(`${server.url}join`);
    await axe(bob.page);
    await bob.page.getByRole("button", { name: "Ask to join" }).click();
    await expect(bob.page.getByRole("heading", { name: "Wait for approval" })).toBeVisible();
    await axe(bob.page);
    const own = await words(bob.page, "Your words");
    await bob.page.getByRole("link", { name: "Go to your team" }).click();
    await expect(bob.page.getByText("You asked to join one more organisation")).toBeVisible();
    expect(await approve(ada, "Bob", "Editor")).toEqual(own);

    await bob.page.reload();
    await go(bob, "Airfield");
    await synced(bob.page);
    await expect(bob.page.getByRole("row", { name: /Ada/ })).toBeVisible();
    await bob.page.goto("./");
    await expect(bob.page.getByRole("region", { name: "Import a scan" })).toBeVisible();

    // Out of the one is not out of the other.
    await ada.page.getByRole("button", { name: "Manage Bob" }).click();
    await ada.page.getByRole("button", { name: /^End the membership/ }).click();
    await ada.page.getByRole("button", { name: /^End it/ }).click();
    await expect(ada.page.getByRole("dialog")).toHaveCount(0, { timeout: 15_000 });
    await bob.page.getByRole("link", { name: "Access withdrawn" }).click({ timeout: 30_000 });
    await expect(bob.page.getByRole("heading", { name: "Your access to Airfield was withdrawn" })).toBeVisible();
    await signIn(bob);
    await bob.page.goto("./team");
    await bob.page.getByRole("button", { name: "Go to Our team" }).click();
    await expect(bob.page.getByRole("heading", { level: 1, name: "Our team" })).toBeVisible({ timeout: 20_000 });
    await bob.page.goto("./");
    await synced(bob.page);
    await isRated(bob.page, 1, 5);
  });
});

test("whoever signs in where another organisation's workspace is open shares nothing of it, and is shown the way to their own", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob", "Ada elsewhere"], async (server, ada, bob, elsewhere) => {
    await setUp(ada, server);
    await importReport(ada.page);
    await rated(ada, 1, 5);
    await found(ada, "Airfield");
    await ada.page.getByRole("button", { name: "Make a link" }).click();
    const link = await ada.page.getByLabel("Link to pass on").inputValue();
    await go(ada, "Our team");
    await signOut(ada.page);

    // Bob uses the browser after Ada.
    const guest = { ...bob, page: ada.page };
    const pushed: string[] = [];
    await join(guest, link);
    ada.page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/sync")) pushed.push(request.url());
    });
    await signIn(guest);
    const another = ada.page.getByRole("heading", { level: 1, name: "This workspace is of another team" });
    await expect(another).toBeVisible();
    await expect(ada.page.getByRole("banner").getByRole("link", { name: /Another team/ })).toBeVisible();
    await expect(ada.page.getByText("You asked to join", { exact: true })).toBeVisible();
    const own = await words(ada.page, "Your words");
    for (const viewport of Object.values(screens)) {
      await ada.page.setViewportSize(viewport);
      await axe(ada.page);
    }
    await ada.page.setViewportSize(screens.desk);

    // The way back for whoever shares it, and nothing was lost meanwhile.
    await ada.page.getByRole("button", { name: "Use another account" }).click();
    await expect(ada.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await signIn(ada);
    await ada.page.goto("./");
    await synced(ada.page);
    await isRated(ada.page, 1, 5);
    await signOut(ada.page);

    // Once approved: to the own workspace, in which nothing of the other stands.
    pushed.length = 0;
    await signIn(guest);
    await expect(another).toBeVisible();
    Object.assign(elsewhere, { email: ada.email, password: ada.password });
    await signIn(elsewhere);
    expect(await approve(elsewhere, "Bob", "Editor")).toEqual(own);
    // The page looks by itself every few seconds, too: whichever is first.
    const toOwn = ada.page.getByRole("button", { name: "Go to Airfield" });
    await expect(async () => {
      if (!(await toOwn.isVisible())) await ada.page.getByRole("button", { name: "Look again" }).click({ timeout: 500 });
      await expect(toOwn).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await toOwn.click();
    await expect(ada.page.getByRole("heading", { level: 1, name: "Airfield" })).toBeVisible({ timeout: 20_000 });
    expect(pushed).toEqual([]);
    await synced(ada.page);
    await ada.page.goto("./");
    await expect(ada.page.getByRole("region", { name: "Import a scan" })).toBeVisible();
    await importReport(ada.page);
    await isRated(ada.page, 1, 3);
  });
});

test("who was taken out of the only organisation is told so, also after signing in", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob", "Bob elsewhere"], async (server, ada, bob, elsewhere) => {
    await setUp(ada, server);
    await member(ada, bob, "Editor");
    await ada.page.goto("./team");
    const look = async () => ada.page.getByRole("button", { name: "Manage Bob" }).click();
    await look();
    await ada.page.getByRole("button", { name: /^End the membership/ }).click();
    await ada.page.getByRole("button", { name: /^End it/ }).click();
    await expect(ada.page.getByRole("row", { name: /Bob/ })).toContainText("Ended", { timeout: 20_000 });
    await look();
    await ada.page.getByRole("button", { name: /^Remove/ }).click();
    await ada.page.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(ada.page.getByRole("row", { name: /Bob/ })).toHaveCount(0);

    const withdrawn = bob.page.getByRole("heading", { name: "Your access to Our team was withdrawn" });
    await bob.page.getByRole("link", { name: "Access withdrawn" }).click({ timeout: 30_000 });
    await expect(withdrawn).toBeVisible();
    await signIn(bob);
    await expect(withdrawn).toBeVisible();
    await bob.page.reload();
    await expect(withdrawn).toBeVisible();
    await axe(bob.page);

    // A browser that never knew of the membership cannot tell of one.
    Object.assign(elsewhere, { email: bob.email, password: bob.password });
    await signIn(elsewhere);
    await expect(elsewhere.page.getByRole("heading", { name: "You are in no organisation" })).toBeVisible();
    for (const viewport of Object.values(screens)) {
      await elsewhere.page.setViewportSize(viewport);
      await axe(elsewhere.page);
    }
  });
});

test("forgetting an account takes keys and what is shared from every workspace and tab, and leaves reports and ratings", async ({ browser }) => {
  await withTeam(browser, ["Ada"], async (server, ada) => {
    await setUp(ada, server);
    await importReport(ada.page);
    await rated(ada, 1, 5);
    await found(ada, "Airfield");
    await importReport(ada.page);
    await rated(ada, 2, 4);
    // What is rated now never reaches the server.
    await ada.context.route(/\/sync$/, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await rate(ada.page, 3, 1);
    await expect(ada.page.getByRole("button", { name: /[1-9] to send/ })).toBeVisible({ timeout: 20_000 });
    await expect(ada.page.getByText(/^saved/)).toBeVisible();

    // Another tab is in the other organisation's workspace, and forgets the account in both.
    const other = { ...ada, page: await ada.context.newPage() };
    await go(other, "Our team");
    await synced(other.page);
    const before = await keptOfTeams(other.page);
    expect(new Set(before.filter((name) => name.startsWith("log/")).map((name) => name.split("/")[2])).size).toBe(2);
    expect(before).toEqual(expect.arrayContaining(["account", "key", "secret", expect.stringMatching(/^pins\//), expect.stringMatching(/^grant\//)]));
    await other.page.goto("./account");
    await other.page.getByRole("button", { name: "Sign out and forget\u2026" }).click();
    await expect(other.page.getByRole("dialog").getByText(/^[1-9] edits? of yours (has|have) not been sent yet/)).toBeVisible();
    await axe(other.page);
    await other.page.getByRole("dialog").getByRole("button", { name: "Sign out and forget" }).click();
    await expect(other.page.getByText("Signed out. This browser has forgotten your account.")).toBeVisible();
    // The tab that was open all the while is out too, and writes nothing of it again.
    await expect(ada.page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
    await isRated(ada.page, 2, 4);
    await rate(ada.page, 1, 2);
    await expect(ada.page.getByText(/^saved/)).toBeVisible();
    await expect.poll(() => keptOfTeams(other.page)).toEqual(["organisation"]);

    // Reports and ratings are where they were.
    await other.page.goto("./");
    await isRated(other.page, 1, 5);
    await ada.context.unroute(/\/sync$/);
    await signIn(other);
    await synced(other.page);
    await ada.page.close();
    await go(other, "Airfield");
    await other.page.goto("./");
    await isRated(other.page, 2, 4);
    await isRated(other.page, 3, 1);
  });
});
