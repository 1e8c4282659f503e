import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
const dir = mkdtempSync("/tmp/teampage-dbg-");
const server = spawn("/tmp/target-teampage/debug/server", ["--team","--dist","/tmp/dist-teampage","--addr","127.0.0.1:8842","--database",`sqlite:${dir}/t.db`,"--log","error"],{stdio:["ignore","pipe","inherit"]});
let said=""; server.stdout.on("data",d=>said+=d); await new Promise(r=>setTimeout(r,2000)); console.log(said);
const token=/set-up#(\w+)/.exec(said)[1];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu"] });
const ctx = await browser.newContext({baseURL:"http://127.0.0.1:8842/", serviceWorkers:"block"}); ctx.setDefaultTimeout(8000);
const p = await ctx.newPage();
p.on("console",m=>console.log("console",m.type(),m.text().slice(0,300))); p.on("pageerror",e=>console.log("err",e.message.slice(0,500)));
p.on("requestfailed",r=>console.log("failed",r.url(),r.failure()?.errorText));
p.on("response",r=>/api|server\.json|team/.test(r.url())&&console.log(r.status(),r.url()));
const t0=Date.now(); const lap=(w)=>console.log(w,Date.now()-t0);
try {
await p.goto(`set-up#${token}`); lap("goto");
await p.getByLabel("Your name").fill("Ada"); lap("form");
await p.getByLabel("E-mail").fill("ada@example.test");
await p.getByLabel("Password",{exact:true}).fill("velvet anchor tulip ada moon");
await p.getByLabel("The same password again",{exact:true}).fill("velvet anchor tulip ada moon"); lap("filled");
await p.getByRole("button",{name:"Set up"}).click(); lap("clicked");
await p.getByRole("heading",{name:"Write down the recovery key"}).waitFor({timeout:20000}); lap("key");
await p.getByLabel("I have written it down").check();
for (const [n,r] of [["account","account"],["audit","audit"],["review","review"],["server","server"],["report",""]]) { await p.goto(r); await p.locator("h1").first().waitFor({state:"attached"}); await p.waitForTimeout(1200); lap(n); await p.screenshot({path:`/tmp/teampage-shots/real-${n}.png`,fullPage:true}); await p.setViewportSize({width:390,height:844}); await p.emulateMedia({colorScheme:"dark"}); await p.waitForTimeout(200); console.log(await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth)); await p.screenshot({path:`/tmp/teampage-shots/real-${n}-390.png`,fullPage:true}); await p.setViewportSize({width:1280,height:800}); await p.emulateMedia({colorScheme:"light"});}
} catch(e){ console.log(String(e).slice(0,400)); }
console.log(p.url()); console.log((await p.locator("body").innerText()).slice(0,1500));
await p.screenshot({path:"/tmp/teampage-shots/dbg.png"});
await browser.close(); server.kill();
