// What the server does not take: shown, sent again, taken back. The refusal is the real server's, of a value too large.

import { STORY_MS, importReport, isRated, member, rate, setUp, synced, withTeam, type Person } from "./team";
import { nav } from "./reports";
import { axe, expect, test } from "./support";

test.describe.configure({ timeout: STORY_MS });

const owner = (who: Person) => who.page.getByRole("textbox", { name: "Owner of host-1.example.org" });

async function own(who: Person, name: string): Promise<void> {
  await who.page.goto("./assets");
  await owner(who).fill(name);
  await owner(who).press("Tab");
}

test("a refused edit is shown, sent again, and taken back to what the team says", async ({ browser }) => {
  await withTeam(browser, ["Ada", "Bob"], async (server, ada, bob) => {
    await setUp(ada, server);
    await member(ada, bob, "Editor");
    await importReport(ada.page);
    await importReport(bob.page);
    await own(bob, "Harbour team");
    await synced(bob.page);
    await ada.page.goto("./assets");
    await expect(owner(ada)).toHaveValue("Harbour team");

    await own(ada, "x".repeat(300_000));
    await ada.page.getByRole("link", { name: "1 refused edit" }).click({ timeout: 30_000 });
    await expect(ada.page.getByText("This value is too large to share. Make it shorter.")).toBeVisible();
    await axe(ada.page);
    // It holds nothing else up, and is refused again as often as it is sent.
    await ada.page.getByRole("button", { name: /^Send again: host-1.*owner/i }).click();
    await expect(ada.page.getByText("Sent again.")).toBeVisible();
    await expect(ada.page.getByRole("button", { name: /^Take back: host-1.*owner/i })).toBeVisible({ timeout: 20_000 });
    await nav(ada.page, "Report");
    await rate(ada.page, 2, 5);
    await bob.page.goto("./");
    await isRated(bob.page, 2, 5);

    await ada.page.getByRole("link", { name: "1 refused edit" }).click();
    await ada.page.getByRole("button", { name: /^Take back: host-1.*owner/i }).click();
    await expect(ada.page.getByText("Taken back: what the team says counts here.")).toBeVisible();
    await expect(ada.page.getByRole("link", { name: "1 refused edit" })).toHaveCount(0);
    await ada.page.goto("./assets");
    await expect(owner(ada)).toHaveValue("Harbour team");
    await synced(ada.page);
    await bob.page.goto("./assets");
    await expect(owner(bob)).toHaveValue("Harbour team");
  });
});
