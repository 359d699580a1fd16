import assert from "node:assert/strict";
import { before, test } from "node:test";

/** @type {any} */
let Capture;

before(async () => {
  const scope = /** @type {any} */ (globalThis);
  scope.sampleRate = 16000;
  scope.currentFrame = 0;
  scope.AudioWorkletProcessor = class {
    constructor() {
      this.sent = /** @type {any[]} */ ([]);
      this.port = { postMessage: (/** @type {any} */ message) => this.sent.push(message), onmessage: null };
    }
  };
  scope.registerProcessor = (/** @type {string} */ _name, /** @type {any} */ made) => {
    Capture = made;
  };
  await import("stage/capture/capture-worklet.js");
});

/** @param {Float32Array} sound */
function capture(sound) {
  const worklet = new Capture();
  worklet.obey("record");
  for (let at = 0; at < sound.length; at += 128) worklet.process([[sound.subarray(at, at + 128)]]);
  worklet.obey("stop");
  return worklet.sent;
}

/** @param {any[]} sent */
const samples = (sent) => sent.flatMap(({ pcm }) => (pcm ? Array.from(new Int16Array(pcm)) : []));

test("every sample of a 16-bit microphone comes back unchanged", () => {
  const steps = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
  const heard = samples(capture(Float32Array.from(steps, (step) => step / 32768)));
  assert.deepEqual(heard, Array.from(steps));
});

test("what is louder than full scale is clamped, never wrapped", () => {
  assert.deepEqual(samples(capture(Float32Array.of(1, 1.7, -1, -3))), [32767, 32767, -32768, -32768]);
});

test("samples are rounded to the nearest step", () => {
  assert.deepEqual(samples(capture(Float32Array.of(1.6 / 32768, 1.4 / 32768, -1.6 / 32768))), [2, 1, -2]);
});

test("frames are 100 ms long and the last one says so", () => {
  const frames = capture(new Float32Array(4000)).filter(({ pcm }) => pcm);
  assert.deepEqual(
    frames.map(({ pcm, last }) => [pcm.byteLength / 2, last]),
    [[1600, false], [1600, false], [800, true]],
  );
});

test("a block without a channel is silence, so that the clock of the take goes on", () => {
  const worklet = new Capture();
  worklet.obey("record");
  worklet.process([[]]);
  for (const block of [[Float32Array.of(0.5)], [], [Float32Array.of(0.25)]]) worklet.process([block]);
  worklet.obey("stop");
  assert.deepEqual(samples(worklet.sent), [16384, ...new Array(128).fill(0), 8192]);
});

test("nothing is captured before the player presses Speak or after Done", () => {
  const worklet = new Capture();
  worklet.process([[new Float32Array(128)]]);
  worklet.obey("stop");
  assert.deepEqual(worklet.sent, []);
});

test("loudness comes every 50 ms, whether or not a take is recorded", () => {
  const worklet = new Capture();
  for (let i = 0; i < 25; i++) worklet.process([[new Float32Array(128).fill(0.5)]]);
  const levels = worklet.sent.map((/** @type {any} */ { level }) => level);
  assert.equal(levels.length, 4);
  assert.deepEqual(levels[0], { rms: 0.5, peak: 0.5, at: 0, recording: false });
});

/**
 * Seconds that a take is said to have begun at, while the context's clock shows these frames, a block each.
 * @param {any} worklet
 * @param {number[]} frames
 */
function begins(worklet, frames) {
  for (const frame of frames) {
    /** @type {any} */ (globalThis).currentFrame = frame;
    worklet.process([[new Float32Array(128)]]);
  }
  /** @type {any} */ (globalThis).currentFrame = 0;
  return worklet.sent.flatMap((/** @type {any} */ sent) => sent.began ?? []);
}

test("a clock that stands still during a take moves nothing", () => {
  const worklet = new Capture();
  worklet.obey("record");
  assert.deepEqual(begins(worklet, [1280, 1280, 1280, 1664, 1664, 1920]), [0.08]);
});

test("a clock that was late when the take began is mended as soon as it is not", () => {
  const worklet = new Capture();
  worklet.obey("record");
  assert.deepEqual(begins(worklet, [1280, 1280, 2048, 2176]), [0.08, 0.112]);
});

test("what was learnt of the clock before the take is known in it", () => {
  const worklet = new Capture();
  begins(worklet, [0, 128, 256]);
  worklet.obey("record");
  assert.deepEqual(begins(worklet, [256]), [0.024]);
});
