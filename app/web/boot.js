// Starts the page: guards what may become markup or a script address, tells the page where it lives, loads it, and says
// so when it stops. Holds no scan data. The build puts content hashes into the "./name" addresses below.

const here = new URL(".", import.meta.url);
const engine = new URL("./engine-boot.js", import.meta.url);
const root = document.documentElement;
root.dataset.base = here.pathname;
root.dataset.engine = engine.pathname;

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
  createScriptURL: (address) => (new URL(address, document.baseURI).href === engine.href ? engine.href : null),
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

// --- Load. ---

async function start() {
  const { default: init } = await import("./page.js");
  await init({ module_or_path: new URL("./page.wasm", import.meta.url) });
}

start().catch((error) => showStopped(`The page could not be loaded.\n${describe(error)}`));

// Somebody will ask for it a moment later: have it in the browser's cache. Whoever fails here fails there, aloud.
function warm(address, priority) {
  fetch(address, { priority })
    .then((answer) => answer.arrayBuffer())
    .catch(() => {});
}

// Only the report is in the first module of the page; it fetches the rest itself once it stands.
const isReport = ["", "index.html"].includes(location.pathname.slice(here.pathname.length));
if (!isReport) warm(new URL("./page-rest.wasm", import.meta.url), "auto");
warm(new URL("./engine.wasm", import.meta.url), "low");
