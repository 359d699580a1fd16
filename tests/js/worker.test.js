import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import vm from "node:vm";
import { notes } from "stage/wire/told.js";
import { Shelf } from "stage/wire/shelf.js";
import { Take } from "stage/wire/take.js";
import { ROUND } from "./socket.mjs";

const SOURCE = readFileSync(new URL("../../static/offline/worker.js", import.meta.url), "utf8");

/** What was sent, and what pages were told. @type {{url: string, take: any, pcm: number[]}[]} */
let posted = [];
let nudged = 0;
/** What the server says to the next take. */
let reply = () => Response.json({ type: "stored" });
/** Done by a page between the worker's look at the shelf and its lock. */
let meanwhile = async () => {};

/** Web Locks of which nobody has one. */
const locks = {
  request: async (/** @type {string} */ _name, /** @type {object} */ _options, /** @type {any} */ use) => {
    await meanwhile();
    return use({});
  },
};
/** One cache is enough here. @type {Map<string, Response>} */
const kept = new Map();
const cache = {
  put: async (/** @type {string} */ url, /** @type {Response} */ response) => void kept.set(url, response),
  match: async (/** @type {string} */ url) => kept.get(url),
  delete: async (/** @type {string} */ url) => kept.delete(url),
};
/** @type {any} */ (globalThis).caches = { open: async () => cache, keys: async () => [] };
Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });

/** The worker as a browser runs it: a script, and the event by which it finds a connection. */
async function sync() {
  /** @type {Map<string, (event: any) => void>} */
  const heard = new Map();
  const self = {
    addEventListener: (/** @type {string} */ name, /** @type {any} */ listener) => heard.set(name, listener),
    clients: { matchAll: async () => [{ postMessage: () => nudged++ }] },
  };
  const fetch = async (/** @type {string} */ url, /** @type {any} */ { body }) => {
    const pcm = new Int16Array(await body.get("pcm").arrayBuffer());
    posted.push({ url, take: JSON.parse(body.get("take")), pcm: [...pcm] });
    return reply();
  };
  const world = { self, caches, indexedDB, IDBKeyRange, navigator, fetch, location, Response, FormData, Blob };
  vm.runInNewContext(SOURCE, { ...world, Error, Set, Map, JSON, Math, Number, Promise });
  /** @type {Promise<void>[]} */
  const work = [];
  heard.get("sync")?.({ tag: "takes", waitUntil: (/** @type {Promise<void>} */ each) => work.push(each) });
  await Promise.all(work);
}

const location = { origin: "https://your.turn" };

/** A take that somebody finished when there was no connection. @param {boolean} opponent */
async function finished(opponent) {
  const take = Take.begin(ROUND, 16_000, { contextRate: 16_000 }, opponent);
  take.add(Int16Array.of(1, 2, 3).buffer);
  await take.finish();
  const shelf = await Shelf.open();
  await shelf.put(take);
  await shelf.append(take, 0, Int16Array.of(1, 2, 3).buffer);
  return { take, shelf };
}

beforeEach(async () => {
  posted = [];
  nudged = 0;
  kept.clear();
  reply = () => Response.json({ type: "stored" });
  meanwhile = async () => {};
  await new Promise((resolve) => {
    indexedDB.deleteDatabase("your-turn").onsuccess = () => resolve(null);
  });
});

test("the worker sends what the page would have sent, opponent and all, and leaves nothing behind", async () => {
  for (const opponent of [true, false]) {
    const { take, shelf } = await finished(opponent);
    await sync();
    const { url, take: sent, pcm } = /** @type {any} */ (posted.pop());
    const asked = opponent ? { opponent } : {};
    const { round, sampleRate: sample_rate, settings, samples, sha256 } = take;
    assert.deepEqual(sent, { round, sample_rate, settings, ...asked, marks: [], samples, sha256 });
    assert.deepEqual([url, pcm], ["/play/cliffhanger/takes/", [1, 2, 3]]);
    assert.deepEqual(await shelf.db.getAllKeys("takes"), []);
    shelf.db.close();
  }
});

test("what became of a take is told to a page, once, with the server's reason where it was refused", async () => {
  const first = await finished(false);
  await sync();
  assert.equal(nudged, 1);
  assert.deepEqual(await notes(), [{ kind: "sent", message: "" }]);
  assert.deepEqual(await notes(), []);
  first.shelf.db.close();
  reply = () => Response.json({ code: "too_long", message: "That was too long." }, { status: 413 });
  const second = await finished(false);
  await sync();
  assert.deepEqual(await notes(), [{ kind: "refused", message: "That was too long." }]);
  second.shelf.db.close();
});

test("a take that a page has sent in the meantime is not sent again, empty", async () => {
  const { take, shelf } = await finished(false);
  meanwhile = () => shelf.remove(take.id);
  await sync();
  assert.deepEqual([posted, await notes()], [[], []]);
  shelf.db.close();
});

test("what is no answer of ours about the take, such as a proxy's page, leaves it where it is", async () => {
  const { shelf } = await finished(false);
  for (const status of [200, 400, 403, 404, 413]) {
    reply = () => new Response("<html>", { status });
    await sync();
  }
  reply = () => Response.json({ code: "not_allowed", message: "Somebody else's." }, { status: 403 });
  await sync();
  assert.equal(posted.length, 6);
  assert.equal((await shelf.db.getAllKeys("takes")).length, 1);
  assert.deepEqual(await notes(), []);
  shelf.db.close();
});

test("a server that has no time is asked again by the browser, and nobody is told anything", async () => {
  const { shelf } = await finished(false);
  reply = () => new Response("", { status: 503 });
  await assert.rejects(sync(), /503/);
  assert.equal((await shelf.db.getAllKeys("takes")).length, 1);
  assert.deepEqual(await notes(), []);
  shelf.db.close();
});
