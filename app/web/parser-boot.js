// Starts a parser inside its worker. The build puts content hashes into the "./name" addresses below.

import init from "./parser.js";

// Nothing in a worker becomes markup, and this worker starts no other script.
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: () => null,
  createScriptURL: () => null,
  createScript: () => null,
});

// A failure here rejects the module, which the engine hears as the worker's error event.
await init({ module_or_path: new URL("./parser.wasm", import.meta.url) });
