// Files come in: the ten failures with their own words, every encoding read the same, nothing left of what was stopped.

import { type Page } from "@playwright/test";
import { axe, expect, open, test } from "./support";
import { choose, columnNames, download, drop, dropLong, findings, named, parseCsv, ranked, record, report, saved, start, town } from "./reports";

/** The words of a refusal. */
async function refused(page: Page, code: string, ...words: (string | RegExp)[]): Promise<void> {
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(`Reason: ${code}`);
  await expect(alert).toContainText("Nothing was changed");
  for (const word of words) await expect(alert).toContainText(word);
  await expect(findings(page)).toHaveCount(0);
}

test("1: no file chosen", async ({ page }) => {
  await open(page);
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Scan reports").click();
  await (await chooser).setFiles([]);
  await page.getByLabel("Scan reports").dispatchEvent("cancel");
  await refused(page, "no_file", "Nothing to read", "No file was chosen");
  await axe(page);
});

test("2: an empty file", async ({ page }) => {
  await open(page);
  await choose(page, "empty.csv", "");
  await refused(page, "empty_file", "empty.csv was not imported", "The file is empty (0 bytes");
  await choose(page, "blank.csv", "  \r\n\r\n  ");
  await refused(page, "empty_file", "blank.csv was not imported");
});

const notCsv: [string, Buffer, string][] = [
  ["report.pdf", Buffer.from("%PDF-1.7\n%\xE2\xE3\n1 0 obj\n", "latin1"), "a PDF document"],
  ["report.xlsx", Buffer.from("PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "latin1"), "an Excel workbook"],
  ["looks-fine.csv", Buffer.from("\x89PNG\r\n\x1A\n....", "latin1"), "a picture"],
  ["login.csv", Buffer.from("<!DOCTYPE html><title>Sign in</title>"), "a web page"],
];
for (const [name, bytes, what] of notCsv) {
  test(`3: not a CSV: ${what}`, async ({ page }) => {
    await open(page);
    await choose(page, name, bytes);
    await refused(page, "not_csv", `${name} was not imported`, `it looks like ${what}`);
  });
}

test("3: an archive that was cut off, and JSON of nobody", async ({ page }) => {
  await open(page);
  await choose(page, "report.csv.gz", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]));
  await refused(page, "archive", "report.csv.gz was not imported", "It ends in the middle: it was cut off");
  await choose(page, "report.json", Buffer.from('{"invoices": []}'));
  await refused(page, "unknown_document", "report.json was not imported", "JSON whose first names are invoices");
});

test("3: a good report under a wrong name is read all the same", async ({ page }) => {
  await open(page);
  await choose(page, "report.pdf", report(town));
  await expect(page.locator("html")).toHaveAttribute("data-ranked", `${ranked}`);
  await page.getByRole("link", { name: "How it was read" }).click();
  await expect(page.getByText("The file name ends in .pdf, but its content is a CSV report")).toBeVisible();
});

test("4: larger than the limit, which is a setting and is kept", async ({ page }) => {
  await open(page, "/settings");
  await page.getByLabel("Largest file read, MB").fill("1");
  await page.getByLabel("Largest file read, MB").blur();
  await page.reload();
  await expect(page.getByLabel("Largest file read, MB")).toHaveValue("1");
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report" }).click();
  await expect(page.getByRole("region", { name: "Import a scan" })).toContainText("up to 1 MB");
  await choose(page, "large.csv", report(town) + " ".repeat(1_200_000));
  await refused(page, "too_large", "large.csv was not imported", "1.2 MB, and the limit is 1.0 MB");
  await page.getByRole("alert").getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Largest file read, MB").fill("2");
  await page.getByLabel("Largest file read, MB").blur();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report" }).click();
  await choose(page, "large.csv", report(town) + "\r\n".repeat(600_000));
  await expect(page.locator("html")).toHaveAttribute("data-ranked", `${ranked}`);
});

test("files that are refused while the engine rehearses do not stop the next one", async ({ page }) => {
  await open(page, "/settings");
  await page.getByLabel("Largest file read, MB").fill("1");
  await page.getByLabel("Largest file read, MB").blur();
  await page.reload();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Report" }).click();
  for (let time = 0; time < 8; time += 1) {
    await choose(page, `large-${time}.csv`, report(town) + " ".repeat(1_200_000));
    await refused(page, "too_large", `large-${time}.csv was not imported`);
  }
  await choose(page, "report.csv", report(town));
  await expect(page.locator("html")).toHaveAttribute("data-ranked", `${ranked}`);
});

test("5: no header row", async ({ page }) => {
  await open(page);
  await choose(page, "list.csv", "Name,Amount\nApples,3\nPears,4\n");
  await refused(page, "no_header", "No header row was found in 3 lines", "Name,Amount");
});

test("6: a header but no rows", async ({ page }) => {
  await open(page);
  await choose(page, "none.csv", report([]));
  await refused(page, "no_rows", "has a header (line 8) but no rows below it");
});

test("7: an incomplete header names what is missing, and what may be meant", async ({ page }) => {
  await open(page);
  const header = columnNames.filter((name) => name !== "QID").map((name) => (name === "Severity" ? "Severty" : name));
  await choose(page, "cut.csv", report(town, { header }));
  await refused(page, "header_incomplete", "Missing: QID, Severity", "The column 'Severty' may be Severity");
});

test("8, 9, 10: bad rows are rejected with line, record, column, value, reason and fix; the rest is kept", async ({ page }) => {
  const lines = report([
    ...town,
    { ...town[0], "IP": "192.0.2.999", "QID": "900201" },
    { ...town[0], "IP": "192.0.2.1-192.0.2.9", "QID": "900202" },
    { ...town[0], "Severity": "7", "QID": "900203" },
  ]).split("\r\n");
  lines.splice(-1, 0, record(["192.0.2.20", "too", "short"]), lines.at(9) + ',"one more"');
  await open(page);
  await choose(page, "mixed.csv", lines.join("\r\n"));
  await expect(page.locator("html")).toHaveAttribute("data-ranked", `${ranked}`);
  await page.getByRole("link", { name: "How it was read" }).click();
  await expect(page.getByText("10 findings + 2 information + 0 merged + 5 rejected = 17 rows")).toBeVisible();
  const table = page.getByRole("region", { name: "Problems" }).getByRole("table");
  const rows = table.getByRole("row");
  await expect(rows).toHaveCount(6);
  const expected = [
    ["21", "13", "IP", "192.0.2.999", "'192.0.2.999': not one IPv4 or IPv6 address.", "Give the host's address"],
    ["22", "14", "IP", "192.0.2.1-192.0.2.9", "not one IPv4 or IPv6 address", "give one address, not a range"],
    ["23", "15", "Severity", "7", "'7': not on the severity scale of this report.", "Give a Qualys level"],
    ["24", "16", "whole row", "", "The row has 3 cells; the header has 34.", "Look for a lost line end"],
    ["25", "17", "whole row", "", "The row has 35 cells; the header has 34.", "Look for a delimiter inside a text"],
  ];
  for (const [at, cells] of expected.entries()) {
    for (const [column, words] of cells.entries()) {
      // The byte stands behind the line; the rest is as listed.
      const cell = rows.nth(at + 1).getByRole("cell").nth(column === 0 ? 0 : column + 1);
      if (column === 3 && at > 2) continue;
      if (column < 4) await expect(cell, `row ${at + 1}`).toHaveText(words);
      else await expect(cell, `row ${at + 1}`).toContainText(words);
    }
  }
  const saved = await download(page, () => page.getByRole("button", { name: "Download rejected rows" }).click());
  expect(saved.name).toBe("mixed-rejected.csv");
  const rejected = named(parseCsv(saved.text));
  expect(rejected.map((row) => row["Patchfirst line"])).toEqual(["21", "22", "23", "24", "25"]);
  expect(rejected.map((row) => row["Patchfirst problem"])).toEqual([
    expect.stringContaining("192.0.2.999"),
    expect.stringContaining("192.0.2.1-192.0.2.9"),
    expect.stringContaining("not on the severity scale"),
    expect.stringContaining("3 cells"),
    expect.stringContaining("35 cells"),
  ]);
  expect(rejected.every((row) => row["Patchfirst fix"] !== "")).toBe(true);
  expect(rejected.slice(0, 3).map((row) => row["QID"])).toEqual(["900201", "900202", "900203"]);
  await axe(page);
});

test("many problems come in pages, and the file has all of them", async ({ page }) => {
  const bad = Array.from({ length: 120 }, (_, at) => ({ ...town[0], "IP": `host ${at}`, "QID": `${910_000 + at}` }));
  await open(page);
  await choose(page, "bad.csv", report([...town, ...bad]));
  await page.getByRole("link", { name: "How it was read" }).click();
  const pages = page.getByRole("group", { name: "Pages of problems" });
  await expect(pages).toContainText("1 to 50 of 120");
  await pages.getByRole("button", { name: "Next" }).click();
  await pages.getByRole("button", { name: "Next" }).click();
  await expect(pages).toContainText("101 to 120 of 120");
  await expect(pages.getByRole("button", { name: "Next" })).toBeDisabled();
  const table = page.getByRole("region", { name: "Problems" }).getByRole("table");
  await expect(table.getByRole("row")).toHaveCount(21);
  await expect(table.getByRole("row").last()).toContainText("host 119");
  const saved = await download(page, () => page.getByRole("button", { name: "Download rejected rows" }).click());
  expect(parseCsv(saved.text)).toHaveLength(121);
});

const umlaut = town.map((row, at) => (at === 0 ? { ...row, "Title": "Caf\u00e9 Server \u2013 na\u00efve Login" } : row));
const wide = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const writings: [string, string, Buffer][] = [
  ["UTF-8", ",", Buffer.from(report(umlaut))],
  ["UTF-8 with BOM", ",", Buffer.from(`\uFEFF${report(umlaut)}`)],
  ["UTF-16LE", ",", wide(report(umlaut))],
  ["UTF-16BE", ",", wide(report(umlaut)).swap16()],
  ["Windows-1252", ",", Buffer.from(report(umlaut).replaceAll("\u2013", "\x96"), "latin1")],
  ["UTF-8", ";", Buffer.from(report(umlaut, { delimiter: ";" }))],
  ["UTF-8", "tab", Buffer.from(report(umlaut, { delimiter: "\t", end: "\n" }))],
];
for (const [encoding, delimiter, bytes] of writings) {
  test(`read the same: ${encoding}, delimiter ${delimiter}`, async ({ page }) => {
    await open(page);
    await choose(page, "written.csv", bytes);
    await expect(page.locator("html")).toHaveAttribute("data-ranked", `${ranked}`);
    await expect(findings(page)).toContainText("Caf\u00e9 Server \u2013 na\u00efve Login");
    await page.getByRole("link", { name: "How it was read" }).click();
    await expect(page.getByText("10 findings + 2 information + 0 merged + 0 rejected = 12 rows")).toBeVisible();
    for (const [term, definition] of [["Encoding", encoding], ["Delimiter", delimiter]] as const) {
      const fact = page.getByRole("term").filter({ hasText: new RegExp(`^${term}$`) });
      await expect(fact.locator("xpath=following-sibling::dd")).toHaveText(definition);
    }
  });
}

test("what the report declares is held against what it holds", async ({ page }) => {
  await open(page);
  await start(page, town, { declared: 15 });
  await page.getByRole("link", { name: "How it was read" }).click();
  await expect(page.getByRole("list", { name: "Warnings" })).toContainText(
    "The report declares 15 vulnerabilities, but the file holds 12 rows.",
  );
  const totals = page.getByRole("region", { name: "Declared against found" });
  await expect(totals.getByRole("row", { name: /Total vulnerabilities/ })).toContainText("differs by \u22123");
  await expect(totals.getByRole("row", { name: /Active hosts/ })).toContainText("same");
});

test("a report that declares the truth gets no warning", async ({ page }) => {
  await open(page);
  await start(page);
  await page.getByRole("link", { name: "How it was read" }).click();
  await expect(page.getByText("Everything the file declares is there.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Warnings" })).toHaveCount(0);
});

test("the sample is there within one press, and kept", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(findings(page).getByRole("row").nth(10)).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(findings(page).getByRole("row").nth(10)).toBeVisible();
});

test("a file can be dropped anywhere, on any page", async ({ page }) => {
  await open(page, "/settings");
  await drop(page, [{ name: "dropped.csv", parts: [[report(town), 1]] }]);
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByText("dropped.csv: 12 rows read as 10 findings")).toBeVisible();
});

test("a file dropped while the workspace still opens is read once it is open", async ({ page }) => {
  let release = () => {};
  const dropped = new Promise<void>((done) => (release = done));
  await page.route(/engine-[0-9a-f]*\.wasm$/, async (route) => {
    await dropped;
    await route.continue();
  });
  await open(page);
  await drop(page, [{ name: "early.csv", parts: [[report(town), 1]] }]);
  release();
  await expect(page.getByText("early.csv: 12 rows read as 10 findings")).toBeVisible();
  await expect(findings(page)).toHaveAttribute("aria-rowcount", `${ranked + 1}`);
  await saved(page);
  await page.reload();
  await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
});

test("a report for which no browser has room is refused before it is read, with what it needs", async ({ page }) => {
  await open(page);
  const [header, row] = report(town.slice(0, 1)).split("\r\n").slice(-3);
  const short = '"1",""\r\n'.repeat(100_000);
  await drop(page, [{ name: "short_rows.csv", parts: [[`${header}\r\n${row}\r\n`, 1], [short, 110]] }]);
  const notice = page.getByRole("status").filter({ hasText: "too large for this browser" });
  await expect(notice).toContainText(/its 1[01],\d{3},\d{3} rows or so need 5\.\d GB of memory/);
  await expect(notice).toContainText("Nothing was read. Export it in parts");
  await notice.getByRole("button", { name: "Close this message" }).click();
  // A line per host before the table does not make a report too large.
  const hosts = '"192.0.2.1","x"\r\n'.repeat(30_000);
  await drop(page, [{ name: "hosts.csv", parts: [[hosts, 1], [`${header}\r\n`, 1], [`${row}\r\n`.repeat(1_000), 240]] }]);
  await expect(page.locator("html")).toHaveAttribute("data-ranked", "1", { timeout: 60_000 });
});

test("a text that is dragged over the page is not taken for a file", async ({ page }) => {
  await open(page);
  const transfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.setData("text/plain", "words");
    return transfer;
  });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await expect(page.getByRole("alert")).toBeEmpty();
});

test("a cancelled import leaves nothing behind", async ({ page }) => {
  await open(page);
  await dropLong(page, "endless.csv");
  const running = page.getByRole("region", { name: "Import", exact: true });
  await expect(running.getByRole("progressbar")).toBeVisible();
  await running.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alert")).toContainText("Import of endless.csv cancelled. Nothing was changed.");
  await expect(running).toHaveCount(0);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Scans" }).click();
  await expect(page.getByText("No scan yet.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("No scan yet.")).toBeVisible();
  // And the way is free for the next one.
  await choose(page, "town.csv", report(town));
  await expect(page.locator("html")).toHaveAttribute("data-ranked", `${ranked}`);
});

test("a refused file leaves what is there as it is", async ({ page }) => {
  await open(page);
  await start(page);
  await drop(page, [{ name: "list.csv", parts: [["Name,Amount\nApples,3\n", 1]] }]);
  await expect(page).toHaveURL(/\/scans$/);
  await expect(page.getByRole("alert")).toContainText("list.csv was not imported");
  await expect(page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row")).toHaveCount(2);
});
