import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
const port = 8840, out = "/tmp/teampage-shots";
for (const f of ["", "-wal", "-shm"]) rmSync(`/tmp/teampage-shots.db${f}`, { force: true });
const server = spawn("/tmp/target-teampage/debug/server", ["--team", "--dist", process.env.DIST ?? "/tmp/dist-teampage-dev", "--addr", `127.0.0.1:${port}`, "--database", "sqlite:/tmp/teampage-shots.db", "--log", "error"], { stdio: ["ignore", "pipe", "inherit"] });
let said = ""; server.stdout.on("data", (d) => (said += d));
await new Promise((r) => setTimeout(r, 1500)); console.log(said);
const h = (c) => c.repeat(32);
const user = h("a"), org = h("0");
const account = (u, name, email) => ({ user: h(u), name, email, public: "1".repeat(64) });
const standing = (role, state = "approved", has_keys = true) => ({ org, name: state === "approved" ? "Example Hospital" : "", role, state, has_keys });
const base = (stage, more = {}, role = "admin", state = "approved") => ({
  server: { product: "patchfirst", version: 1, oldest_version: 1, needs_set_up: stage === "SetUp", is_open: true, has_mail: false },
  stage, me: ["SetUp", "SignedOut"].includes(stage) ? null : { account: account("a", "Ada Lovelace", "ada@example.test"), is_operator: role === "admin", has_totp: false, memberships: [standing(role, state)] },
  org, sync: { is_online: true, is_elsewhere: false, pending: 0, refused: 0, conflicts: 0, contact_s: 1795273000, trouble: null, ...more },
});
const m = (u, name, role, state, more = {}) => ({ account: account(u, name, `${name.split(" ")[0].toLowerCase()}@example.test`), role, state, has_keys: state === "approved", is_locked: false, since_s: 1795200000, seen_s: 1795272000, ...more });
const members = [m("a", "Ada Lovelace", "admin", "approved"), m("b", "Grace Hopper", "editor", "approved"), m("c", "Alan Mathison Turing", "viewer", "registered", { seen_s: null }), m("d", "Edsger Dijkstra", "auditor", "approved", { has_keys: false }), m("e", "Barbara Liskov", "editor", "approved", { is_locked: true }), m("f", "Old Colleague", "editor", "disabled")];
const sessions = [{ session: h("1"), device: "Chrome on Linux", source: "192.0.2.7", began_s: 1795100000, used_s: 1795272900, is_this: true }, { session: h("2"), device: "Firefox on Windows", source: "198.51.100.23", began_s: 1795000000, used_s: 1795200000, is_this: false }];
const audit = { entries: Array.from({ length: 12 }, (_, i) => ({ number: 12 - i, at_s: 1795272000 - i * 7000, who: i % 3 ? h("a") : null, who_words: i % 3 ? "Ada Lovelace <ada@example.test>" : "", action: ["signed_in", "sign_in_failed", "approved", "keys_changed", "organisation_changed"][i % 5], whom: null, words: i % 5 === 4 ? "hard lock true, second factor false" : i % 5 === 2 ? "Editor" : "", source: "192.0.2.7" })), has_more: true };
const conflicts = [{ number: 1, subject: "db-1.example.org", asset: 3, field: "Importance", versions: [{ value: "5 stars", author: h("b"), at_s: 1795260000 }, { value: "2 stars", author: null, at_s: 1795250000 }] }, { number: 2, subject: "A host that is not in this browser", asset: null, field: "Notes", versions: [{ value: "Ask the lab before a restart; they calibrate on Mondays and a restart ruins the batch of the whole week.", author: h("b"), at_s: 1795260000 }, { value: "Decommissioned in spring", author: h("e"), at_s: 1795250000 }] }];
const refused = [{ id: h("9"), subject: "db-2.example.org", field: "Owner", value: "Platform team", why: "Your role does not allow this. Ask an admin of your organisation." }];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const only = process.argv[2];
async function shot(name, route, state, { act, theme = "light", size = { width: 1280, height: 800 }, full = true } = {}) {
  if (only && !new RegExp(only).test(name)) return;
  for (const [suffix, viewport] of [["", size], ["-390", { width: 390, height: 844 }]]) {
    const context = await browser.newContext({ viewport, colorScheme: suffix ? "dark" : theme, serviceWorkers: "block", locale: "en-GB", timezoneId: "UTC" });
    const page = await context.newPage();
    page.on("console", (x) => x.type() === "error" && console.log(name, "console", x.text().slice(0, 200)));
    page.on("pageerror", (x) => console.log(name, "error", x.message.slice(0, 300)));
    await page.addInitScript(([s, c, r]) => { localStorage.setItem("fake.team", s); localStorage.setItem("fake.conflicts", c); localStorage.setItem("fake.refused", r); }, [JSON.stringify(state), JSON.stringify(state.sync.conflicts ? conflicts : []), JSON.stringify(state.sync.refused ? refused : [])]);
    await page.route("**/api/**", (route) => {
      const url = route.request().url();
      const json = (body) => route.fulfill({ json: body });
      if (url.endsWith("/members")) return json(state.alone ? members.slice(0, 1) : members);
      if (url.endsWith("/invitations")) return route.request().method() === "POST" ? json({ invitation: { invitation: h("7"), email: null, role: "editor", until_s: 1796272000 }, token: h("8"), is_sent: false }) : json(state.alone ? [] : [{ invitation: h("7"), email: "kay@example.test", role: "editor", until_s: 1796272000 }]);
      if (url.endsWith("/sessions")) return json(sessions);
      if (url.includes("/audit")) return json(audit);
      if (url.endsWith("/me/totp")) return route.request().method() === "PUT" ? json({ codes: ["ABCD-EFGH", "IJKL-MNOP", "QRST-UVWX", "YZ23-4567", "ABCD-1234", "WXYZ-9876", "QQQQ-WWWW", "EEEE-RRRR"] }) : json({ secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", uri: "otpauth://totp/Patchfirst:ada%40example.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Patchfirst" });
      if (url.endsWith("/me")) return json(state.me);
      if (/organisations\/\w+$/.test(url)) return json({ org, name: "Example Hospital", generation: 1, epoch: 1, policy: { hard_lock: false, second_factor: true, scans: false } });
      return json(null);
    });
    await page.goto(`http://127.0.0.1:${port}${route}`);
    await page.waitForSelector("h1", { timeout: 20000 });
    await page.waitForSelector(".sync, .sync-step", { timeout: 20000 }).catch(() => console.log(name, "no header state"));
    await page.waitForTimeout(500);
    if (act) await act(page);
    await page.waitForTimeout(300);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(name + suffix, "too wide by", wide);
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const v of violations) console.log(name + suffix, "axe", v.id, v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3));
    await page.screenshot({ path: `${out}/${name}${suffix}.png`, fullPage: full });
    if (page.url().includes("#")) console.log(name, "address", page.url());
    await context.close();
  }
}
const fill = async (page) => {};
await shot("set-up", "/set-up#" + h("3"), base("SetUp"));
await shot("recovery", "/set-up#" + h("3"), base("SetUp"), { act: async (p) => { await p.getByLabel("Your name").fill("Ada"); await p.getByLabel("E-mail").fill("ada@example.test"); await p.getByLabel("Password", { exact: true }).fill("four words that rhyme"); await p.getByLabel("The same password again", { exact: true }).fill("four words that rhyme"); await p.getByRole("button", { name: "Set up" }).click(); } });
await shot("sign-in", "/sign-in", base("SignedOut", { pending: 3 }));
await shot("code", "/sign-in", base("SignedOut"), { act: async (p) => { await p.getByLabel("E-mail").fill("ada@example.test"); await p.getByLabel("Password", { exact: true }).fill("four words that rhyme"); await p.getByRole("button", { name: "Sign in" }).click(); } });
await shot("join", "/join", base("SignedOut"), { act: async (p) => { await p.getByLabel("Password", { exact: true }).fill("short"); } });
await shot("joined", "/join", base("SignedOut"), { act: async (p) => { await p.getByLabel("Your name").fill("Ada"); await p.getByLabel("E-mail").fill("ada@example.test"); await p.getByLabel("Password", { exact: true }).fill("four words that rhyme"); await p.getByLabel("The same password again", { exact: true }).fill("four words that rhyme"); await p.getByRole("button", { name: "Create account" }).click(); } });
await shot("forgotten", "/reset", base("SignedOut"));
await shot("reset", "/reset#" + h("4"), base("SignedOut"));
await shot("waiting", "/team", base("Waiting", {}, "viewer", "registered"));
await shot("nokeys", "/team", base({ NoKeys: "NotGranted" }));
await shot("unlock", "/sign-in", base({ NoKeys: "Locked" }, { pending: 2 }));
await shot("members", "/team", base("Member", { conflicts: 2, refused: 1, pending: 4 }));
await shot("members-alone", "/team", { ...base("Member"), alone: true }, { act: async (p) => { await p.getByRole("button", { name: "Make a link" }).click(); } });
await shot("members-viewer", "/team", base("Member", {}, "viewer"));
await shot("approve", "/team", base("Member"), { full: false, act: async (p) => { await p.getByRole("button", { name: /Approve Alan/ }).click(); } });
await shot("manage", "/team", base("Member"), { full: false, act: async (p) => { await p.getByRole("button", { name: /Manage Barbara/ }).click(); } });
await shot("policy", "/team", base("Member"), { full: false, act: async (p) => { await p.getByRole("button", { name: /Name and policy/ }).click(); } });
await shot("account", "/account", base("Member"), { act: async (p) => { await p.getByRole("button", { name: "Set it up" }).click(); } });
await shot("codes", "/account", base("Member"), { act: async (p) => { await p.getByRole("button", { name: "Set it up" }).click(); await p.getByLabel("Code").fill("123456"); await p.getByRole("button", { name: "Turn it on" }).click(); } });
await shot("review", "/review", base("Member", { conflicts: 2, refused: 1 }));
await shot("review-empty", "/review", base("Member"));
await shot("audit", "/audit", base("Member"));
await shot("server", "/server", base("Member"));
await shot("offline", "/", base("Member", { is_online: false, pending: 12, conflicts: 1 }), { full: false });
await shot("menu", "/", base("Member"), { full: false, act: async (p) => { await p.locator(".account > summary").click(); } });
await browser.close(); server.kill();
