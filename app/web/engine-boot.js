// Starts the engine inside its worker. The build puts content hashes into the "./name" addresses below.

import init from "./engine.js";

// Where the engine finds the script of its parsers.
const parser = new URL("./parser-boot.js", import.meta.url);
globalThis.parserAddress = parser.href;

// Nothing in a worker becomes markup, and this worker starts no script but that one.
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: () => null,
  createScriptURL: (address) => (address === parser.href ? address : null),
  createScript: () => null,
});

// A failure here rejects the module, which the page hears as the worker's error event.
await init({ module_or_path: new URL("./engine.wasm", import.meta.url) });
