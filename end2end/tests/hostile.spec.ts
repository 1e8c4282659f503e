// Texts that break programs, from the public corpora beside the checkout: each one as cells of a scan. They must come
// in, be stored, be shown, leave and come in again unchanged, and nothing of them may run.

import { type Page } from "@playwright/test";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { detail, type Finding, findings, named, parseCsv, download, report, saved, choose } from "./reports";
import { expect, open, test } from "./support";

const corpora = process.env.PATCHFIRST_CORPORA ?? path.resolve(import.meta.dirname, "../../../shared/corpora");

/** Every payload, or none with a line that says so. */
function payloads(): string[] {
  if (!existsSync(corpora)) {
    console.log("skipped: the corpora of hostile texts are not here");
    return [];
  }
  const text = (name: string) => readFileSync(path.join(corpora, name), "utf8");
  const naughty = JSON.parse(text("blns/blns.json")) as string[];
  const purify = (JSON.parse(text("xss/dompurify-expect.json")) as { payload: string }[]).map((one) => one.payload);
  const vectors = text("xss/vectors.txt").split(/(?=<div id="\d+">)/);
  const formulas = text("csv-injection/Intruder/csv-payload.txt").split("\n");
  return [...naughty, ...purify, ...vectors, ...formulas].filter((one) => bare(one) !== "");
}

function row(payload: string, index: number): Finding {
  return {
    "IP": `198.51.${100 + Math.floor(index / 250)}.${(index % 250) + 1}`,
    "DNS": `p-${index}.example.test`,
    "QID": `${910_000 + index}`,
    "Title": payload,
    "Threat": payload,
    "Impact": payload,
    "Solution": payload,
    "Results": payload,
    "Category": payload.slice(0, 100),
    "Vendor Reference": payload.slice(0, 200),
  };
}

/** A text without the white space around it: titles are shown so; the opened row keeps every character. */
const bare = (text: string) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");

/** What a script of a payload would do, caught. */
async function watch(page: Page): Promise<string[]> {
  const ran: string[] = [];
  page.on("dialog", (dialog) => {
    ran.push(`${dialog.type()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") ran.push(`request: ${request.url()}`);
  });
  page.on("popup", (popup) => ran.push(`popup: ${popup.url()}`));
  return ran;
}

const exported = async (page: Page, format: "CSV" | "JSON", rows: number) => {
  await page.getByRole("main").getByRole("button", { name: /^Export/ }).click();
  const dialog = page.getByRole("dialog", { name: "Export findings" });
  await dialog.getByRole("radio", { name: format }).check();
  return download(page, () => dialog.getByRole("button", { name: `Export ${rows} rows` }).click());
};

test("hostile texts come in, are shown, leave and come in again unchanged, and nothing runs", async ({ page }) => {
  test.setTimeout(300_000);
  const texts = payloads();
  test.skip(texts.length === 0, "no corpora here");
  const ran = await watch(page);
  await open(page);
  await choose(page, "hostile.csv", report(texts.map(row)));
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  await saved(page);

  const json = await exported(page, "JSON", texts.length);
  const rows = (JSON.parse(json.text) as { rows: { scanner_id: string; title: string }[] }).rows;
  const titles = new Map(rows.map((one) => [one.scanner_id, one.title]));
  for (const [index, text] of texts.entries()) {
    expect(titles.get(`${910_000 + index}`), `text ${index} in JSON`).toBe(bare(text));
  }

  // Opened rows: the text shown is the cell, after storage, for one in sixty and for all that begin with a script.
  await page.reload();
  await expect(findings(page).getByRole("row").nth(1)).toBeVisible();
  for (const [index, text] of texts.entries()) {
    if (index % 60 !== 0 && !/^<script|^<img|^"><|^javascript:/i.test(text)) continue;
    await page.getByRole("searchbox", { name: "Search findings" }).fill(`qid:${910_000 + index}`);
    await expect(page.getByText(`1 of ${texts.length} findings`)).toBeVisible();
    const line = findings(page).getByRole("row").filter({ hasText: `p-${index}.example.test` });
    await line.getByRole("cell").nth(2).click();
    const shows = () => detail(page).evaluate((node, text) => node.textContent!.includes(text), text);
    await expect.poll(shows, `text ${index} is shown as it is`).toBe(true);
    await page.keyboard.press("Escape");
    await expect(detail(page)).toBeHidden();
  }
  await page.getByRole("searchbox", { name: "Search findings" }).fill("");
  await expect(page.getByText(`${texts.length} findings`).first()).toBeVisible();

  // Out as CSV, into an empty workspace, out again: the same rows.
  const csv = await exported(page, "CSV", texts.length);
  const other = await page.context().browser()!.newPage();
  const ranThere = await watch(other);
  await open(other, page.url().replace(/#.*$/, ""));
  await choose(other, "again.csv", csv.text);
  await expect(findings(other).getByRole("row").nth(1)).toBeVisible();
  const again = await exported(other, "CSV", texts.length);
  const key = (text: string) =>
    named(parseCsv(text))
      .map((one) => [one["QID"] ?? one["Id"], one["Title"], one["IP"], one["Category"], one["Vendor Reference"]].join("|"))
      .sort();
  expect(key(again.text)).toEqual(key(csv.text));
  const titlesAgain = JSON.parse((await exported(other, "JSON", texts.length)).text) as {
    rows: { scanner_id: string; title: string }[];
  };
  for (const one of titlesAgain.rows) expect(one.title).toBe(titles.get(one.scanner_id));
  await other.close();
  expect(ran.concat(ranThere)).toEqual([]);
  expect(await page.evaluate(() => document.querySelectorAll("main script, main img, main iframe, main svg[onload]").length)).toBe(0);
});
