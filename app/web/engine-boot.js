// Starts the engine inside its worker. The build puts content hashes into the "./name" addresses below.

import init from "./engine.js";

// Nothing in a worker becomes markup, and this worker starts no other script.
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: () => null,
  createScriptURL: () => null,
  createScript: () => null,
});

// A failure here rejects the module, which the page hears as the worker's error event.
await init({ module_or_path: new URL("./engine.wasm", import.meta.url) });
