import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Shelf } from "stage/wire/shelf.js";
import { Take } from "stage/wire/take.js";

const ROUND = /** @type {any} */ ({
  type: "round",
  round: "token",
  game: "cliffhanger",
  prompt: { key: "bike" },
});
const frame = (/** @type {number[]} */ ...samples) => Int16Array.from(samples).buffer;

/** Names of the locks that some living tab holds. @type {Set<string>} */
const held = new Set();

/** Web Locks as far as the shelf asks for them: whoever finds one taken is told so at once. */
const locks = {
  /**
   * @param {string} name
   * @param {{ifAvailable: boolean}} options
   * @param {(lock: object | null) => Promise<unknown> | undefined} use
   */
  async request(name, { ifAvailable }, use) {
    if (held.has(name)) return ifAvailable ? use(null) : new Promise(() => {});
    held.add(name);
    await use({ name });
    held.delete(name);
  },
};
Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });

/** @type {Shelf[]} */
let open = [];

/** The shelf as another tab, or a later visit, sees it. */
async function tab() {
  const shelf = await Shelf.open();
  open.push(shelf);
  return shelf;
}

/** Every tab dies, and with it go its locks. */
function closeAll() {
  for (const shelf of open) shelf.db.close();
  open = [];
  held.clear();
}

/** A take of two frames with a mark between them, put on the shelf while it grew. */
async function shelved(/** @type {Shelf} */ shelf) {
  const take = Take.begin(ROUND, 16_000, { contextRate: 16_000 });
  await shelf.put(take);
  for (const [index, pcm] of [frame(1, 2), frame(3)].entries()) {
    take.add(pcm);
    await shelf.append(take, index, pcm);
    if (!index) take.mark("second_shown", 2);
  }
  return take;
}

beforeEach(async () => {
  closeAll();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase("your-turn").onsuccess = () => resolve(null);
  });
});

test("a finished take comes back as it was, to the byte", async () => {
  const first = await tab();
  const take = await shelved(first);
  await take.finish();
  await first.put(take);
  await shelved(first);
  closeAll();
  const all = await (await tab()).waiting();
  assert.equal(all.length, 2);
  const found = /** @type {Take} */ (all.find(({ id }) => id === take.id));
  assert.deepEqual(found.header, take.header);
  assert.deepEqual(new Uint8Array(found.pcm()), new Uint8Array(take.pcm()));
  assert.deepEqual(found.marks, [{ name: "second_shown", at: 2 }]);
  await found.finish();
  assert.equal(found.sha256, take.sha256);
});

test("of a take that was cut off every frame that was written is there", async () => {
  await shelved(await tab());
  closeAll();
  const [found] = await (await tab()).waiting();
  assert.equal(found.sha256, "");
  assert.equal(found.samples, 3);
});

test("a mark that was written before the sound it stands on is put at the end of what there is", async () => {
  const first = await tab();
  const take = await shelved(first);
  take.mark("fork", 9, "1");
  await first.put(take);
  closeAll();
  const [found] = await (await tab()).waiting();
  assert.deepEqual(found.marks, [
    { name: "second_shown", at: 2 },
    { name: "fork", at: 3, value: "1" },
  ]);
});

test("frames of ten and more are read in the order in which they were spoken", async () => {
  const first = await tab();
  const take = Take.begin(ROUND, 16_000, {});
  await first.put(take);
  for (let index = 0; index < 12; index++) await first.append(take, index, frame(index));
  closeAll();
  const [found] = await (await tab()).waiting();
  assert.deepEqual([...new Int16Array(found.pcm())], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test("what a living tab is busy with is not sent by another", async () => {
  await shelved(await tab());
  const second = await tab();
  assert.deepEqual(await second.waiting(), []);
  closeAll();
  assert.equal((await (await tab()).waiting()).length, 1);
});

test("two tabs that open at once do not both send what waits", async () => {
  await shelved(await tab());
  closeAll();
  const found = await Promise.all([(await tab()).waiting(), (await tab()).waiting()]);
  assert.deepEqual(found.map(({ length }) => length).sort(), [0, 1]);
});

test("a take that was sent while this tab waited its turn is not found, and not held", async () => {
  const first = await tab();
  const gone = await shelved(first);
  const kept = await shelved(first);
  held.clear();
  const second = await tab();
  const claim = second.claim.bind(second);
  second.claim = async (id) => {
    if (id === gone.id) await first.remove(id);
    return claim(id);
  };
  assert.deepEqual(
    (await second.waiting()).map(({ id }) => id),
    [kept.id],
  );
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([...held], [`take:${kept.id}`]);
});

test("a take that is removed leaves nothing behind, and the one beside it stays", async () => {
  const first = await tab();
  const gone = await shelved(first);
  const kept = await shelved(first);
  await first.remove(gone.id);
  assert.deepEqual(await first.db.getAllKeys("takes"), [kept.id]);
  assert.deepEqual(
    (await first.db.getAllKeys("frames")).map((key) => /** @type {any[]} */ (key)[0]),
    [kept.id, kept.id],
  );
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([...held], [`take:${kept.id}`]);
});

test("a browser that keeps nothing says so", async (t) => {
  t.mock.method(indexedDB, "open", () => {
    throw new DOMException("private", "SecurityError");
  });
  await assert.rejects(Shelf.open());
});
