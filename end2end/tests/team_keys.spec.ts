// Keys that a browser knows people by, and the second factor that an organisation asks for.

import { STORY_MS, approve, join, member, newPassword, setUp, signIn, synced, withTeam, words, type Person } from "./team";
import { axe, expect, screens, test } from "./support";
import { totp } from "./totp";

test.describe.configure({ timeout: STORY_MS });

/** An admin begins to end a membership. */
async function revoke(admin: Person, name: string): Promise<void> {
  await admin.page.goto("./team");
  await admin.page.getByRole("button", { name: `Manage ${name}` }).click();
  await admin.page.getByRole("button", { name: /^End the membership/ }).click();
  await admin.page.getByRole("button", { name: /^End it/ }).click();
}

const isEnded = (admin: Person) =>
  expect(admin.page.getByText("The membership was ended, and the team has another key.")).toBeVisible({ timeout: 20_000 });

/** Another password by a link of an admin's: another pair of keys. Ends where the keys are waited for. */
async function renew(admin: Person, who: Person): Promise<void> {
  await admin.page.goto("./team");
  await admin.page.getByRole("button", { name: `Manage ${who.name}` }).click();
  await admin.page.getByRole("button", { name: "Link to a new password" }).click();
  await newPassword(who, await admin.page.getByLabel("Link to pass on").inputValue());
  await expect(who.page.getByRole("heading", { name: "Wait for the keys" })).toBeVisible();
}

test("another key for the team is sealed for nobody whose key is not confirmed in this browser", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob", "Cyd", "Dan"], async (server, ada, bob, cyd, dan) => {
    await setUp(ada, server);
    await member(ada, bob, "Admin");
    await member(ada, cyd, "Viewer");
    await member(ada, dan, "Viewer");

    // Bob approved none of them: all are new to his browser, with the recovery key, and named to him first.
    await revoke(bob, "Dan");
    const dialog = bob.page.getByRole("dialog");
    await expect(dialog.getByRole("heading", { name: "New to this browser" })).toBeVisible();
    await expect(dialog.locator("details > summary")).toHaveText(["Ada", "Cyd", "The recovery key"]);
    const end = dialog.getByRole("button", { name: "End it and change the key" });
    await expect(end).toBeDisabled();
    await dialog.locator("details > summary").first().click();
    await expect(dialog.getByRole("list", { name: "Words of Ada" }).getByRole("listitem")).toHaveCount(10);
    for (const viewport of Object.values(screens)) {
      await bob.page.setViewportSize(viewport);
      await axe(bob.page);
    }
    await bob.page.setViewportSize(screens.desk);
    await bob.page.goto("./team");
    await expect(bob.page.getByRole("row", { name: /Dan/ })).not.toContainText("Ended");
    await revoke(bob, "Dan");
    await dialog.getByLabel(/^I know all of these/).check();
    await end.click();
    await isEnded(bob);
    await expect(bob.page.getByRole("row", { name: /Dan/ })).toContainText("Ended");

    // Cyd has other keys, and Bob gives her the team's. Ada's browser knows another one, and says so.
    await renew(bob, cyd);
    const own = await words(cyd.page, "Your words");
    await bob.page.reload();
    await bob.page.getByRole("button", { name: "Give the keys Cyd" }).click();
    await expect(bob.page.getByText("This is another key than the one this browser knows.")).toBeVisible();
    await bob.page.getByRole("button", { name: "The words match: give the keys" }).click();
    await expect(dialog).toHaveCount(0, { timeout: 15_000 });
    await ada.page.goto("./team");
    const row = ada.page.getByRole("row", { name: /Cyd/ });
    await expect(row).toContainText("Another key than this browser knows");
    await axe(ada.page);
    await revoke(ada, "Bob");
    const asked = ada.page.getByRole("dialog");
    await expect(asked.getByRole("heading", { name: "Cyd: another key than before" })).toBeVisible();
    expect(await words(ada.page, "Words of Cyd")).toEqual(own);
    await axe(ada.page);
    await asked.getByLabel("All ten match: it is the key of Cyd").check();
    await asked.getByRole("button", { name: "End it and change the key" }).click();
    await isEnded(ada);
    await expect(row).not.toContainText("Another key");
    await cyd.page.goto("./");
    await synced(cyd.page);

    // Whoever was put out may be let in again, by the same words.
    await ada.page.getByRole("button", { name: "Let in again Dan" }).click();
    await ada.page.getByRole("button", { name: "The words match: approve" }).click();
    await expect(ada.page.getByRole("row", { name: /Dan/ })).not.toContainText("Ended", { timeout: 15_000 });
    await signIn(dan);
    await dan.page.goto("./");
    await synced(dan.page);
  });
});

test("a second factor for all: not from an admin without one, and who has none is told what to do", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob"], async (server, ada, bob) => {
    const { page } = ada;
    await setUp(ada, server);
    await join(bob);
    await signIn(bob);
    await approve(ada, "Bob", "Editor");
    await bob.page.goto("./");
    await synced(bob.page);

    const begin = page.getByRole("button", { name: "Name and policy\u2026" });
    await begin.click();
    const choice = page.getByLabel(/^Every member needs a second factor/);
    await expect(choice).toBeDisabled();
    await axe(page);
    await page.getByRole("link", { name: "Set one up first" }).click();
    await setUpFactor(ada);
    await page.goto("./team");
    await begin.click();
    await choice.check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Name and policy were changed.")).toBeVisible();

    await bob.page.reload();
    await bob.page.getByRole("link", { name: "Second factor needed" }).click({ timeout: 20_000 });
    await expect(bob.page.getByText("Our team asks its members for a second factor")).toBeVisible();
    await axe(bob.page);
    await bob.page.getByRole("link", { name: "Set up a second factor" }).click();
    await setUpFactor(bob);
    await synced(bob.page);
  });
});

/** On the page of the account. */
async function setUpFactor({ page, password }: Person): Promise<void> {
  await page.getByLabel("Password, to set it up", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Set it up", exact: true }).click();
  await page.getByLabel("Code").fill(totp((await page.locator(".factor-secret").textContent()) ?? ""));
  await page.getByRole("button", { name: "Turn it on" }).click();
  await page.getByRole("button", { name: "I have them" }).click();
  await expect(page.getByText("On: signing in asks for a code")).toBeVisible();
}
