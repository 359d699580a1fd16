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
  for (let i = 0; i < 25; i++) worklet.process([[tone(128, 0.5, i * 128)]]);
  const levels = levelsOf(worklet);
  assert.equal(levels.length, 4);
  const { rms, peak, at, recording } = levels[3];
  assert.ok(Math.abs(rms - 0.5 * Math.SQRT1_2) < 0.002);
  assert.deepEqual([peak.toFixed(2), at, recording], ["0.50", 0, false]);
});

test("an offset is no loudness, from the first window on; the peak is that of the samples", () => {
  const worklet = new Capture();
  for (let i = 0; i < 25; i++) worklet.process([[new Float32Array(128).fill(0.25)]]);
  for (const { rms, peak } of levelsOf(worklet)) {
    assert.ok(rms < 1e-6, `${rms}`);
    assert.equal(peak, 0.25);
  }
});

test("rumble of 10 Hz is 24 dB fainter in the meter, a voice of 200 Hz as loud as it is", () => {
  for (const [hz, least, most] of [[10, 0.04, 0.08], [200, 0.98, 1.02]]) {
    const worklet = new Capture();
    for (let at = 0; at < 32000; at += 128) worklet.process([[tone(128, 0.5, at, hz)]]);
    const ratio = levelsOf(worklet).at(-1).rms / (0.5 * Math.SQRT1_2);
    assert.ok(ratio > least && ratio < most, `${hz} Hz: ${ratio}`);
  }
});

test("what is recorded keeps its offset", () => {
  assert.deepEqual(new Set(samples(capture(new Float32Array(256).fill(0.25)))), new Set([8192]));
});

/**
 * @param {number} length
 * @param {number} height
 * @param {number} [from] sample
 * @param {number} [hz]
 */
function tone(length, height, from = 0, hz = 400) {
  return Float32Array.from({ length }, (_, i) => height * Math.sin((2 * Math.PI * hz * (from + i)) / 16000));
}

/** @param {any} worklet */
const levelsOf = (worklet) => worklet.sent.flatMap((/** @type {any} */ { level }) => level ?? []);

/**
 * @param {any} worklet
 * @param {number} blocks
 */
function dead(worklet, blocks) {
  for (let i = 0; i < blocks; i++) worklet.process([[]]);
}

/**
 * @param {any} worklet
 * @param {number} blocks
 */
function alive(worklet, blocks) {
  for (let i = 0; i < blocks; i++) worklet.process([[new Float32Array(128).fill(0.1)]]);
}

/** @param {any} worklet */
const gapsOf = (worklet) => worklet.sent.flatMap((/** @type {any} */ { gap }) => (gap ? [[gap.from, gap.to]] : []));

test("blocks without a channel are told as gaps, near ones as one", () => {
  const worklet = new Capture();
  worklet.obey("record");
  dead(worklet, 3);
  alive(worklet, 2);
  dead(worklet, 2);
  alive(worklet, 3);
  dead(worklet, 1);
  alive(worklet, 7);
  dead(worklet, 1);
  worklet.obey("stop");
  assert.deepEqual(gapsOf(worklet), [[256, 1024], [1920, 2048]]);
});

test("however often a microphone falters, the gaps stay few and the last reaches to the end", () => {
  const worklet = new Capture();
  worklet.obey("record");
  alive(worklet, 1);
  for (let i = 0; i < 100; i++) {
    dead(worklet, 1);
    alive(worklet, 10);
  }
  worklet.obey("stop");
  const gaps = gapsOf(worklet);
  assert.equal(gaps.length, 40);
  assert.deepEqual(gaps.at(-1), [128 + 39 * 11 * 128, 128 + 99 * 11 * 128 + 128]);
});

test("it records on for 300 ms after Done, to the sample, and no longer", () => {
  const worklet = new Capture();
  worklet.obey("record");
  alive(worklet, 10);
  worklet.obey("done");
  alive(worklet, 100);
  assert.equal(samples(worklet.sent).length, 1280 + 4800);
  assert.deepEqual(worklet.sent.filter((/** @type {any} */ { last }) => last).length, 1);
});

test("Done before the first sample ends a take without one", () => {
  const worklet = new Capture();
  worklet.obey("record");
  worklet.obey("done");
  assert.deepEqual(worklet.sent.map((/** @type {any} */ { last }) => last), [true]);
});

/** Two seconds of two channels as they are kept. @param {(left: number) => number} right */
function stereo(right) {
  const worklet = new Capture();
  worklet.obey("record");
  for (let at = 0; at < 32000; at += 128) {
    const left = tone(128, 0.25, at);
    worklet.process([[left, left.map(right)]]);
  }
  worklet.obey("stop");
  return samples(worklet.sent);
}

test("two channels that are the same come out unchanged", () => {
  const one = Int16Array.from(tone(32000, 0.25), (sample) => Math.round(sample * 32768));
  assert.deepEqual(Int16Array.from(stereo((left) => left)), one);
});

test("two channels become their mean", () => {
  assert.ok(Math.abs(Math.max(...stereo((left) => left / 2)) - 0.75 * 8192) < 2);
});

test("where the channels cancel the louder one is taken, without a click", () => {
  const heard = stereo((left) => -0.9 * left + 0.03);
  assert.ok(Math.max(...heard.slice(-1600)) > 8100);
  const steps = heard.slice(1).map((sample, i) => Math.abs(sample - heard[i]));
  const steepest = 8192 * 2 * Math.sin((Math.PI * 400) / 16000);
  assert.ok(Math.max(...steps) < 1.05 * steepest);
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

test("a take that is to begin at a moment begins with that very sample, in the middle of a block", () => {
  const scope = /** @type {any} */ (globalThis);
  const worklet = new Capture();
  worklet.obey({ record: (2 * 128 + 40) / 16000 });
  for (let block = 0; block < 4; block++) {
    scope.currentFrame = 128 * block;
    worklet.process([[Float32Array.from({ length: 128 }, (_, i) => (128 * block + i) / 32768)]]);
  }
  worklet.obey("stop");
  scope.currentFrame = 0;
  assert.deepEqual(
    worklet.sent.filter(({ began }) => began).map(({ began }) => began * 16000),
    [296],
  );
  assert.deepEqual(samples(worklet.sent), Array.from({ length: 216 }, (_, i) => 296 + i));
});

test("a take that was to begin before it was told begins at once", () => {
  const worklet = new Capture();
  for (let block = 0; block < 2; block++) worklet.process([[new Float32Array(128)]]);
  worklet.obey({ record: 0.001 });
  worklet.process([[Float32Array.of(0.5)]]);
  worklet.obey("stop");
  assert.deepEqual(samples(worklet.sent), [16384]);
});
