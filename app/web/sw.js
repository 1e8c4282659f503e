// Keeps the files of one build in the browser's cache and answers with them, so that the app opens without a network.
// Knows nothing else: feeds, interfaces and other addresses are left to the network, scan data never comes here. A newer
// build waits until a person takes it, or until no page of this one is open. The build puts in the list of files. What is
// for team mode is kept once a page asks for it: without a server nobody fetches it.

// Name and hash (Subresource Integrity) of each file, those of the first load first.
const FILES = new Map("%FILES%");
// Where the app lives; several may share an origin.
const HOME = new URL("./", self.location.href);
const OURS = `patchfirst ${HOME.pathname} `;
const CACHE = `${OURS}%BUILD%`;
// Says whether there is a server: always of the network, and without one not a failure.
const SERVER = "server.json";
const OFFLINE = '{"product":"offline"}';

// A build is here as a whole or not at all; what is for team mode belongs to it where the build before had it.
async function install() {
  const hadTeam = await keepsTeam();
  await keep((name) => hadTeam || !isTeam(name));
}

// Keeps the files that are wanted. One file after the other: nobody waits for this.
async function keep(isWanted) {
  const cache = await caches.open(CACHE);
  for (const [name, integrity] of FILES) {
    if (!isWanted(name)) continue;
    const address = new URL(name, HOME).href;
    const kept = await caches.match(address, { ignoreVary: true });
    // A name with a hash never changes its content; the others are asked for anew. All must be of this build.
    if (kept && hasHash(name)) await cache.put(address, kept);
    else await cache.put(address, await fetched(address, { integrity, cache: hasHash(name) ? "default" : "no-cache" }));
  }
}

async function fetched(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

function isTeam(name) {
  return /^(?:page-team|engine-team|engine-account)-/.test(name);
}

async function keepsTeam() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(OURS));
  const kept = await Promise.all(ours.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().some((request) => isTeam(new URL(request.url).pathname.slice(HOME.pathname.length)));
}

function hasHash(name) {
  return /-[0-9a-f]{16}\.\w+$/.test(name);
}

// This build is the one in use from now on: what only earlier ones had goes.
async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
  }
}

// The file that a request asks for; nothing where that is none of ours. Every route of the app is the page.
function asked(request) {
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== HOME.origin || !address.pathname.startsWith(HOME.pathname)) return;
  const name = address.pathname.slice(HOME.pathname.length);
  if (name === SERVER) return SERVER;
  const isRoute = request.mode === "navigate" && /^[\w-]*$/.test(name);
  return isRoute && FILES.size > 0 ? "index.html" : FILES.has(name) ? name : undefined;
}

async function answer(name, request) {
  if (name === SERVER) return fetch(request).catch(() => new Response(OFFLINE));
  const kept = await caches.match(new URL(name, HOME).href, { cacheName: CACHE, ignoreVary: true });
  return kept ?? fetch(request);
}

self.addEventListener("install", (event) => {
  event.waitUntil(install());
  // A build to work on keeps nothing and takes over at once.
  if (FILES.size === 0) self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  // Where it does not work, the next visit asks again.
  if (event.data === "team") event.waitUntil(keep(isTeam).catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const name = asked(event.request);
  if (name) event.respondWith(answer(name, event.request));
});
