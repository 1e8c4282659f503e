// Machines made one and made two. Nothing of it is lost by the next import.

import { type Page } from "@playwright/test";
import { axe, expect, open, test } from "./support";
import { choose, findings, nav, ranked, report, saved, start, town } from "./reports";

test.describe("machines", () => {
  test.beforeEach(async ({ page }) => {
    await open(page);
    await start(page);
    await page.getByRole("radiogroup", { name: "Importance of db-1.example.test" }).first().getByRole("radio", { name: "5 stars" }).click();
    await expect(page.getByRole("button", { name: /^Undo: importance/ })).toBeVisible();
    await nav(page, "Assets");
  });

  const assets = (page: Page) => page.getByRole("table", { name: "Assets" });

  /** Merge mail-1 into the asset that stays. */
  async function merge(page: Page, keep: string): Promise<void> {
    await page.getByLabel("Select db-1.example.test").check();
    await page.getByLabel("Select mail-1.example.test").check();
    await page.getByRole("toolbar", { name: "Selected assets" }).getByRole("button", { name: "Merge\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Merge 2 assets" });
    // The rated one is proposed.
    await expect(dialog.getByRole("radio", { name: /db-1/ })).toBeChecked();
    await dialog.getByRole("radio", { name: keep }).check();
    await expect(dialog).toContainText("split off again, each gets the rating back that it had");
    await axe(page);
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page.getByText("2 assets are one now.")).toBeVisible();
    await expect(assets(page).getByRole("row")).toHaveCount(4);
  }

  test("two that are one: merged, undone", async ({ page }) => {
    await expect(assets(page).getByRole("row")).toHaveCount(5);
    await merge(page, "mail-1.example.test");
    await expect(page.getByRole("toolbar", { name: "Selected assets" })).toHaveCount(0);
    await expect(assets(page)).not.toContainText("db-1.example.test");
    // Findings of both stand under the one that stays.
    await page.getByRole("link", { name: "mail-1.example.test" }).click();
    await expect(page.getByText(`5 of ${ranked} findings`)).toBeVisible();
    await page.getByRole("button", { name: /^Undo/ }).click();
    await nav(page, "Assets");
    await expect(assets(page).getByRole("row")).toHaveCount(5);
    await expect(page.getByRole("radiogroup", { name: "Importance of db-1.example.test" })).toHaveAccessibleDescription("5 of 5, set by a person");
    await expect(page.getByRole("radiogroup", { name: "Importance of mail-1.example.test" })).toHaveAccessibleDescription("3 of 5, default");
  });

  test("one that is two: split by its names, with its own rating back", async ({ page }) => {
    await merge(page, "mail-1.example.test");
    await saved(page);
    await page.reload();
    await page.getByRole("button", { name: "Names of mail-1.example.test" }).click();
    const dialog = page.getByRole("dialog", { name: "mail-1.example.test is known as" });
    await expect(dialog.getByRole("listitem")).toHaveCount(2);
    await expect(dialog).toContainText("merged in by a person");
    await axe(page);
    const part = dialog.getByRole("listitem").filter({ hasText: "db-1.example.test" });
    await part.getByRole("button", { name: /^Make its own asset/ }).click();
    await expect(page.getByText("Taken out of mail-1.example.test: an asset of its own now.")).toBeVisible();
    await expect(dialog).toBeHidden();
    await expect(assets(page).getByRole("row")).toHaveCount(5);
    await expect(page.getByRole("radiogroup", { name: "Importance of db-1.example.test" })).toHaveAccessibleDescription("5 of 5, set by a person");
    await page.getByRole("button", { name: /^Undo/ }).click();
    await expect(assets(page).getByRole("row")).toHaveCount(4);
  });

  test("what is merged stays merged when the next scan names both", async ({ page }) => {
    await merge(page, "mail-1.example.test");
    await nav(page, "Scans");
    await choose(page, "again.csv", report([...town, { ...town[3]!, "QID": "900120", "Title": "Quebec Is New" }], { day: "11/21/2026" }));
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("The scan is applied.")).toBeVisible();
    await nav(page, "Assets");
    await expect(assets(page).getByRole("row")).toHaveCount(4);
  });
});
