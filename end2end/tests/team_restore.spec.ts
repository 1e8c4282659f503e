// A server that is restored from a backup of before the team's keys were changed: nothing that a browser holds is lost, and
// nothing is sealed with keys that somebody who was put out knows.

import { type Browser } from "@playwright/test";
import { STORY_MS, importReport, isRated, member, person, rate, setUp, signIn, synced, withTeam, words, type Person, type TeamServer } from "./team";
import { axe, expect, screens, test } from "./support";

test.describe.configure({ timeout: STORY_MS });

async function endMembership(admin: Person, name: string): Promise<void> {
  await admin.page.getByRole("button", { name: `Manage ${name}` }).click();
  await admin.page.getByRole("button", { name: /^End the membership/ }).click();
  await admin.page.getByRole("button", { name: /^End it/ }).click();
}

const isEnded = (admin: Person) =>
  expect(admin.page.getByText("The membership was ended, and the team has another key.")).toBeVisible({ timeout: 20_000 });

/** A day in which the keys are changed and things are rated, between a backup and its restore. Ends where nobody is signed in. */
async function lostDay(server: TeamServer, ada: Person, bob: Person, cyd: Person, backup: string): Promise<void> {
  await setUp(ada, server);
  await member(ada, bob, "Editor");
  await member(ada, cyd, "Editor");
  for (const { page } of [ada, bob]) await importReport(page);
  await rate(ada.page, 1, 2);
  await isRated(bob.page, 1, 2);
  expect(server.command("backup", backup)).toContain(backup);

  await ada.page.goto("./team");
  await endMembership(ada, "Cyd");
  await isEnded(ada);
  await ada.page.goto("./");
  await rate(ada.page, 2, 4);
  await isRated(bob.page, 2, 4);
  await rate(bob.page, 3, 5);
  await isRated(ada.page, 3, 5);
  await server.again(() => server.command("restore", backup));
}

/** Signs in where a page is open that must not be left: what it holds is what this is about. */
async function back(who: Person): Promise<void> {
  await signIn(who);
  await who.page.goto("./team");
}

test("an admin changes the keys after a restore, and everything is there again", async ({ browser }, info) => {
  await withTeam(browser, ["Ada", "Bob", "Cyd"], async (server, ada, bob, cyd) => {
    await lostDay(server, ada, bob, cyd, info.outputPath("backup.db"));

    // Who cannot change the keys is told to wait; what is rated meanwhile waits too.
    await back(bob);
    await expect(bob.page.getByRole("heading", { name: "The server was set back" })).toBeVisible();
    await axe(bob.page);
    await bob.page.goto("./");
    await expect(bob.page.getByRole("link", { name: "Keys to change" })).toBeVisible();
    await rate(bob.page, 1, 3);

    await back(ada);
    await expect(ada.page.getByRole("heading", { name: "The server was set back" })).toBeVisible();
    for (const viewport of Object.values(screens)) {
      await ada.page.setViewportSize(viewport);
      await axe(ada.page);
      await ada.page.screenshot({ path: info.outputPath(`set-back-${viewport.width}.png`), fullPage: true });
    }
    await ada.page.setViewportSize(screens.desk);
    // Whose membership had ended is a member again, and is put out again.
    await expect(ada.page.getByRole("row", { name: /Cyd/ })).not.toContainText("Ended");
    await endMembership(ada, "Cyd");
    await isEnded(ada);
    await expect(ada.page.getByRole("row", { name: /Cyd/ })).toContainText("Ended");

    for (const { page } of [ada, bob]) {
      await page.goto("./");
      await synced(page);
      for (const [host, count] of [[1, 3], [2, 4], [3, 5]] as const) await isRated(page, host, count);
    }
    await isAtServer(browser, server, bob, [[1, 3], [2, 4], [3, 5]]);
  });
});

test("other keys, by an admin who did not know the lost ones, are taken only after words were compared", async ({ browser }, info) => {
  await withTeam(browser, ["Ada", "Bob", "Cyd"], async (server, ada, bob, cyd) => {
    await lostDay(server, ada, bob, cyd, info.outputPath("backup.db"));

    // A browser of Ada's that never saw the lost keys: it takes those of the backup for the newest, and changes them.
    const anew = await person(browser, server, "Ada");
    await signIn(anew);
    await anew.page.goto("./team");
    await endMembership(anew, "Cyd");
    const dialog = anew.page.getByRole("dialog");
    await dialog.getByLabel(/^I know all of these/).check();
    await dialog.getByRole("button", { name: "End it and change the key" }).click();
    await isEnded(anew);
    await anew.page.goto("./account");
    const own = await words(anew.page, "Your words");

    await back(bob);
    await expect(bob.page.getByRole("heading", { name: "Other keys than before" })).toBeVisible();
    expect(await words(bob.page, "Words of who sealed the keys")).toEqual(own);
    for (const viewport of Object.values(screens)) {
      await bob.page.setViewportSize(viewport);
      await axe(bob.page);
      await bob.page.screenshot({ path: info.outputPath(`other-keys-${viewport.width}.png`), fullPage: true });
    }
    await bob.page.setViewportSize(screens.desk);
    await bob.page.getByRole("button", { name: "All ten match: use these keys" }).click();
    await expect(bob.page.getByRole("table", { name: "Members" })).toBeVisible();
    await bob.page.goto("./");
    await synced(bob.page);
    await isRated(bob.page, 3, 5);

    // Of Ada's own making: the browser of hers that knew the lost ones takes them.
    await back(ada);
    await ada.page.goto("./");
    await synced(ada.page);
    await isRated(ada.page, 3, 5);
    await importReport(anew.page);
    for (const [host, count] of [[1, 2], [2, 4], [3, 5]] as const) await isRated(anew.page, host, count);
    await anew.context.close();
  });
});

/** What a browser sees that knows nothing but what the server passes on. */
async function isAtServer(browser: Browser, server: TeamServer, who: Person, rated: [number, number][]): Promise<void> {
  const anew = { ...(await person(browser, server, who.name)), password: who.password };
  await signIn(anew);
  await importReport(anew.page);
  for (const [host, count] of rated) await isRated(anew.page, host, count);
  await anew.context.close();
}
