// Starts the page: guards what may become markup or a script address, tells the page where it lives, loads it, and says
// so when it stops. Holds no scan data. The build puts content hashes into the "./name" addresses below.

const here = new URL(".", import.meta.url);
const engine = new URL("./engine-boot.js", import.meta.url);
const keeper = new URL("./sw.js", import.meta.url);
const root = document.documentElement;
root.dataset.base = here.pathname;
root.dataset.engine = engine.pathname;

// --- The theme that a person chose (`browser/prefs`), before anything is painted. ---

try {
  const theme = JSON.parse(localStorage.getItem("patchfirst.theme"));
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // No storage, or nothing that reads as a preference: as the system says.
}

// --- Trusted Types: the only policy there is, so every string on its way into a dangerous place passes here. ---

// Leptos mounts the fixed parts of its views through a template's innerHTML. Those never hold any of this.
const NEVER_IN_A_VIEW = [
  /<\s*\/?\s*(?:script|iframe|frame|object|embed|base|meta|link|style|foreignobject|animate|set|portal)\b/i,
  /[\s"'/]on[a-z]{3,}\s*=/i,
  /(?:javascript|vbscript|data)\s*:/i,
  /\bsrcdoc\b/i,
];

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (markup) => (NEVER_IN_A_VIEW.some((pattern) => pattern.test(markup)) ? null : markup),
  createScriptURL: (address) => {
    const { href } = new URL(address, document.baseURI);
    return href === engine.href || href === keeper.href ? href : null;
  },
  createScript: () => null,
});

// --- The page stopped: say it within a second, even when a panic left a page that looks alive. ---

let stopped = false;

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text, action) {
  const made = element("button", "stopped-button", text);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

async function copy(details, from) {
  try {
    await navigator.clipboard.writeText(details.textContent);
    from.textContent = "Copied";
  } catch {
    // No permission: select them, so that the keyboard can copy.
    getSelection()?.selectAllChildren(details);
    from.textContent = "Selected: press Ctrl+C";
  }
}

function showStopped(what) {
  if (stopped) return;
  stopped = true;
  const box = element("dialog", "stopped", "");
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-labelledby", "stopped-title");
  box.setAttribute("aria-describedby", "stopped-words");
  const title = element("h2", "stopped-title", "The page stopped");
  title.id = "stopped-title";
  const words = element(
    "p",
    "stopped-words",
    "Something inside Patchfirst went wrong. What was saved is kept in this browser. Reload to go on. If it happens " +
      "again, copy the details, look through them, and report them.",
  );
  words.id = "stopped-words";
  const details = element("pre", "stopped-details", `${what}\n\n${navigator.userAgent}`);
  details.tabIndex = 0;
  details.setAttribute("role", "group");
  details.setAttribute("aria-label", "Details");
  const buttons = element("p", "stopped-buttons", "");
  const copying = button("Copy details", () => copy(details, copying));
  buttons.append(button("Reload", () => location.reload()), copying);
  box.append(title, words, buttons, details);
  // Escape closes a dialog, a second one even against a prevented cancel; the dead page must not look alive again.
  box.addEventListener("close", () => box.showModal());
  document.body.append(box);
  box.showModal();
}

function describe(error) {
  if (!(error instanceof Error)) return String(error);
  return error.stack?.includes(error.message) ? error.stack : `${error.name}: ${error.message}\n${error.stack ?? ""}`;
}

function isHarmless(error, message) {
  return error?.name === "AbortError" || message.startsWith("ResizeObserver loop");
}

function isOurs(address) {
  return !address || address.startsWith(here.origin) || address.startsWith("wasm:");
}

addEventListener("error", (event) => {
  const message = event.message ?? "";
  if (isHarmless(event.error, message) || !isOurs(event.filename)) return;
  showStopped(event.error ? describe(event.error) : message);
});

addEventListener("unhandledrejection", (event) => {
  if (isHarmless(event.reason, String(event.reason?.message ?? ""))) return;
  showStopped(describe(event.reason));
});

// A panic inside a callback can be swallowed by the code that called it; the panic's own words cannot.
const say = console.error;
console.error = (...words) => {
  say.apply(console, words);
  if (typeof words[0] === "string" && words[0].startsWith("panicked at")) showStopped(words[0]);
};

// --- Load: the engine beside the page, not after it. ---

// The page takes it over (`worker/client`). What it says before that is kept on it.
function startEngine() {
  const worker = new Worker(engine, { type: "module" });
  worker.onmessage = () => (worker.isReady = true);
  worker.onerror = () => (worker.isDead = true);
  return worker;
}

try {
  globalThis.patchfirstEngine = startEngine();
} catch {
  // The page tries again, and says what is missing.
}

async function start() {
  const { default: init } = await import("./page.js");
  await init({ module_or_path: new URL("./page.wasm", import.meta.url) });
}

// Only the report is in the first module of the page; it fetches the rest itself once it stands. Somebody on another page
// asks for it a moment later: have it in the browser's cache. Whoever fails here fails there, aloud.
const route = location.pathname.slice(here.pathname.length);
if (!["", "index.html"].includes(route)) {
  fetch(new URL("./page-rest.wasm", import.meta.url))
    .then((answer) => answer.arrayBuffer())
    .catch(() => {});
}

// The page being opened is the one that the navigation names, already in the first paint.
const links = [...document.querySelectorAll("#shell nav a")];
links.find((link) => link.pathname === location.pathname.replace(/index\.html$/, ""))?.setAttribute("aria-current", "page");

// Once the workspace is open and nothing better is to do: what makes the next visit faster. The app works without.
root.addEventListener("patchfirst-open", () => {
  const keep = () => import("./keep.js").then((keeper) => keeper.keep()).catch(() => {});
  (globalThis.requestIdleCallback ?? setTimeout)(keep);
});

start().catch((error) => showStopped(`The page could not be loaded.\n${describe(error)}`));
