// Scans that a team shares, where their way is interrupted: it goes on where it was, in either direction; given up, changed,
// withdrawn or under other keys nothing of it stays.

import type { Page } from "@playwright/test";

import { STORY_MS, importReport, keptOfTeams, member, person, setUp, teamServer } from "./team";
import { saved } from "./reports";
import { expect, test } from "./support";
import { checked, large, report, share, shared, switchSharing } from "./sharing";

test.describe.configure({ timeout: STORY_MS });

/** Nobody else gets at what this browser keeps of the team, until the answer is called. */
async function holdStore(page: Page): Promise<() => Promise<void>> {
  const held = await page.evaluateHandle(async () => {
    const request = indexedDB.open("patchfirst");
    await new Promise((done) => (request.onsuccess = done));
    const store = request.result.transaction("team", "readwrite").objectStore("team");
    const hold = { isOver: false };
    await new Promise<void>((begun) => {
      // A transaction lives as long as something is asked of it.
      const again = () => {
        begun();
        if (hold.isOver) request.result.close();
        else store.count().onsuccess = again;
      };
      store.count().onsuccess = again;
    });
    return hold;
  });
  return () => held.evaluate((hold) => void (hold.isOver = true));
}

test("what was stopped goes on where it was; who shared it or an admin removes it; off is gone", async ({ browser }) => {
  const server = await teamServer();
  const [ada, bob] = [await person(browser, server, "Ada"), await person(browser, server, "Bob")];
  const sent: string[] = [];
  bob.context.on("request", (request) => {
    if (request.method() === "PUT") sent.push(request.url().split("/").pop() ?? "");
  });
  try {
    await setUp(ada, server);
    await switchSharing(ada.page, true);
    await member(ada, bob, "Editor");
    await importReport(bob.page, large);
    // The second part never arrives, until somebody gives up.
    await bob.context.route(/chunks\/1$/, () => {});
    await bob.page.goto("./scans");
    await share(bob);
    await expect(bob.page.getByRole("progressbar", { name: "Share of the scan done" })).toBeVisible();
    await expect.poll(() => sent).toEqual(["0", "1"]);
    await expect(bob.page.getByText(/1\.0 MB of 2\.\d MB/)).toBeVisible();
    await checked(bob.page);
    const pressed = Date.now();
    await bob.page.getByRole("button", { name: "Stop" }).click();
    await expect(bob.page.getByRole("progressbar", { name: "Share of the scan done" })).toHaveCount(0);
    test.info().annotations.push({ type: "stopped after, ms", description: `${Date.now() - pressed}` });
    await expect(shared(bob.page)).toContainText("Interrupted: 1 of 3 parts there");
    await ada.page.goto("./scans");
    await expect(shared(ada.page)).toContainText("On its way: 1 of 3 parts there");
    await expect(ada.page.getByRole("button", { name: "Import report.csv" })).toHaveCount(0);

    // Also after a reload; what is there is not sent again.
    await bob.context.unroute(/chunks\/1$/);
    await bob.page.reload();
    sent.length = 0;
    await bob.page.getByRole("button", { name: "Go on sharing report.csv" }).click();
    await expect(shared(bob.page)).toContainText("In this workspace, no. 1");
    expect(sent).toEqual(["1", "2"]);

    // A piece that is lost on the way is asked for again.
    let lost = 0;
    await ada.context.route(/chunks\/2$/, (route) => (lost++ === 0 ? route.abort() : route.continue()));
    await ada.page.reload();
    await ada.page.getByRole("button", { name: "Import report.csv" }).click();
    await expect(ada.page.getByRole("table", { name: "Findings" })).toBeVisible({ timeout: 20_000 });
    expect(lost).toBe(2);
    await saved(ada.page);
    const known = await report(bob.page);
    await expect.poll(() => report(ada.page)).toEqual(known);

    // A piece that the server changed is found out, and nothing of it is kept.
    await ada.page.goto("./scans");
    await ada.page.getByRole("button", { name: "Undo import\u2026" }).click();
    await ada.page.getByRole("dialog").getByRole("button", { name: /^Undo/ }).click();
    await ada.context.route(/chunks\/0$/, async (route) => {
      const answer = await route.fetch();
      const body = await answer.body();
      body[1000] = (body[1000] ?? 0) ^ 1;
      await route.fulfill({ response: answer, body });
    });
    await ada.page.getByRole("button", { name: "Import report.csv" }).click();
    await expect(ada.page.getByText(/^What came from the server is not what was shared/)).toBeVisible();
    await expect(ada.page.getByText(/^No scan yet/)).toBeVisible();

    // An admin removes what somebody else shared; the workspaces keep it.
    await ada.page.getByRole("button", { name: "Remove report.csv" }).click();
    await checked(ada.page);
    await ada.page.getByRole("button", { name: "Remove it" }).click();
    await expect(ada.page.getByText("report.csv was removed from the server.")).toBeVisible();
    await expect(ada.page.getByText(/^Nothing yet/)).toBeVisible();
    await bob.page.goto("./scans");
    await expect(bob.page.getByRole("row", { name: /report.csv/ })).toHaveCount(1);
    await share(bob);
    await expect(shared(bob.page)).toContainText("In this workspace, no. 1");
    await switchSharing(ada.page, false);
    await switchSharing(ada.page, true);
    await ada.page.goto("./scans");
    await expect(ada.page.getByText(/^Nothing yet/)).toBeVisible();
    expect([ada.trouble.filter((words) => !/ERR_FAILED/.test(words)), bob.trouble]).toEqual([[], []]);
  } finally {
    await Promise.all([ada.context.close(), bob.context.close()]);
    await server.close();
  }
});

test("an interrupted fetch goes on with what is here; given up, withdrawn or under other keys nothing of it stays", async ({ browser }) => {
  const server = await teamServer();
  const [ada, bob, cleo] = [await person(browser, server, "Ada"), await person(browser, server, "Bob"), await person(browser, server, "Cleo")];
  const asked: string[] = [];
  bob.context.on("request", (request) => {
    if (/\/chunks\/\d+$/.test(request.url())) asked.push(request.url().split("/").pop() ?? "");
  });
  const { page } = bob;
  const pieces = async () => (await keptOfTeams(page)).filter((name) => name.startsWith("piece/")).length;
  const importIt = page.getByRole("button", { name: "Import report.csv" });
  const goOn = page.getByRole("button", { name: "Go on importing report.csv" });
  /** The page is gone while a part is on its way. */
  const interrupted = async (at: number, button = importIt) => {
    await bob.context.route(new RegExp(`chunks/${at}$`), () => {});
    asked.length = 0;
    await button.click();
    await expect.poll(() => asked.at(-1)).toBe(`${at}`);
    await page.reload();
    await bob.context.unroute(new RegExp(`chunks/${at}$`));
    await expect(shared(page)).toContainText(`Interrupted: ${at} of 3 parts here`);
    expect(await pieces()).toBe(at);
  };
  try {
    await setUp(ada, server);
    await switchSharing(ada.page, true);
    await importReport(ada.page, large);
    await member(ada, bob, "Editor");
    await member(ada, cleo, "Viewer");
    await ada.page.goto("./scans");
    await share(ada);
    await expect(shared(ada.page)).toContainText("In this workspace, no. 1");
    const known = await report(ada.page);

    // Nobody else need see it: discarded, and stopped.
    await page.goto("./scans");
    await interrupted(1);
    await checked(page);
    await page.getByRole("button", { name: "Discard what is here of report.csv" }).click();
    await expect(importIt).toBeVisible();
    expect(await pieces()).toBe(0);
    await bob.context.route(/chunks\/1$/, () => {});
    asked.length = 0;
    await importIt.click();
    await expect.poll(() => asked).toEqual(["0", "1"]);
    await expect(page.getByText(/1\.0 MB of 2\.\d MB/)).toBeVisible();
    await page.getByRole("button", { name: "Stop and discard" }).click();
    await expect(importIt).toBeEnabled();
    expect(await pieces()).toBe(0);
    await bob.context.unroute(/chunks\/1$/);

    // What is here is not fetched again, in as many goes as it takes.
    await interrupted(1);
    await interrupted(2, goOn);
    expect(asked).toEqual(["1", "2"]);
    asked.length = 0;
    let arrive = () => {};
    await bob.context.route(/chunks\/2$/, async (route) => {
      await new Promise<void>((done) => (arrive = done));
      await route.continue();
    });
    await goOn.click();
    await expect.poll(() => asked).toEqual(["2"]);
    // It arrives, and before its parts are forgotten something else is asked and answered.
    const release = await holdStore(page);
    const arrived = page.waitForResponse(/chunks\/2$/);
    arrive();
    await (await arrived).finished();
    await page.waitForTimeout(500);
    await page.locator("details.account > summary").click();
    await page.getByRole("link", { name: "Review" }).click();
    await expect(page.getByText(/^No conflicts/)).toBeVisible();
    await release();
    await expect(page.getByText(/^saved/)).toBeVisible({ timeout: 20_000 });
    await bob.context.unroute(/chunks\/2$/);
    await expect.poll(() => report(page)).toEqual(known);
    expect(await pieces()).toBe(0);

    // Somebody is sent away: from then on the team has other keys.
    await page.goto("./scans");
    await page.getByRole("button", { name: "Undo import\u2026" }).click();
    await page.getByRole("dialog").getByRole("button", { name: /^Undo/ }).click();
    await interrupted(2);
    await ada.page.goto("./team");
    await ada.page.getByRole("button", { name: "Manage Cleo" }).click();
    await ada.page.getByRole("button", { name: /^End the membership/ }).click();
    await ada.page.getByRole("button", { name: /^End it/ }).click();
    await expect(ada.page.getByText("The membership was ended, and the team has another key.")).toBeVisible({ timeout: 20_000 });
    await page.reload();
    await expect.poll(pieces, { timeout: 20_000 }).toBe(0);
    await expect(importIt).toBeVisible();

    // It is withdrawn while a part of it is here.
    await interrupted(2);
    await ada.page.goto("./scans");
    await ada.page.getByRole("button", { name: "Remove report.csv" }).click();
    await ada.page.getByRole("button", { name: "Remove it" }).click();
    await expect(ada.page.getByText("report.csv was removed from the server.")).toBeVisible();
    await goOn.click();
    await expect.poll(pieces).toBe(0);
    await expect(page.getByText(/^Nothing yet/)).toBeVisible();
    expect([ada.trouble, bob.trouble]).toEqual([[], []]);
  } finally {
    await Promise.all([ada, bob, cleo].map(({ context }) => context.close()));
    await server.close();
  }
});
