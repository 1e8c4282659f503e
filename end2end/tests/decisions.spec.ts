// What people decide about findings: it holds, ends when it was to end, is taken back, and outlives the next import.

import { type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { accept, choose, decision, detail, findings, nav, openRow, order, ranked, report, saved, start, statusFilter, town, wideScreen } from "./reports";

/** Days from the browser's today, ISO. */
function inDays(page: Page, days: number): Promise<string> {
  return page.evaluate((days) => {
    const day = new Date();
    day.setDate(day.getDate() + days);
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => `${n}`.padStart(2, "0")).join("-");
  }, days);
}

test.describe("decisions", () => {
  test.beforeEach(async ({ page }) => {
    await open(page);
    await start(page);
  });

  test("the risk of one finding is accepted: out of the ranking, said in words, kept, and taken back by undo", async ({ page }) => {
    await page.setViewportSize(wideScreen);
    const before = await order(page);
    await openRow(page, /Bravo Database/);
    const opener = decision(page).getByRole("button", { name: "Accept risk\u2026" });
    await opener.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Accept risk" });
    await expect(dialog).toContainText("Bravo Database Weak Password on db-1.example.test.");
    const submit = dialog.getByRole("button", { name: "Accept the risk of 1 finding" });
    await expect(submit).toBeDisabled();
    await dialog.getByLabel("Reason").fill("   ");
    await expect(submit).toBeDisabled();
    await dialog.getByLabel("Reason").fill("Only reachable from the maintenance network.");
    await dialog.getByRole("radio", { name: "30 days" }).check();
    const until = await inDays(page, 30);
    await expect(dialog.getByText(`Open again on ${until}.`)).toBeVisible();
    await axe(page);
    await submit.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText(`Risk accepted until ${until}: 1 finding.`)).toBeVisible();
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();

    // The opened finding says it, and focus is on what can be done now.
    await expect(decision(page)).toContainText(`Accepted until ${until}`);
    await expect(decision(page)).toContainText("Only reachable from the maintenance network.");
    await expect(detail(page)).toContainText("Not ranked \u00b7 Accepted");
    await expect(decision(page).getByRole("button", { name: "Take the decision back" })).toBeFocused();
    expect(await order(page)).not.toContain("Bravo Database Weak Password @ db-1");

    // In the report only when asked for, and then in words.
    await saved(page);
    await page.reload();
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();
    await statusFilter(page, /^Accepted\D*1$/).check();
    const row = findings(page).getByRole("row", { name: /Bravo Database/ });
    await expect(row).toContainText("Accepted");
    await expect(row).toContainText(`until ${until}`);
    await expect(findings(page).getByRole("row")).toHaveCount(2);
    await axe(page);
    await page.getByRole("button", { name: "Clear all" }).click();

    await page.getByRole("button", { name: /^Undo/ }).click();
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
    await expect.poll(() => order(page)).toEqual(before);
  });

  test("a false positive has no end, and its decision can be taken back", async ({ page }) => {
    await openRow(page, /Charlie Mail/);
    await decision(page).getByRole("button", { name: "False positive\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: "False positive" });
    await expect(dialog.getByRole("group", { name: "Accepted for" })).toHaveCount(0);
    await dialog.getByLabel("Reason").fill("The relay answers, but refuses.");
    await dialog.getByRole("button", { name: "Mark 1 finding as false" }).click();
    await expect(page.getByText("Marked as false positive: 1 finding.")).toBeVisible();
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();
    await expect(decision(page)).toContainText("False positive");
    await decision(page).getByRole("button", { name: "Take the decision back" }).click();
    await expect(page.getByText("Decision taken back: 1 finding.")).toBeVisible();
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
    await expect(decision(page).getByRole("button", { name: "Take the decision back" })).toHaveCount(0);
    await expect(decision(page).getByRole("button", { name: "Accept risk\u2026" })).toBeFocused();
  });

  test("Escape closes the dialog and leaves the finding open; a day in the past is refused", async ({ page }) => {
    await openRow(page, /Bravo Database/);
    const opener = decision(page).getByRole("button", { name: "Accept risk\u2026" });
    await opener.click();
    const dialog = page.getByRole("dialog", { name: "Accept risk" });
    await dialog.getByLabel("Reason").fill("Some reason");
    await dialog.getByRole("radio", { name: "a day" }).check();
    await dialog.getByLabel("Accepted until").fill(await inDays(page, 0));
    await expect(dialog.getByText("Choose a day after today.")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Accept the risk of 1 finding" })).toBeDisabled();
    await dialog.getByLabel("Accepted until").fill(await inDays(page, 1));
    await expect(dialog.getByRole("button", { name: "Accept the risk of 1 finding" })).toBeEnabled();
    await dialog.getByRole("radio", { name: "no end" }).check();
    await expect(dialog.getByText("Never open again by itself.")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(detail(page)).toBeVisible();
    await expect(opener).toBeFocused();
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  });

  test("all that match the filter at once, with their number said first, and one undo for all", async ({ page }) => {
    await page.getByRole("searchbox", { name: "Search findings" }).fill("192.0.2.");
    await expect(page.getByText(`6 of ${ranked} findings`)).toBeVisible();
    await page.getByRole("button", { name: "Decide\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Decide about 6 findings" });
    await expect(dialog).toContainText("All findings that match the filter, also those out of sight.");
    await axe(page);
    await dialog.getByRole("radio", { name: "False positive" }).check();
    await dialog.getByLabel("Reason").fill("The whole network is a lure.");
    await dialog.getByRole("button", { name: "Mark 6 findings as false" }).click();
    await expect(page.getByText("Marked as false positive: 6 findings.")).toBeVisible();
    await expect(page.getByText(`0 of ${ranked - 6} findings`)).toBeVisible();
    await page.getByRole("button", { name: "Clear all" }).click();
    await expect(page.getByText(`${ranked - 6} of ${ranked - 6} findings`)).toBeVisible();
    // Taken back for all that are shown.
    await statusFilter(page, /^False positive\D*6$/).check();
    await page.getByRole("button", { name: "Decide\u2026" }).click();
    const back = page.getByRole("dialog", { name: "Decide about 6 findings" });
    await back.getByRole("radio", { name: "Take the decision back" }).check();
    await expect(back.getByLabel("Reason")).toHaveCount(0);
    await back.getByRole("button", { name: "Take back for 6 findings" }).click();
    await expect(page.getByText("Decision taken back: 6 findings.")).toBeVisible();
    for (const left of [ranked - 6, ranked]) {
      await page.getByRole("button", { name: /^Undo/ }).click();
      if (left !== ranked) await expect(page.getByRole("button", { name: /^Undo: .*false/i })).toBeVisible();
      else await expect(page.getByRole("button", { name: /^Undo: .*false/i })).toHaveCount(0);
    }
    await page.getByRole("button", { name: "Clear all" }).click();
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
  });

  test("with everything decided the report says so and leads to it", async ({ page }) => {
    await page.getByRole("button", { name: "Decide\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: `Decide about ${ranked} findings` });
    await expect(dialog).toContainText("No filter is on: these are all open findings.");
    await dialog.getByLabel("Reason").fill("The network is switched off tonight.");
    await dialog.getByRole("button", { name: `Accept the risk of ${ranked} findings` }).click();
    await expect(page.getByText(`No open findings. ${ranked} accepted or false.`)).toBeVisible();
    await page.getByRole("button", { name: "Show them" }).click();
    await expect(findings(page).getByRole("row")).toHaveCount(ranked + 1);
  });

  test("a decision outlives the next import, and ends by itself", async ({ page }) => {
    await openRow(page, /Bravo Database/);
    await accept(page, "Until the move to the new database.", "30 days");
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();
    await nav(page, "Scans");
    await choose(page, "later.csv", report([...town, { ...town[3]!, "QID": "900120", "Title": "Quebec Is New" }], { day: "11/21/2026" }));
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("The scan is applied.")).toBeVisible();
    await nav(page, "Report");
    await expect(page.getByText(`${ranked} of ${ranked} findings`)).toBeVisible();
    expect(await order(page)).not.toContain("Bravo Database Weak Password @ db-1");
    await saved(page);

    const later = new Date();
    later.setDate(later.getDate() + 40);
    await page.clock.setFixedTime(later);
    await page.reload();
    await expect(page.getByText(`${ranked + 1} of ${ranked + 1} findings`)).toBeVisible();
    await expect(page.getByText("1 acceptance has ended: it is open again")).toBeVisible();
    await expect(findings(page).getByRole("row", { name: /Bravo Database/ })).toContainText("Acceptance ended");
    await openRow(page, /Bravo Database/);
    await expect(decision(page)).toContainText("Acceptance ended");
    await expect(decision(page)).toContainText("Until the move to the new database.");
    await expect(decision(page)).toContainText("The finding counts as open again.");
  });

  test("on a phone: the same dialog over the opened finding", async ({ page }) => {
    await page.setViewportSize(screens.phone);
    await page.getByRole("button", { name: "Filters" }).click();
    await findings(page).getByRole("row", { name: /Bravo Database/ }).click();
    await accept(page, "Not reachable from outside.", "no end");
    await expect(decision(page)).toContainText("Accepted no end");
    await axe(page);
    await page.keyboard.press("Escape");
    await expect(detail(page)).toBeHidden();
    await expect(page.getByText(`${ranked - 1} of ${ranked - 1} findings`)).toBeVisible();
  });
});
