// Scans that a team shares: switched on by an admin, shared by a press, imported by somebody who never had the file, with
// the same report in the end; refused where there is no room, closed to who was sent away.
// Nothing of a scan stands in the server's database.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { STORY_MS, importReport, join, member, person, rate, setUp, signIn, synced, teamServer, approve } from "./team";
import { fileInput, saved } from "./reports";
import { csvFile, expect, test, type Row } from "./support";
import { checked, large, report, share, shared, switchSharing } from "./sharing";

test.describe.configure({ timeout: STORY_MS });

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
    await saved(bob.page);
    await expect.poll(() => report(bob.page)).toEqual(ranked);
    // The evidence is read from the file, which is here too.
    await bob.page.getByRole("table", { name: "Findings" }).getByRole("row").nth(1).click();
    await expect(bob.page.getByText(/canary evidence \d+/).first()).toBeVisible();
    // What is here is not offered again, and would change nothing.
    await bob.page.goto("./scans");
    await expect(shared(bob.page)).toContainText("In this workspace, no. 1");
    await expect(bob.page.getByRole("button", { name: "Import report.csv" })).toHaveCount(0);
    await (await fileInput(bob.page)).setInputFiles(csvFile("report.csv", rows));
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
    await (await fileInput(ada.page)).setInputFiles(csvFile("later.csv", [...rows, { "IP": "192.0.2.99", "DNS": "host-99.example.org" }]));
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
    await saved(cleo.page);
    await cleo.page.goto("./scans");
    await expect(cleo.page.getByRole("button", { name: /^(Share|Remove|Go on)/ })).toHaveCount(0);
    await cleo.page.getByRole("button", { name: "Import later.csv" }).click();
    await cleo.page.getByRole("button", { name: "Apply" }).click();
    await expect(shared(cleo.page, "later.csv")).toContainText("In this workspace, no. 2");
    await saved(cleo.page);
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
