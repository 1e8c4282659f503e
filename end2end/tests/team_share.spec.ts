// Scans that a team shares: switched on by an admin, shared by a press, imported by somebody who never had the file, with
// the same report in the end; interrupted and gone on with, refused where there is no room, closed to who was sent away.
// Nothing of a scan stands in the server's database.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";

import { importReport, join, keptOfTeams, member, person, rate, setUp, signIn, synced, teamServer, approve, type Person } from "./team";
import { axe, csvFile, expect, screens, test, type Row } from "./support";

test.describe.configure({ timeout: 120_000 });

/** Findings whose order is not that of the file, on hosts that many share. */
const rows: Row[] = Array.from({ length: 13 }, (_, at) => ({
  "IP": `192.0.2.${(at % 7) + 1}`,
  "DNS": `host-${(at % 7) + 1}.example.org`,
  "QID": `${900_100 + (at % 11)}`,
  "Title": `Invented vulnerability ${at % 11}`,
  "Severity": `${((at * 7) % 5) + 1}`,
  "Port": `${8000 + at}`,
  "Results": `canary evidence ${at}`,
}));

/** Bytes that nothing makes small, so that a scan has several parts; the same in every run. */
function noise(bytes: number, seed: number): string {
  let state = seed;
  return Array.from({ length: bytes }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(48 + ((state >>> 16) % 70));
  }).join("").replaceAll('"', "x");
}

/** A report of some 3.6 MB, in three parts when it is packed. */
const large: Row[] = Array.from({ length: 12 }, (_, at) => ({ "Results": noise(300_000, at) }));

async function switchSharing(admin: Page, isOn: boolean): Promise<void> {
  await admin.goto("./team");
  await admin.getByRole("button", { name: "Name and policy" }).click();
  const choice = admin.getByRole("checkbox", { name: /^Members may share scans/ });
  await expect(choice).toBeChecked({ checked: !isOn });
  await choice.setChecked(isOn);
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByRole("dialog")).toHaveCount(0);
}

/** The row of a shared scan. */
function shared(page: Page, name = "report.csv") {
  return page.getByRole("table", { name: "Shared scans" }).getByRole("row", { name: new RegExp(name) });
}

async function share(who: Person, name = "report.csv"): Promise<void> {
  const own = who.page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row", { name: new RegExp(name) });
  await own.getByRole("button", { name: "Share\u2026" }).click();
  await who.page.getByRole("button", { name: "Share with the organisation" }).click();
}

/** The report as it stands: every row in its order. */
async function report(page: Page): Promise<string[]> {
  await page.goto("./");
  const findings = page.getByRole("table", { name: "Findings" }).getByRole("row");
  await expect(findings).not.toHaveCount(0);
  return (await findings.allInnerTexts()).map((row) => row.replaceAll(/\s+/g, " "));
}

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

/** Axe in both themes on both screens, and nothing wider than the screen. */
async function checked(page: Page): Promise<void> {
  for (const viewport of Object.values(screens)) {
    await page.setViewportSize(viewport);
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(screens.desk);
}

test("a member who never had the file sees the same report; who was sent away gets nothing more", async ({ browser }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "patchfirst-share-"));
  const file = path.join(folder, "team.db");
  const server = await teamServer(`sqlite:${file}`);
  const [ada, bob, cleo] = [await person(browser, server, "Ada"), await person(browser, server, "Bob"), await person(browser, server, "Cleo")];
  const asked: string[] = [];
  ada.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  try {
    await setUp(ada, server);
    await importReport(ada.page, rows);
    await synced(ada.page);
    await member(ada, bob, "Editor");

    // Off, until an admin says otherwise: nothing shows, nothing is asked.
    await ada.page.goto("./scans");
    await expect(ada.page.getByRole("row", { name: /report.csv/ })).toBeVisible();
    await synced(ada.page);
    await expect(ada.page.getByRole("heading", { name: "Shared with your team" })).toHaveCount(0);
    await expect(ada.page.getByRole("button", { name: "Share\u2026" })).toHaveCount(0);
    expect(asked.filter((path) => path.endsWith("/scans"))).toEqual(["/scans"]);
    await switchSharing(ada.page, true);
    await ada.page.getByRole("button", { name: "Name and policy" }).click();
    await expect(ada.page.getByRole("checkbox", { name: /^Members may share scans/ })).toBeChecked();
    await checked(ada.page);
    await ada.page.keyboard.press("Escape");

    // By the keyboard alone.
    await ada.page.goto("./scans");
    await expect(ada.page.getByText(/^Nothing yet/)).toBeVisible();
    await ada.page.getByRole("button", { name: "Share\u2026" }).focus();
    await ada.page.keyboard.press("Enter");
    await expect(ada.page.getByText("A sealed copy then lies on the server, which cannot read it.")).toBeVisible();
    await checked(ada.page);
    await ada.page.getByRole("button", { name: "Share with the organisation" }).focus();
    await ada.page.keyboard.press("Enter");
    await expect(ada.page.getByText("report.csv is shared with your organisation.")).toBeVisible();
    await expect(shared(ada.page)).toContainText("In this workspace, no. 1");
    await expect(ada.page.getByRole("button", { name: "Share\u2026" })).toHaveCount(0);
    await checked(ada.page);

    // A rating from before the other had the scan counts as soon as it is there.
    await ada.page.goto("./");
    await rate(ada.page, 3, 5);
    await synced(ada.page);
    const ranked = await report(ada.page);
    await bob.page.goto("./scans");
    await expect(shared(bob.page)).toContainText("13 findings");
    await expect(shared(bob.page)).toContainText("Ada");
    await checked(bob.page);
    await bob.page.getByRole("button", { name: "Import report.csv" }).click();
    await expect(bob.page.getByRole("table", { name: "Findings" })).toBeVisible();
    await expect.poll(() => report(bob.page)).toEqual(ranked);
    await expect(bob.page.getByText(/^saved/)).toBeVisible();
    // The evidence is read from the file, which is here too.
    await bob.page.getByRole("table", { name: "Findings" }).getByRole("row").nth(1).click();
    await expect(bob.page.getByText(/canary evidence \d+/).first()).toBeVisible();
    // What is here is not offered again, and would change nothing.
    await bob.page.goto("./scans");
    await expect(shared(bob.page)).toContainText("In this workspace, no. 1");
    await expect(bob.page.getByRole("button", { name: "Import report.csv" })).toHaveCount(0);
    await bob.page.getByLabel("Scan reports").setInputFiles(csvFile("report.csv", rows));
    await expect(bob.page.getByText("This file was imported before: nothing changes.")).toBeVisible();

    // Sent away: out at once; what is shared from now on is sealed with another key.
    const standing = await bob.context.request.get("./api/me", { headers: { "x-patchfirst-version": "1" } });
    const { org } = ((await standing.json()) as { memberships: { org: string }[] }).memberships[0] ?? { org: "" };
    const list = `./api/organisations/${org}/scans`;
    const headers = { "x-patchfirst-version": "1" };
    const [first] = (await (await bob.context.request.get(list, { headers })).json()) as { scan: { scan: string; generation: number } }[];
    expect(first?.scan.generation).toBe(1);
    await ada.page.goto("./team");
    await ada.page.getByRole("button", { name: "Manage Bob" }).click();
    await ada.page.getByRole("button", { name: /^End the membership/ }).click();
    await ada.page.getByRole("button", { name: /^End it/ }).click();
    await expect(ada.page.getByRole("dialog")).toHaveCount(0, { timeout: 15_000 });
    for (const address of [list, `${list}/${first?.scan.scan}/chunks/0`]) {
      expect((await bob.context.request.get(address, { headers })).status()).toBe(401);
    }
    await expect(bob.page.getByRole("heading", { name: "Shared with your team" })).toHaveCount(0, { timeout: 30_000 });
    await signIn(bob);
    expect((await bob.context.request.get(list, { headers })).status()).toBe(403);
    await bob.page.goto("./scans");
    await expect(bob.page.getByRole("row", { name: /report.csv/ })).toBeVisible();
    await expect(bob.page.getByRole("heading", { name: "Shared with your team" })).toHaveCount(0);

    await ada.page.goto("./scans");
    await ada.page.getByLabel("Scan reports").setInputFiles(csvFile("later.csv", [...rows, { "IP": "192.0.2.99", "DNS": "host-99.example.org" }]));
    await ada.page.getByRole("button", { name: "Apply" }).click();
    await expect(ada.page.getByText(/^saved/)).toBeVisible();
    await share(ada, "later.csv");
    await expect(shared(ada.page, "later.csv")).toContainText("In this workspace, no. 2");
    const both = (await (await ada.context.request.get(list, { headers })).json()) as { scan: { generation: number } }[];
    expect(both.map(({ scan }) => scan.generation).sort()).toEqual([1, 2]);

    // Who came after all this opens what either key sealed.
    await join(cleo);
    await signIn(cleo);
    await approve(ada, "Cleo", "Viewer");
    await cleo.page.goto("./scans");
    await synced(cleo.page);
    await cleo.page.getByRole("button", { name: "Import report.csv" }).click();
    await expect(cleo.page.getByRole("table", { name: "Findings" })).toBeVisible();
    await cleo.page.goto("./scans");
    await expect(cleo.page.getByRole("button", { name: /^(Share|Remove|Go on)/ })).toHaveCount(0);
    await cleo.page.getByRole("button", { name: "Import later.csv" }).click();
    await cleo.page.getByRole("button", { name: "Apply" }).click();
    await expect(shared(cleo.page, "later.csv")).toContainText("In this workspace, no. 2");
    const known = await report(ada.page);
    await expect.poll(() => report(cleo.page)).toEqual(known);

    const kept = Buffer.concat([file, `${file}-wal`].map((part) => readFileSync(part)));
    expect(kept.includes("ada@example.test")).toBe(true);
    for (const canary of ["192.0.2.", "host-", "example.org", "canary", "Invented", "report.csv"]) {
      expect(kept.includes(canary), canary).toBe(false);
    }
    expect([ada.trouble, bob.trouble, cleo.trouble]).toEqual([[], [], []]);
  } finally {
    await Promise.all([ada, bob, cleo].map(({ context }) => context.close()));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

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
    await expect(shared(bob.page)).toContainText("Interrupted: 1 of 3 parts are there");
    await ada.page.goto("./scans");
    await expect(shared(ada.page)).toContainText("On its way: 1 of 3 parts are there");
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
    await expect(shared(page)).toContainText(`Interrupted: ${at} of 3 parts are here`);
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

test("what does not fit is refused before anything is sent, with the figures", async ({ browser }) => {
  const server = await teamServer(undefined, "--scan-quota-mb", "1");
  const ada = await person(browser, server, "Ada");
  const sent: string[] = [];
  ada.context.on("request", (request) => {
    if (/\/scans/.test(request.url()) && request.method() !== "GET") sent.push(request.url());
  });
  try {
    await setUp(ada, server);
    await switchSharing(ada.page, true);
    await importReport(ada.page, large);
    await ada.page.goto("./scans");
    await share(ada);
    await expect(ada.page.getByText(/^report.csv takes 2\.\d MB on the server, and 1\.1 MB of 1\.1 MB are left for shared scans\./)).toBeVisible();
    expect(sent).toEqual([]);
    await checked(ada.page);
    expect(ada.trouble).toEqual([]);
  } finally {
    await ada.context.close();
    await server.close();
  }
});
