import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Microphone } from "stage/capture/microphone.js";
import { Recorder } from "stage/capture/recorder.js";
import { Take } from "stage/wire/take.js";

const round = /** @type {any} */ ({ game: "taboo-rush", round: "token" });

function recording(began = () => {}) {
  const nothing = () => {};
  const listener = { level: nothing, began, grown: nothing, lost: nothing, unkept: nothing };
  const recorder = new Recorder("", null, /** @type {any} */ (listener));
  recorder.take = Take.begin(round, 16_000, {});
  return recorder;
}

test("of a take that a full disk has the beginning of nothing is kept, and that is said once", async () => {
  const on = /** @type {string[]} */ ([]);
  const shelf = {
    put: async () => void on.push("put"),
    append: async (/** @type {Take} */ _, /** @type {number} */ index) => {
      if (index) throw new DOMException("full", "QuotaExceededError");
      on.push("append");
    },
    remove: async () => void on.push("remove"),
  };
  const recorder = recording();
  recorder.shelf = /** @type {any} */ (shelf);
  recorder.listener.unkept = () => void on.push("told");
  const take = /** @type {Take} */ (recorder.take);
  for (const last of [false, false, false]) {
    recorder.grow(new ArrayBuffer(3200), last);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await recorder.finish(take);
  assert.deepEqual(on, ["append", "remove", "told"]);
  assert.equal(take.samples, 4800, "the page has all of it");
});

test("before the first sample is heard every moment is the take's beginning", () => {
  assert.equal(recording().sampleAt(3), 0);
});

test("a moment of the context's clock is a sample of the take", () => {
  const recorder = recording();
  recorder.began(2);
  assert.equal(recorder.sampleAt(3.5), 24_000);
  assert.equal(recorder.sampleAt(1), 0);
});

test("a take that begins with the context itself has a clock too", () => {
  const recorder = recording();
  recorder.began(0);
  assert.equal(recorder.sampleAt(1.5), 24_000);
});

test("the game begins once, however often its clock is mended", () => {
  let begun = 0;
  const recorder = recording(() => begun++);
  recorder.began(2);
  recorder.began(2.1);
  assert.equal(begun, 1);
  assert.equal(recorder.sampleAt(3.1), 16_000);
});

/** A recorder with a microphone that says what it was told, 3.5 s after the take began. */
function listening() {
  const recorder = recording();
  recorder.began(2);
  const told = /** @type {string[]} */ ([]);
  const microphone = { context: { currentTime: 5.5 }, done: () => told.push("done") };
  recorder.microphone = /** @type {any} */ (microphone);
  const take = /** @type {Take} */ (recorder.take);
  take.add(new ArrayBuffer(2 * 56_000));
  return { recorder, take, told };
}

test("Done is marked where it was pressed, and the microphone records on", async () => {
  const { recorder, take, told } = listening();
  recorder.stop(false);
  assert.deepEqual(told, ["done"]);
  recorder.grow(new ArrayBuffer(2 * 4_800), true);
  assert.equal(take.samples, 60_800);
  assert.deepEqual(take.marks, [{ name: "done", at: 56_000 }]);
});

test("time that is over is a cut off, where it ran out", () => {
  const { recorder, take } = listening();
  recorder.stop(true);
  recorder.grow(new ArrayBuffer(2 * 4_800), true);
  assert.deepEqual(take.marks, [{ name: "cut_off", at: 56_000 }]);
});

test("a microphone that is gone cuts the take off where its last frame ends", async () => {
  const { recorder, take } = listening();
  recorder.microphone = null;
  recorder.stop(true);
  await recorder.finish(take);
  assert.deepEqual(take.marks, [{ name: "cut_off", at: 56_000 }]);
});

test("a gap is marked where the microphone is heard again, with its length in milliseconds", () => {
  const { recorder, take } = listening();
  recorder.dropout({ from: 16_000, to: 20_000 });
  assert.deepEqual(take.marks, [{ name: "dropout", at: 20_000, value: "250" }]);
});

/** Every microphone that is opened from now on, and whether it was closed; `open()` lets them be there. */
function slowly() {
  /** @type {(nothing?: undefined) => void} */
  let resolve = () => {};
  const promise = new Promise((open) => {
    resolve = open;
  });
  const microphones = /** @type {{closed: boolean}[]} */ ([]);
  mock.method(Microphone, "open", async () => {
    const one = { closed: false, sampleRate: 16_000, settings: {}, record() {}, done() {}, stop() {} };
    microphones.push(one);
    await promise;
    return Object.assign(one, { close: async () => void (one.closed = true) });
  });
  return { microphones, open: () => resolve() };
}

/** A page with a lock that nobody has. @param {boolean} hidden whether it was put away */
function page(hidden) {
  let held = false;
  const locks = {
    async request(/** @type {string} */ _name, /** @type {object} */ _options, /** @type {any} */ use) {
      if (held) return use(null);
      held = true;
      await use({});
      held = false;
    },
  };
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  /** @type {any} */ (globalThis).document = { hidden };
}

test("who asks for the microphone while it opens waits for the same one", async () => {
  page(false);
  const { microphones, open } = slowly();
  const recorder = recording();
  const both = Promise.all([recorder.open(), recorder.open()]);
  open();
  await both;
  assert.equal(microphones.length, 1);
  assert.equal(recorder.microphone, microphones[0]);
  const prepared = [recorder.prepare(), recorder.prepare()];
  await Promise.all(prepared);
  assert.ok(recorder.release, "one lock, and this tab has it");
});

test("a microphone that opens when the page was put away is let go, and the next press opens another", async () => {
  page(true);
  const { microphones, open } = slowly();
  const recorder = recording();
  open();
  await assert.rejects(recorder.prepare(), { trouble: "held" });
  assert.deepEqual([microphones[0].closed, recorder.microphone, recorder.release], [true, null, null]);
  page(false);
  await recorder.prepare();
  assert.equal(recorder.microphone, microphones[1]);
});

test("a microphone that is needed no more is let go with the last frame of its take, or at once", async () => {
  page(false);
  const { microphones, open } = slowly();
  open();
  const recorder = recording();
  recorder.take = null;
  await recorder.prepare();
  const take = recorder.begin(round);
  await recorder.retire();
  assert.equal(microphones[0].closed, false);
  await recorder.finish(take);
  assert.deepEqual([microphones[0].closed, recorder.microphone], [true, null]);
  await recorder.prepare();
  await recorder.retire();
  assert.equal(microphones[1].closed, true);
});
