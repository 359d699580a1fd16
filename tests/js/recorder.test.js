import assert from "node:assert/strict";
import { test } from "node:test";
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
