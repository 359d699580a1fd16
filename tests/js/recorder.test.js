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
