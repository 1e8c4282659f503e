// Serves the contenders at /, their packages at /npm/, and the built app at /patchfirst/ under its own policy, as a
// static host that sends headers would.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const here = path.resolve(import.meta.dirname, "..");
const types = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

export async function host(dist) {
  const policy = await readFile(path.resolve(here, "../../app/web/policy.txt"), "utf8");
  const strict = {
    "content-security-policy": policy.trim().split("\n").join("; "),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
  };
  const places = [
    { under: "/patchfirst/", folder: path.resolve(dist), headers: strict },
    { under: "/npm/", folder: path.join(here, "node_modules"), headers: {} },
    { under: "/", folder: path.join(here, "web"), headers: {} },
  ];
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const { under, folder, headers } = places.find(({ under }) => asked.startsWith(under));
    const file = path.join(folder, asked.slice(under.length) || "index.html");
    const bytes = file.startsWith(folder) ? await readFile(file).catch(() => null) : null;
    const type = types[path.extname(file)] ?? "application/octet-stream";
    response.writeHead(bytes ? 200 : 404, { ...headers, "content-type": type, "x-content-type-options": "nosniff" });
    response.end(bytes ?? "Not here.");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}
