// Letters of a team's server: a further address is one's own once its letter's link was followed. The mail server here is a
// few lines that keep what they are given.

import { createServer, type AddressInfo, type Server } from "node:net";
import { STORY_MS, person, setUp, synced, teamServer } from "./team";
import { expect, test } from "./support";

test.describe.configure({ timeout: STORY_MS });

interface Post {
  port: number;
  letters: string[];
  server: Server;
}

/** Says what SMTP wants to hear (RFC 5321) and keeps the letters, their soft line ends undone. */
async function post(): Promise<Post> {
  const letters: string[] = [];
  const server = createServer((socket) => {
    let letter: string | undefined;
    let rest = "";
    const say = (line: string) => socket.write(`${line}\r\n`);
    const hear = (line: string) => {
      if (letter !== undefined) {
        if (line !== ".") return void (letter += `${line}\n`);
        letters.push(letter.replaceAll("=\n", "").replaceAll("=3D", "="));
        letter = undefined;
        return say("250 kept");
      }
      if (/^DATA/i.test(line)) {
        letter = "";
        return say("354 go on");
      }
      say(/^QUIT/i.test(line) ? "221 bye" : "250 well");
    };
    socket.on("error", () => {});
    socket.on("data", (data) => {
      const lines = (rest + data.toString()).split("\r\n");
      rest = lines.pop() ?? "";
      lines.forEach(hear);
    });
    say("220 mail.example.test");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { port: (server.address() as AddressInfo).port, letters, server };
}

test("a new address counts once the link of its letter was followed", async ({ browser }) => {
  const office = await post();
  const mail = ["--smtp", `smtp://127.0.0.1:${office.port}`, "--mail-from", "patchfirst@example.test"];
  const server = await teamServer(undefined, ...mail, "--public-url", "http://patchfirst.example.test/");
  const ada = await person(browser, server, "Ada");
  const { page } = ada;
  await setUp(ada, server);
  await synced(page);
  await page.goto("./account");
  const address = page.getByRole("heading", { name: "E-mail" }).locator("..");
  await expect(address).toContainText("You sign in as ada@example.test");
  await address.getByRole("textbox", { name: "E-mail" }).fill("ada.l@example.test");
  await address.getByRole("textbox", { name: "Password, as proof" }).fill(ada.password);
  await address.getByRole("button", { name: "Change the address" }).click();
  await expect(page.getByText("A letter is on its way to the new address.")).toBeVisible({ timeout: 20_000 });
  await expect(address).toContainText("You sign in as ada@example.test");
  await expect.poll(() => office.letters.find((letter) => letter.includes("account#"))).toBeTruthy();
  const token = /account#([0-9a-f]{32})/.exec(office.letters.join("\n"))?.[1] ?? "";
  await page.goto(`./account#${token}`);
  await expect(page.getByText("The address was changed.")).toBeVisible();
  await expect(address).toContainText("You sign in as ada.l@example.test");
  await expect(page).toHaveURL(`${server.url}account`);
  // The link works once.
  await page.goto("./");
  await page.goto(`./account#${token}`);
  await expect(page.getByText("This link was used before, has run out or was never given.")).toBeVisible();
  await ada.context.close();
  await server.close();
  office.server.close();
});
