/** The service worker of this site, where it has one: registered when the page has come to rest. */

const { worker } = document.documentElement.dataset;
const SYNC = "takes";

async function register() {
  if (!worker || !("serviceWorker" in navigator)) return;
  // Where the browser keeps nothing for this site, it works as before.
  await navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => null);
  await askToSync();
}

/** Takes that wait are sent when there is a connection again, also if this page is closed by then. */
async function askToSync() {
  const registration = await navigator.serviceWorker.ready;
  const sync = /** @type {any} */ (registration).sync;
  if (sync) await sync.register(SYNC).catch(() => null);
}

if (worker && "serviceWorker" in navigator) {
  if (document.readyState === "complete") void register();
  else addEventListener("load", () => void register());
  addEventListener("offline", () => void askToSync());
  addEventListener("pagehide", () => void askToSync());
}

// A page that stood in for another one goes when that can be had again.
if ("shell" in document.documentElement.dataset) addEventListener("online", () => location.reload());
