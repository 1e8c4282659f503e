// Has the app kept in this browser (sw.js), and offers a newer version when one is there: never takes it unasked. Comes
// once the page stands. Holds no scan data. The build puts content hashes into the "./name" addresses below.

// A page may stay open for weeks: how often it asks for a newer version, ms.
const ASK_EVERY_MS = 60 * 60 * 1000;

let isTaking = false;

export async function keep() {
  const container = navigator.serviceWorker;
  // Not over plain http; refused where the browser keeps nothing.
  const registration = await container?.register(new URL("./sw.js", import.meta.url), { updateViaCache: "none" });
  if (!registration) return;
  container.addEventListener("controllerchange", () => {
    if (isTaking) location.reload();
  });
  const look = () => {
    if (registration.waiting && container.controller) offer(registration);
  };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  setInterval(() => registration.update().catch(() => {}), ASK_EVERY_MS);
  const { active } = await container.ready;
  if (document.documentElement.dataset.team) active?.postMessage("team");
  document.documentElement.dataset.offline = "ready";
}

function offer(registration) {
  if (document.getElementById("newer")) return;
  const box = document.createElement("div");
  box.id = "newer";
  box.className = "newer";
  box.setAttribute("role", "status");
  document.body.append(box);
  const words = document.createElement("p");
  words.textContent = "A newer version of Patchfirst is ready.";
  box.append(
    words,
    button("Reload", () => {
      isTaking = true;
      registration.waiting?.postMessage("take over");
    }),
    button("Later", () => box.remove()),
  );
}

function button(text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}
