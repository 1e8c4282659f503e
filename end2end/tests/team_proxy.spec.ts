// Team mode under a path of its own, behind the proxies of docs/deployment.md: the very lines that stand there, with the
// ports of this test. Left out where a proxy is not to be had.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, test } from "./support";
import { STORY_MS, freePort, importReport, isRated, member, person, rate, setUp, signIn, signOut, synced, teamServer } from "./team";

test.describe.configure({ timeout: STORY_MS });

const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/deployment.md"), "utf8");
const base = "/tools/patches/";

/** The lines that stand indented under a heading of the page. */
function snippet(heading: string): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("    "));
  expect(lines.length, heading).toBeGreaterThan(3);
  return lines.join("\n");
}

interface Proxy {
  program: string;
  version: string[];
  /** What it is told, and how it is started with that. */
  settings: (port: number, server: string, folder: string) => string;
  args: (file: string, folder: string) => string[];
}

const proxies: Record<string, Proxy> = {
  nginx: {
    program: process.env.PATCHFIRST_NGINX ?? "nginx",
    version: ["-v"],
    settings: (port, server, folder) => `
      daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
      events { worker_connections 64; }
      http {
        access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
        server { listen 127.0.0.1:${port};
          ${snippet("nginx").replaceAll("127.0.0.1:8080", server)}
        }
      }`,
    args: (file, folder) => ["-p", folder, "-e", "stderr", "-c", file],
  },
  Caddy: {
    program: process.env.PATCHFIRST_CADDY ?? "caddy",
    version: ["version"],
    settings: (port, server) =>
      `{\n  admin off\n}\n${snippet("Caddy").replace("example.org", `http://127.0.0.1:${port}`).replaceAll("127.0.0.1:8080", server)}\n`,
    args: (file) => ["run", "--adapter", "caddyfile", "--config", file],
  },
};

for (const [name, proxy] of Object.entries(proxies)) {
  test(`behind ${name}, under a path: set up, sign in, and hints come at once`, async ({ browser }) => {
    test.skip(spawnSync(proxy.program, proxy.version).status !== 0, `${name} is not installed`);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}${base}`;
    const server = await teamServer(undefined, "--base", base, "--hops", "1", "--public-url", `http://127.0.0.1:${port}`);
    const folder = mkdtempSync(path.join(tmpdir(), "patchfirst-proxy-"));
    const file = path.join(folder, "settings");
    writeFileSync(file, proxy.settings(port, new URL(server.url).host, folder));
    const child = spawn(proxy.program, proxy.args(file, folder), {
      env: { ...process.env, HOME: folder },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const behind = { ...server, url };
    const [ada, bob] = [await person(browser, behind, "Ada"), await person(browser, behind, "Bob")];
    try {
      await expect.poll(async () => (await fetch(`${url}healthz`).catch(() => undefined))?.status).toBe(200);
      await setUp(ada, behind);
      await member(ada, bob, "Editor");
      for (const who of [ada, bob]) {
        await importReport(who.page);
        await synced(who.page);
      }
      // Far sooner than browsers ask by themselves: the stream of hints is not held back.
      for (const count of [5, 2, 4]) {
        await rate(ada.page, 2, count);
        await isRated(bob.page, 2, count, 2_000);
      }
      await signOut(bob.page);
      await signIn(bob);
      await bob.page.goto("./");
      await synced(bob.page);
      await rate(bob.page, 1, 3);
      await isRated(ada.page, 1, 3, 2_000);
      expect([ada.trouble, bob.trouble]).toEqual([[], []]);
    } finally {
      await Promise.all([ada.context.close(), bob.context.close()]);
      child.kill("SIGTERM");
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
