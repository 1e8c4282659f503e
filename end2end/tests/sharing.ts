// Scans that a team shares, as specs press them: switched on, shared, looked at.

import type { Page } from "@playwright/test";

import type { Person } from "./team";
import { axe, expect, screens, type Row } from "./support";

/** Bytes that nothing makes small, so that a scan has several parts; the same in every run. */
function noise(bytes: number, seed: number): string {
  let state = seed;
  return Array.from({ length: bytes }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(48 + ((state >>> 16) % 70));
  }).join("").replaceAll('"', "x");
}

/** A report of some 3.6 MB, in three parts when it is packed. */
export const large: Row[] = Array.from({ length: 12 }, (_, at) => ({ "Results": noise(300_000, at) }));

export async function switchSharing(admin: Page, isOn: boolean): Promise<void> {
  await admin.goto("./team");
  await admin.getByRole("button", { name: "Name and policy" }).click();
  const choice = admin.getByRole("checkbox", { name: /^Members may share scans/ });
  await expect(choice).toBeChecked({ checked: !isOn });
  await choice.setChecked(isOn);
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByRole("dialog")).toHaveCount(0);
}

/** The row of a shared scan. */
export function shared(page: Page, name = "report.csv") {
  return page.getByRole("table", { name: "Shared scans" }).getByRole("row", { name: new RegExp(name) });
}

export async function share(who: Person, name = "report.csv"): Promise<void> {
  const own = who.page.getByRole("region", { name: "Scans in this workspace" }).getByRole("row", { name: new RegExp(name) });
  await own.getByRole("button", { name: "Share\u2026" }).click();
  await who.page.getByRole("button", { name: "Share with the organisation" }).click();
}

/** The report as it stands: every row in its order. */
export async function report(page: Page): Promise<string[]> {
  await page.goto("./");
  const findings = page.getByRole("table", { name: "Findings" }).getByRole("row");
  // The first is the header, which comes before the rows.
  await expect(findings.nth(1)).toBeVisible();
  return (await findings.allInnerTexts()).map((row) => row.replaceAll(/\s+/g, " "));
}

/** Axe in both themes on both screens, and nothing wider than the screen. */
export async function checked(page: Page): Promise<void> {
  for (const viewport of Object.values(screens)) {
    await page.setViewportSize(viewport);
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(screens.desk);
}
