// What holds for every page: it starts, under any path, on any host, behind its policy, and says so when it stops.

import { axe, expect, open, plainHost, screens, test } from "./support";
import { choose, dropLong, nav, report, saved, start, town } from "./reports";

test("the page starts, and nothing complains", async ({ page }) => {
  await open(page);
  await expect(page).toHaveTitle(/Patchfirst/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("every answer carries the policy", async ({ request }) => {
  for (const address of ["./", "./patches", "./favicon.svg", "./missing.js"]) {
    const headers = (await request.get(address)).headers();
    expect(headers["content-security-policy"], address).toContain("default-src 'none'");
    expect(headers["content-security-policy"], address).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"], address).toBe("nosniff");
  }
});

test("a link to a page inside the app works", async ({ page }) => {
  await open(page, "/patches");
  expect(new URL(page.url()).pathname).toBe("/patches");
});

test("a slash too many is taken off", async ({ page }) => {
  await open(page, "/patches/");
  expect(new URL(page.url()).pathname).toBe("/patches");
});

test("any static host will do, under a sub-path, without headers", async ({ page }) => {
  const host = await plainHost("/some/path/");
  try {
    await open(page, host.url);
    await expect(page.locator("html")).toHaveAttribute("data-base", "/some/path/");
    await page.goto("about:blank");
  } finally {
    await host.close();
  }
});

test("such a host answers a link inside the app with its 404 page, which is the app", async ({
  page,
  trouble,
  troubleExpected,
}) => {
  const host = await plainHost("/some/path/");
  try {
    await open(page, `${host.url}patches`);
    await expect(page.locator("html")).toHaveAttribute("data-base", "/some/path/");
    expect(new URL(page.url()).pathname).toBe("/some/path/patches");
    // The browser itself reports the status of the document; nothing else may complain.
    troubleExpected.value = true;
    expect(trouble.filter((line) => !line.includes("status of 404") || !line.includes("/some/path/patches"))).toEqual([]);
    await page.goto("about:blank");
  } finally {
    await host.close();
  }
});

test("markup that could run is refused", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await open(page);
  const mounted = await page.evaluate(() => {
    const tries = [
      '<img src="x" onerror="alert(1)">',
      "<script>alert(1)</script>",
      '<a href="javascript:alert(1)">x</a>',
      '<iframe srcdoc="x"></iframe>',
      "<svg/onload=alert(1)>",
    ];
    return tries.filter((markup) => {
      try {
        document.createElement("template").innerHTML = markup;
        return true;
      } catch {
        return false;
      }
    });
  });
  expect(mounted).toEqual([]);
});

test("only the engine may become a worker", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await open(page);
  const started = await page.evaluate(() => {
    const refused = (address: string) => {
      try {
        new Worker(address, { type: "module" }).terminate();
        return false;
      } catch {
        return true;
      }
    };
    return {
      blob: refused(URL.createObjectURL(new Blob(["1"], { type: "text/javascript" }))),
      other: refused("/favicon.svg"),
      engine: refused(document.documentElement.dataset.engine ?? ""),
    };
  });
  expect(started).toEqual({ blob: true, other: true, engine: false });
});

test("a page that stopped says so within a second and can be reloaded", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await open(page);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("invented failure");
    });
  });
  const notice = page.getByRole("alertdialog", { name: "The page stopped" });
  await expect(notice).toBeVisible({ timeout: 1_000 });
  await expect(notice).toContainText("kept in this browser");
  await expect(notice).toContainText("invented failure");
  await expect(notice.getByRole("button", { name: "Copy details" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(notice).toBeVisible();
  await axe(page);
  await notice.getByRole("button", { name: "Reload" }).click();
  await expect(notice).toHaveCount(0);
  await expect(page.locator("#shell")).toHaveCount(0);
});

test("an engine that stops is started again with what was saved", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await open(page);
  await start(page);
  await saved(page);
  const stop = async () => {
    const [engine] = page.workers().filter((worker) => worker.url().includes("engine"));
    await engine!.evaluate(() => {
      setTimeout(() => {
        throw new Error("invented failure of the engine");
      });
    });
  };
  const notice = page.getByRole("status").filter({ hasText: "The engine stopped, perhaps for want of memory" });
  await stop();
  await expect(notice).toContainText("was started again with what was saved");
  const importance = page.getByRole("radiogroup", { name: "Importance of db-1.example.test" }).first();
  await importance.getByRole("radio", { name: "5 stars" }).click();
  await expect(importance).toHaveAccessibleDescription("5 of 5, set by a person");
  // In the middle of a file: it says so, and the next one is read.
  await dropLong(page, "endless.csv");
  await expect(page.getByRole("region", { name: "Import", exact: true }).getByRole("progressbar")).toBeVisible();
  await stop();
  await expect(page.getByText("The engine stopped before it was done").first()).toBeVisible();
  await nav(page, "Scans");
  await choose(page, "again.csv", report(town, { day: "11/22/2026" }));
  await expect(page.getByRole("button", { name: "Apply" })).toBeVisible();
  await page.reload();
  await nav(page, "Report");
  await expect(importance).toHaveAccessibleDescription("5 of 5, set by a person");
});

test("what browsers report without harm does not stop the page", async ({ page, troubleExpected }) => {
  troubleExpected.value = true;
  await open(page);
  await page.evaluate(() => {
    dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop completed with undelivered notifications." }));
    void Promise.reject(new DOMException("stopped by a person", "AbortError"));
  });
  // A refusal that comes later than this is not seen here; the one above takes a single task.
  await page.waitForTimeout(200);
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
});

for (const [name, viewport] of Object.entries(screens)) {
  test(`nothing is wider than the screen (${name})`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await open(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
