/**
 * The service worker. It keeps what never changes under its name, and a page for when there is no connection;
 * a private page, an answer of the API or sound it never keeps. config/offline/views.py writes `known` into it.
 *
 * A classic script: import maps, by which every other module finds the next one, are not there in workers.
 */

(() => {
  /** @type {any} ServiceWorkerGlobalScope, whose types would shut out those of pages */
  const worker = self;
  /** @type {{version: string, statics: string, front: string, stages: Record<string, string>}} */
  const known = /** @type {any} */ ("KNOWN");
  const CACHE = `your-turn-${known.version}`;
  const SYNC = "takes";
  /** What a server says that will never take this take; see stage/wire/answers.js. */
  const REFUSED = new Set([400, 404, 409, 410, 413, 422]);
  /** Where a page that plays finds what became of takes (stage/wire/told.js). A newer worker leaves it alone. */
  const TOLD = "takes-told";

  worker.addEventListener("install", (/** @type {any} */ event) => {
    event.waitUntil(keepPages().then(() => worker.skipWaiting()));
  });

  worker.addEventListener("activate", (/** @type {any} */ event) => {
    event.waitUntil(dropOlder().then(() => worker.clients.claim()));
  });

  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
    else if (isStatic(url)) event.respondWith(unchanging(request));
  });

  worker.addEventListener("sync", (/** @type {any} */ event) => {
    if (event.tag === SYNC) event.waitUntil(sendTakes());
  });

  /** Every shell, and what each of them loads; one that cannot be had now stops the installation. */
  async function keepPages() {
    const cache = await caches.open(CACHE);
    const pages = [known.front, ...Object.values(known.stages)];
    const parts = new Set();
    for (const address of pages) {
      const response = await fetch(address, { cache: "no-store" });
      if (!response.ok) throw new Error(`${address} answered ${response.status}`);
      for (const part of partsOf(await response.clone().text())) parts.add(part);
      await cache.put(address, response);
    }
    await Promise.all([...parts].map((part) => cache.add(part)));
  }

  /**
   * @param {string} html
   * @returns {string[]} addresses of what it loads; of the import map only the page's own words
   */
  function partsOf(html) {
    const [map = ""] = html.match(/<script type="importmap"[\s\S]*?<\/script>/) ?? [];
    const words = map.match(/"locale\/current": ?"([^"]+)"/)?.[1];
    const loaded = [...html.replace(map, "").matchAll(/"([^"]+)"/g)].map(([, text]) => text);
    const found = loaded.filter((text) => text.startsWith(known.statics) && text !== known.statics);
    return words ? [...found, words] : found;
  }

  async function dropOlder() {
    for (const name of await caches.keys())
      if (name.startsWith("your-turn-") && name !== CACHE) await caches.delete(name);
  }

  /**
   * From the server, always; a shell where it does not answer.
   * @param {Request} request
   * @param {string} path
   */
  async function page(request, path) {
    try {
      return await fetch(request);
    } catch (error) {
      const cache = await caches.open(CACHE);
      const shell = await cache.match(known.stages[path] ?? known.front);
      if (!shell) throw error;
      return shell;
    }
  }

  /** @param {URL} url whether what lies there never changes: its name has a hash */
  function isStatic(url) {
    return url.pathname.startsWith(known.statics) && /[.-][0-9a-zA-Z]{8,12}\.\w+$/.test(url.pathname);
  }

  /** @param {Request} request */
  async function unchanging(request) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(request);
    if (kept) return kept;
    const response = await fetch(request);
    if (response.status === 200) await cache.put(request, response.clone());
    return response;
  }

  // Takes that wait, sent when the browser finds a connection, also where no page is open.

  async function sendTakes() {
    const db = await shelf();
    if (!db) return;
    try {
      const headers = await all(db, "takes");
      for (const { id } of headers.filter(({ sha256 }) => sha256)) await alone(id, () => send(db, id));
    } finally {
      db.close();
    }
  }

  /**
   * A page that is busy with a take holds its lock (stage/wire/shelf.js): then it is the page's to send.
   * @param {string} id
   * @param {() => Promise<void>} work
   */
  function alone(id, work) {
    const options = { ifAvailable: true };
    return navigator.locks.request(`take:${id}`, options, (lock) => (lock ? work() : undefined));
  }

  /**
   * @param {IDBDatabase} db
   * @param {string} id of a take that is ours for now
   * @throws {Error} where it is to be tried again: the browser does
   */
  async function send(db, id) {
    // Until it was ours, a page may have sent it.
    const [header] = await all(db, "takes", IDBKeyRange.only(id));
    if (!header) return;
    const range = IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
    const pcm = new Blob(await all(db, "frames", range), { type: "application/octet-stream" });
    const csrf = (await /** @type {any} */ (self).cookieStore?.get("csrftoken"))?.value ?? "";
    const headers = { Accept: "application/json", "X-CSRFToken": csrf };
    const posted = { method: "POST", body: bodyOf(header, pcm), headers };
    const response = await fetch(`/play/${header.game}/takes/`, posted);
    const answer = await response.json().catch(() => null);
    // What a proxy or a page that one is led to answers says nothing about the take.
    const stored = response.ok && answer?.type === "stored";
    if (stored || (REFUSED.has(response.status) && answer?.code)) {
      await forget(db, id, range);
      await tell(stored, answer);
    } else if (response.status >= 500 || response.status === 429) throw new Error(`${response.status}`);
  }

  /**
   * The same as Desk.post of stage/wire/desk.js sends.
   * @param {any} header as stage/wire/take.js writes it
   * @param {Blob} pcm
   */
  function bodyOf({ round, sampleRate, settings, opponent, marks: noted, sha256 }, pcm) {
    const samples = pcm.size / 2;
    const asked = opponent ? { opponent } : {};
    const marks = noted.map((/** @type {any} */ mark) => ({
      ...mark,
      at: Math.min(mark.at, samples),
    }));
    const body = new FormData();
    const take = { round, sample_rate: sampleRate, settings, ...asked, marks, samples, sha256 };
    body.set("take", JSON.stringify(take));
    body.set("pcm", pcm, "take.pcm");
    return body;
  }

  /**
   * A note for a page that plays: for one that is open, or for the next one.
   * @param {boolean} sent whether the server has it
   * @param {any} answer to a take that is not sent again
   */
  async function tell(sent, answer) {
    const message = sent ? "" : (answer?.message ?? "");
    const notes = await caches.open(TOLD);
    await notes.put(`/offline/told/${sent ? "sent" : "refused"}/`, new Response(message));
    for (const page of await worker.clients.matchAll()) page.postMessage(TOLD);
  }

  /** @returns {Promise<IDBDatabase | null>} null where no page has ever kept anything */
  function shelf() {
    return new Promise((resolve) => {
      const asked = indexedDB.open("your-turn");
      asked.onupgradeneeded = () => asked.transaction?.abort();
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    });
  }

  /**
   * @param {IDBDatabase} db
   * @param {string} store
   * @param {IDBKeyRange} [range]
   * @returns {Promise<any[]>}
   */
  function all(db, store, range) {
    return new Promise((resolve, reject) => {
      const asked = db.transaction(store).objectStore(store).getAll(range);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  /**
   * @param {IDBDatabase} db
   * @param {string} id
   * @param {IDBKeyRange} frames
   */
  function forget(db, id, frames) {
    return new Promise((resolve, reject) => {
      const change = db.transaction(["takes", "frames"], "readwrite");
      change.objectStore("takes").delete(id);
      change.objectStore("frames").delete(frames);
      change.oncomplete = () => resolve(undefined);
      change.onerror = () => reject(change.error);
    });
  }
})();
