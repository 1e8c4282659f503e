// Several files at once: a line, a list, a sheet each; folders and pasted texts; all applied in the order of their
// reports; cancelled and discarded without a trace.

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { type Locator, type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { choose, detail, drop, file, fileInput, findings, longParts, ranked, report, saved, start, town, type Finding } from "./reports";

const ash: Finding = { "IP": "192.0.2.10", "DNS": "ash.example.test" };
const of = (...qids: string[]) => qids.map((qid) => ({ ...ash, "QID": qid, "Title": `Finding ${qid}` }));
/** Three scans of one host: something is fixed from each to the next. */
const months = {
  october: report(of("1", "2", "3"), { day: "10/20/2026" }),
  november: report(of("1", "2"), { day: "11/20/2026" }),
  december: report(of("1"), { day: "12/20/2026" }),
};
const broken = "Name,Amount\nApples,3\n";

const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
const list = (page: Page) => page.getByRole("region", { name: "Files" });
const item = (page: Page, name: string): Locator => list(page).getByRole("listitem").filter({ hasText: name });
const sum = (page: Page) => list(page).getByRole("status").first();
const cover = (page: Page) => page.locator(".drop-cover.is-over");
const scans = (page: Page) => page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row");

async function chooseAll(page: Page, files: Record<string, string>): Promise<void> {
  const chosen = Object.entries(files).map(([name, text]) => file(name, text));
  await (await fileInput(page)).setInputFiles(chosen);
}

/** Drop real files and folders of the disk, as the browser's own drag and drop brings them. */
async function dropFromDisk(page: Page, paths: string[]): Promise<void> {
  const drag = await dragFromDisk(page, paths);
  await drag("dragOver");
  await drag("drop");
}

/** Drag them over the page, until it says that it takes them. Answers with the way to go on. */
async function dragFromDisk(page: Page, paths: string[]) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const drag = async (type: "dragEnter" | "dragOver" | "drop") => {
    await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  };
  await drag("dragEnter");
  // A drop that comes before the page said that it takes files counts as leaving it.
  await expect(async () => {
    await drag("dragOver");
    await expect(cover(page)).toHaveCount(1, { timeout: 500 });
  }).toPass();
  return drag;
}

/** Paste into whatever has the focus. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test("three files at once, one of them broken: two wait, all are applied by the dates in them", async ({ page }) => {
  await open(page);
  await start(page, town, { day: "09/20/2026" });
  await nav(page, "Scans");
  await chooseAll(page, { "december.csv": months.december, "broken.csv": broken, "october.csv": months.october });
  await expect(sum(page)).toHaveText("3 files: 2 waiting for you, 1 not imported.");
  await expect(item(page, "december.csv")).toContainText("1 finding \u00b7 waits for you");
  await expect(item(page, "october.csv")).toContainText("3 findings \u00b7 waits for you");
  await expect(item(page, "broken.csv")).toContainText("No header row was found");
  await expect(item(page, "broken.csv")).toContainText("Reason: no_header");
  await expect(scans(page)).toHaveCount(2);
  await axe(page);

  const sums = list(page).getByRole("region", { name: "2 scans wait for you" });
  await expect(sums.getByRole("term").filter({ hasText: /^New$/ }).locator("xpath=following-sibling::dd")).toHaveText("4");
  await sums.getByRole("button", { name: "Apply all (2)" }).click();
  await expect(page.getByText("2 scans are applied, the oldest report first.")).toBeVisible();
  await expect(sum(page)).toHaveText("3 files: 2 applied, 1 not imported.");
  await expect(page.getByRole("heading", { name: "Files", exact: true })).toBeFocused();
  // October was applied before December, though it came after it: what December no longer holds is fixed.
  await item(page, "december.csv").locator("summary").click();
  const changed = item(page, "december.csv").getByRole("region", { name: "What it changed" });
  await expect(changed.getByRole("row", { name: /^Fixed, no longer there/ }).getByRole("cell").first()).toHaveText("2");
  await expect(scans(page)).toHaveCount(4);
  await saved(page);
  await page.reload();
  await nav(page, "Report");
  await expect(page.getByText(`${ranked + 1} of ${ranked + 1} findings`)).toBeVisible();
});

test("of several files for an empty workspace the first is applied at once, the others wait", async ({ page }) => {
  await open(page);
  await chooseAll(page, { "december.csv": months.december, "november.csv": months.november });
  await expect(page).toHaveURL(/\/scans$/);
  await expect(sum(page)).toHaveText("2 files: 1 waiting for you, 1 applied.");
  await item(page, "november.csv").locator("summary").click();
  await expect(item(page, "november.csv").getByRole("list", { name: "Warnings" })).toContainText("older than the latest one");
  await nav(page, "Report");
  await expect(findings(page)).toContainText("Finding 1");
});

test("of several files for an empty workspace the only report is applied at once", async ({ page }) => {
  await open(page);
  await chooseAll(page, { "november.csv": months.november, "broken.csv": broken, "empty.csv": "" });
  await expect(sum(page)).toHaveText("3 files: 1 applied, 2 not imported.");
  await expect(scans(page)).toHaveCount(2);
});

test("each waiting scan has its own sheet, choice, problems and rejected rows", async ({ page }) => {
  await open(page);
  await start(page);
  await nav(page, "Scans");
  const bad = { ...ash, "QID": "77", "IP": "192.0.2.999" };
  await chooseAll(page, {
    "one.csv": report([...of("1", "2"), bad], { day: "12/01/2026" }),
    "two.csv": report([...of("2", "3"), bad, { ...bad, "QID": "78" }], { day: "12/02/2026" }),
  });
  await expect(sum(page)).toHaveText("2 files: 2 waiting for you.");
  for (const [name, rejected] of [["one.csv", 1], ["two.csv", 2]] as const) {
    await item(page, name).locator("summary").click();
    await expect(item(page, name)).toContainText(`2 findings \u00b7 ${rejected} rejected \u00b7 waits for you`);
    const waiting = page.waitForEvent("download");
    await item(page, name).getByRole("button", { name: "Download rejected rows" }).click();
    expect((await waiting).suggestedFilename()).toBe(name.replace(".csv", "-rejected.csv"));
  }
  const news = (name: string, head: string) =>
    item(page, name).getByRole("region", { name: head, exact: true }).getByRole("row", { name: /^New / }).getByRole("cell").first();
  await expect(news("two.csv", "What it would change")).toHaveText("2");
  await axe(page);
  // One sheet is open at a time.
  await expect(page.getByRole("heading", { name: "How one.csv was read" })).toBeHidden();
  await item(page, "one.csv").locator("summary").click();
  await item(page, "one.csv").getByRole("button", { name: "Apply", exact: true }).click();
  await expect(news("one.csv", "What it changed")).toHaveText("2");
  await expect(page.getByRole("heading", { name: "How one.csv was read" })).toBeFocused();
  // What the other would change is told anew: one of its two is no longer new.
  await item(page, "two.csv").locator("summary").click();
  await expect(news("two.csv", "What it would change")).toHaveText("1");
  await item(page, "two.csv").getByRole("button", { name: "Discard", exact: true }).click();
  await expect(item(page, "two.csv")).toContainText("discarded, nothing was changed");
  await expect(scans(page)).toHaveCount(3);
});

test("what waits stays while other pages are looked at, and is counted there; a reload asks first", async ({ page }) => {
  await open(page);
  await start(page);
  await nav(page, "Scans");
  await chooseAll(page, { "one.csv": months.november, "two.csv": months.december });
  await expect(sum(page)).toContainText("2 waiting for you");
  await nav(page, "Dashboard");
  const scansLink = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Scans 2 waiting" });
  await expect(scansLink).toBeVisible();
  await scansLink.click();
  await expect(sum(page)).toContainText("2 waiting for you");
  const asked = new Promise<string>((done) => page.once("dialog", (dialog) => {
    done(dialog.type());
    void dialog.accept();
  }));
  await page.reload();
  expect(await asked).toBe("beforeunload");
  await expect(list(page)).toHaveCount(0);
});

test("the line is cancelled in its middle: what was read waits, nothing else is left", async ({ page }) => {
  await open(page);
  await start(page);
  await drop(page, [
    { name: "first.csv", parts: [[months.november, 1]] },
    { name: "long.csv", parts: longParts() },
    { name: "third.csv", parts: [[months.december, 1]] },
    { name: "fourth.csv", parts: [[months.october, 1]] },
  ]);
  await expect(item(page, "long.csv")).toContainText(/rows\/s/);
  await expect(item(page, "first.csv")).toContainText("waits for you");
  await expect(item(page, "fourth.csv")).toContainText("in line");
  const running = page.getByRole("region", { name: "Import", exact: true });
  await expect(running).toContainText("file 2 of 4");
  await expect(list(page).getByRole("button", { name: "Apply all (1)" })).toBeDisabled();
  // One out of the line, then all of it.
  await item(page, "third.csv").getByRole("button", { name: "Cancel third.csv" }).press("Enter");
  await expect(item(page, "third.csv")).toContainText("cancelled, nothing was changed");
  await expect(item(page, "third.csv").getByRole("button", { name: "Remove third.csv" })).toBeFocused();
  const took = await page.evaluate(async () => {
    const button = [...document.querySelectorAll<HTMLButtonElement>(".files button")].find((b) => b.textContent === "Cancel all")!;
    const began = performance.now();
    button.click();
    while (document.querySelector("progress")) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  console.log(`cancel all, from the press until nothing is read any more: ${took.toFixed(0)} ms`);
  await expect(sum(page)).toHaveText("4 files: 1 waiting for you, 3 cancelled or discarded.");
  await expect(running).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Files", exact: true })).toBeFocused();
  await list(page).getByRole("button", { name: "Remove finished" }).click();
  await expect(list(page).getByRole("list", { name: "Files" }).getByRole("listitem")).toHaveCount(1);
  await expect(scans(page)).toHaveCount(2);
  await list(page).getByRole("button", { name: "Discard all" }).click();
  await expect(page.getByText("1 scan is discarded. Nothing was changed.")).toBeVisible();
  await expect(scans(page)).toHaveCount(2);
});

test("Cancel stops the file that is being read, and the next one follows", async ({ page }) => {
  await open(page);
  await drop(page, [
    { name: "long.csv", parts: longParts() },
    { name: "second.csv", parts: [[report(town), 1]] },
  ]);
  const running = page.getByRole("region", { name: "Import", exact: true });
  await expect(item(page, "long.csv")).toContainText(/rows\/s/);
  await running.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(sum(page)).toHaveText("2 files: 1 applied, 1 cancelled or discarded.");
  await expect(scans(page)).toHaveCount(2);
  await nav(page, "Report");
  await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
});

test("a file that comes while another waits or is read stands in line behind it", async ({ page }) => {
  await open(page);
  await start(page);
  await nav(page, "Scans");
  await choose(page, "one.csv", months.november);
  await expect(page.getByRole("heading", { name: "How one.csv was read" })).toBeVisible();
  await expect(list(page)).toHaveCount(0);
  await choose(page, "two.csv", months.december);
  await expect(sum(page)).toHaveText("2 files: 2 waiting for you.");
  await item(page, "one.csv").getByRole("button", { name: "Discard one.csv" }).click();
  await expect(sum(page)).toHaveText("2 files: 1 waiting for you, 1 cancelled or discarded.");
  await item(page, "one.csv").getByRole("button", { name: "Remove one.csv" }).press("Enter");
  await expect(item(page, "two.csv").getByRole("button", { name: "Discard two.csv" })).toBeFocused();
});

/** A folder on disk: reports at two depths, one of them hidden, and a hidden folder. */
async function folderOfReports(root: string): Promise<string> {
  const folder = path.join(root, "scans 2026");
  await mkdir(path.join(folder, "late", ".cache"), { recursive: true });
  await writeFile(path.join(folder, "october.csv"), months.october);
  await writeFile(path.join(folder, ".hidden.csv"), months.november);
  await writeFile(path.join(folder, "late", "december.csv"), months.december);
  await writeFile(path.join(folder, "late", ".cache", "old.csv"), months.november);
  return folder;
}

test("a folder that is dropped is walked through; hidden files are passed over, and that is said", async ({ page }, info) => {
  const folder = await folderOfReports(info.outputDir);
  await open(page);
  // What is dropped on a part of the page that goes away in this moment never reaches the page.
  await expect(page.getByRole("region", { name: "Import a scan" })).toBeVisible();
  await dropFromDisk(page, [folder]);
  await expect(sum(page)).toHaveText("2 files: 1 waiting for you, 1 applied.");
  await expect(item(page, "scans 2026/late/december.csv")).toBeVisible();
  await expect(item(page, "scans 2026/october.csv")).toBeVisible();
  await expect(list(page)).toContainText("2 hidden files and folders were passed over.");
});

test("the cover goes when the end of a drag is lost with the part of the page below it, and a drop is taken after it", async ({ page }, info) => {
  const folder = await folderOfReports(info.outputDir);
  await open(page);
  await expect(page.getByRole("region", { name: "Import a scan" })).toBeVisible();
  const drag = await dragFromDisk(page, [folder]);
  await page.evaluate(() => {
    const below = document.elementFromPoint(300, 300);
    below?.replaceWith(below.cloneNode(true));
  });
  await drag("drop");
  await expect(cover(page)).toHaveCount(1);
  await page.mouse.move(310, 310);
  await expect(cover(page)).toHaveCount(0);
  await dropFromDisk(page, [folder]);
  await expect(sum(page)).toHaveText("2 files: 1 waiting for you, 1 applied.");
});

test("a folder can be chosen with a button", async ({ page }, info) => {
  const folder = await folderOfReports(info.outputDir);
  await open(page);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a folder" }).press("Enter");
  await (await chooser).setFiles(folder);
  await expect(sum(page)).toHaveText("2 files: 1 waiting for you, 1 applied.");
  await expect(list(page)).toContainText(/\d hidden files/);
});

/** A ZIP archive of uncompressed files (PKWARE APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16). */
function zip(files: Record<string, string>): Buffer {
  const [bodies, directory]: Buffer[][] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, rest, Buffer.from(name));
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), body]);
    bodies.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, entries, end]);
}

test("reports in one archive take its place in the line", async ({ page }) => {
  await open(page);
  await start(page, town, { day: "09/20/2026" });
  await nav(page, "Scans");
  await choose(page, "year.zip", zip({ "november.csv": months.november, "december.csv": months.december }));
  await expect(sum(page)).toHaveText("2 files: 2 waiting for you.");
  await expect(item(page, "november.csv")).toContainText("year.zip");
  await list(page).getByRole("button", { name: "Apply all (2)" }).click();
  await saved(page);
  // Each is kept as a file of its own: what a row says is read from it again.
  await nav(page, "Report");
  await findings(page).getByText("Finding 1", { exact: true }).click();
  await expect(detail(page)).toContainText("Install the update.");
});

test("more files than the queue takes: 200 are taken, and that is said", async ({ page }) => {
  await open(page);
  await drop(page, Array.from({ length: 203 }, (_, at) => ({ name: `${at}.csv`, parts: [[broken, 1]] })));
  await expect(list(page)).toContainText("At most 200 files can be in line or waiting at once; the rest was left out.");
  await expect(sum(page)).toHaveText("200 files: 200 not imported.", { timeout: 30_000 });
  await list(page).getByRole("button", { name: "Remove finished" }).click();
  await expect(list(page)).toHaveCount(0);
  await expect(page.locator("#main")).toBeFocused();
});

test("a report's text can be pasted on any page", async ({ page }) => {
  await open(page, "/settings");
  await paste(page, report(town).replaceAll("\r\n", "\n"));
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByText("pasted text.csv: 12 rows read as 10 findings")).toBeVisible();
});

test("what is pasted into a box, and a single line, are no reports", async ({ page }) => {
  await open(page);
  await paste(page, "ash.example.test");
  await expect(page.getByText("Nothing was read: a pasted report has a header and at least one row below it.")).toBeVisible();
  await start(page);
  await page.getByRole("searchbox", { name: "Search findings" }).focus();
  await paste(page, report(town));
  await expect(page.getByRole("region", { name: "Import", exact: true })).toHaveCount(0);
  await nav(page, "Scans");
  await expect(scans(page)).toHaveCount(2);
});

test("without a clipboard key there is a box to paste or type into", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Paste a report" }).press("Enter");
  const box = page.getByRole("dialog", { name: "Paste a report" });
  const text = box.getByRole("textbox");
  await expect(text).toBeFocused();
  await axe(page);
  await text.fill(report(town));
  await box.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByText("pasted text.csv: 12 rows read as 10 findings")).toBeVisible();
  await nav(page, "Scans");
  await page.getByRole("button", { name: "Paste a report" }).click();
  await text.focus();
  // A report is read as soon as it is pasted: no million lines in a box.
  await paste(page, months.december);
  await expect(box).toBeHidden();
  await expect(page.getByRole("heading", { name: "How pasted text.csv was read" })).toBeVisible();
});

for (const [screen, size] of Object.entries(screens)) {
  test(`a full queue on a ${screen} has no accessibility violation and does not overflow`, async ({ page }, info) => {
    await page.setViewportSize(size);
    await open(page);
    await start(page);
    const long = "a-report-with-a-name-that-goes-on-and-on-for-longer-than-any-line-of-a-telephone.csv";
    await drop(page, [
      { name: "november.csv", parts: [[months.november, 1]] },
      { name: long, parts: [[months.december, 1]] },
      { name: "broken.csv", parts: [[broken, 1]] },
      { name: "town.csv", parts: [[report(town), 1]] },
      { name: "long.csv", parts: longParts() },
      { name: "october.csv", parts: [[months.october, 1]] },
    ]);
    await expect(item(page, "long.csv")).toContainText(/rows\/s/);
    await expect(item(page, "town.csv")).toContainText("imported before");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: info.outputPath(`busy-${screen}-${colorScheme}.png`), fullPage: true });
    }
    await list(page).getByRole("button", { name: "Cancel all" }).click();
    await expect(sum(page)).toHaveText("6 files: 2 waiting for you, 1 applied, 1 not imported, 2 cancelled or discarded.");
    await item(page, "november.csv").locator("summary").press("Enter");
    await expect(item(page, "november.csv").getByRole("region", { name: "What it would change", exact: true })).toBeVisible();
    await axe(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: info.outputPath(`done-${screen}-${colorScheme}.png`), fullPage: true });
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
