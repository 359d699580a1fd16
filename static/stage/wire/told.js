/** What the service worker did with takes while no page that plays was there to say so: see static/offline/worker.js. */

const KEPT = "takes-told";

/** @typedef {{kind: "sent" | "refused", message: string}} Note message: why, in English; empty of what was sent */

/** @returns {Promise<Note[]>} the worker's notes, each given once; none where the browser keeps nothing */
export async function notes() {
  const cache = await globalThis.caches?.open(KEPT).catch(() => null);
  /** @type {Note[]} */
  const found = [];
  for (const kind of /** @type {const} */ (["sent", "refused"])) {
    const address = `/offline/told/${kind}/`;
    const kept = await cache?.match(address);
    if (kept && (await cache?.delete(address))) found.push({ kind, message: await kept.text() });
  }
  return found;
}

/** @param {() => void} left told when the worker has left a note */
export function listen(left) {
  navigator.serviceWorker?.addEventListener("message", left);
}
