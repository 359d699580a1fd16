import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";

/** @type {any} */
let Playback;
const scope = /** @type {any} */ (globalThis);
const RATE = 16000;
const FRAME = RATE / 50;
const BLOCK = 128;

before(async () => {
  scope.sampleRate = RATE;
  scope.AudioWorkletProcessor = class {
    constructor() {
      this.sent = /** @type {any[]} */ ([]);
      this.port = { postMessage: (/** @type {any} */ message) => this.sent.push(message), onmessage: null };
    }
  };
  scope.registerProcessor = (/** @type {string} */ _name, /** @type {any} */ made) => {
    Playback = made;
  };
  await import("talks/sound/playback-worklet.js");
});

beforeEach(() => {
  scope.currentFrame = 0;
});

/**
 * A partner whose frames come at these moments.
 * @param {{arrives: (seq: number) => number, frames?: number, rate?: number, drift?: number, seconds?: number,
 *   sound?: (i: number) => number}} what arrives: seconds at which a frame comes; Infinity: never. sound: of a sample
 */
function played({
  arrives,
  frames = 200,
  rate = RATE,
  seconds = 4,
  sound = (i) => Math.sin((2 * Math.PI * 200 * i) / rate),
}) {
  const worklet = new Playback();
  worklet.obey({ rate });
  const coming = Array.from({ length: frames }, (_, seq) => ({ seq, at: arrives(seq) }))
    .filter(({ at }) => at < Infinity)
    .sort((a, b) => a.at - b.at || a.seq - b.seq);
  const heard = [];
  for (; scope.currentFrame < seconds * RATE; scope.currentFrame += BLOCK) {
    while (coming[0]?.at * RATE <= scope.currentFrame) {
      const { seq } = /** @type {{seq: number}} */ (coming.shift());
      const pcm = Int16Array.from({ length: rate / 50 }, (_, i) => 16000 * sound((seq * rate) / 50 + i));
      worklet.obey({ seq, pcm: pcm.buffer });
    }
    const out = new Float32Array(BLOCK);
    worklet.process([], [[out, new Float32Array(BLOCK)]]);
    heard.push(...out);
  }
  const log = worklet.sent.flatMap((/** @type {any} */ { played }) => played);
  return { heard, log, worklet, levels: worklet.sent.map((/** @type {any} */ { level }) => level) };
}

/** Seconds that a frame waited between its arrival and its sound. @param {any[]} log @param {(seq: number) => number} arrives */
const waits = (log, arrives) => log.map(([seq, at]) => at / RATE - arrives(seq));

test("frames that come evenly sound one after the other, once each, nothing made up", () => {
  const { log } = played({ arrives: (seq) => seq / 50 });
  assert.ok(log.length > 190);
  for (const [i, [seq, at, concealed]] of log.entries()) {
    assert.deepEqual([seq, concealed], [i, 0]);
    if (i) assert.ok(Math.abs(at - log[i - 1][1] - FRAME) <= 4, `${at - log[i - 1][1]} samples after the one before`);
  }
});

test("on an even network the voice waits no more than three frames", () => {
  const arrives = (/** @type {number} */ seq) => 0.1 + seq / 50;
  const { log } = played({ arrives });
  assert.ok(Math.max(...waits(log, arrives)) <= 0.06 + BLOCK / RATE);
});

test("at one's own rate and pace, what is heard is what was said, sample by sample", () => {
  const { heard, log } = played({ arrives: (seq) => seq / 50, seconds: 0.5, frames: 25 });
  const from = log[0][1];
  for (let i = 1; i < 3 * FRAME; i++) {
    const said = Math.trunc(16000 * Math.sin((2 * Math.PI * 200 * i) / RATE)) / 32768;
    // The straight line between two samples ends on the second, one sample later; 1 % of haste is within the first frames.
    assert.ok(Math.abs(heard[from + i + 1] - said) < 0.04, `sample ${i}`);
  }
});

test("a partner at another rate is heard at the right pitch, for as long as they spoke", () => {
  const { heard, log } = played({ arrives: (seq) => seq / 50, rate: 48000, frames: 150, seconds: 3.5 });
  const [first] = log;
  const voice = heard.slice(first[1] + RATE, first[1] + 2 * RATE);
  const crossings = voice.filter((sample, i) => i && sample >= 0 && voice[i - 1] < 0).length;
  assert.ok(Math.abs(crossings - 200) <= 3, `${crossings} Hz`);
  const last = log.findLast(([, , concealed]) => !concealed);
  assert.equal(last[0], 149);
  assert.ok(Math.abs(last[1] - first[1] - 149 * FRAME) < 0.03 * RATE);
});

test("what a lower rate cannot hold is not heard as something else", () => {
  const hiss = (/** @type {number} */ i) => Math.sin((2 * Math.PI * 13000 * i) / 48000);
  const { levels } = played({ arrives: (seq) => seq / 50, rate: 48000, frames: 100, seconds: 2, sound: hiss });
  assert.ok(Math.max(...levels.slice(10)) < 0.05, `${Math.max(...levels.slice(10))}`);
});

test("where the network trembles the voice waits longer, and little is made up after the first second", () => {
  const tremble = (/** @type {number} */ seq) => 0.03 * (((seq * 7919) % 100) / 100);
  const arrives = (/** @type {number} */ seq) => seq / 50 + tremble(seq);
  const { log } = played({ arrives, frames: 400, seconds: 8 });
  const late = log.filter(([seq]) => seq > 50);
  assert.ok(late.filter(([, , concealed]) => concealed).length <= late.length * 0.01);
  assert.ok(Math.max(...waits(late, (seq) => seq / 50)) < 0.12);
});

/** Milliseconds from the mouth to the ear, of the frames that were heard. @param {any[]} log */
const delays = (log) => log.filter(([, , concealed]) => !concealed).map(([seq, at]) => (at / RATE - seq / 50) * 1000);
/** The same for every run: evenly spread between 0 and 1. @param {number} seq */
const chance = (seq) => ((seq * 7919) % 101) / 101;
/** A frame is there once it is spoken, and never overtakes the one before. @param {(seq: number) => number} late seconds */
const inOrder = (late) => {
  /** @type {number[]} */
  const at = [];
  return (/** @type {number} */ seq) => {
    for (let i = at.length; i <= seq; i++) at.push(Math.max(at[i - 1] ?? 0, (i + 1) / 50 + late(i)));
    return at[seq];
  };
};

test("with 30 ms of jitter a voice is at the ear within 70 ms, and next to nothing of it is made up", () => {
  for (const way of [0.001, 0.002, 0.007]) {
    const { log } = played({ arrives: inOrder((seq) => way + 0.03 * chance(seq)), frames: 1000, seconds: 21 });
    const settled = log.filter(([seq]) => seq > 150);
    assert.ok(Math.max(...delays(settled)) < 70 + 1000 * way, `${Math.max(...delays(settled))} ms`);
    assert.ok(settled.filter(([, , concealed]) => concealed).length <= 0.01 * settled.length);
  }
});

test("a network that trembles no more is not waited for any more", () => {
  const late = (/** @type {number} */ seq) => (seq < 500 ? 0.12 : 0.01) * chance(seq);
  const { log } = played({ arrives: inOrder(late), frames: 1500, seconds: 31 });
  const [before, after] = [
    [300, 500],
    [1200, 1500],
  ].map(([from, to]) => delays(log.filter(([seq]) => seq >= from && seq < to)));
  assert.ok(Math.min(...before) > 100, `${Math.min(...before)} ms while it did`);
  assert.ok(Math.max(...after) < 70, `${Math.max(...after)} ms when it did no more`);
});

test("a frame that is lost is made up, once, and the next one is on time", () => {
  const { log } = played({ arrives: (seq) => (seq === 60 ? Infinity : seq / 50) });
  const around = log.filter(([seq]) => seq >= 59 && seq <= 61);
  assert.deepEqual(
    around.map(([seq, , concealed]) => [seq, concealed]),
    [
      [59, 0],
      [60, 1],
      [61, 0],
    ],
  );
  assert.ok(Math.abs(around[2][1] - around[0][1] - 2 * FRAME) <= 8);
});

test("what is made up begins where the voice was, and gets softer", () => {
  const lost = (/** @type {number} */ seq) => seq >= 60 && seq < 63;
  const { heard, log } = played({ arrives: (seq) => (lost(seq) ? Infinity : seq / 50) });
  const from = log.find(([, , concealed]) => concealed)[1];
  const steps = heard.slice(from - FRAME, from + 4 * FRAME).map((sample, i, all) => Math.abs(sample - (all[i - 1] ?? sample)));
  assert.ok(Math.max(...steps) < 0.12, "no click, but for the way back");
  const power = (/** @type {number} */ at) => heard.slice(at, at + FRAME).reduce((sum, sample) => sum + sample ** 2, 0);
  assert.ok(power(from) > power(from + FRAME) && power(from + FRAME) > power(from + 2 * FRAME));
});

test("when nothing comes any more it falls silent, and each frame that comes late is heard after all", () => {
  const arrives = (/** @type {number} */ seq) => (seq < 50 ? seq / 50 : seq / 50 + 0.15);
  const { heard, log } = played({ arrives });
  const real = log.filter(([, , concealed]) => !concealed).map(([seq]) => seq);
  assert.deepEqual(real.slice(45, 60), Array.from({ length: 15 }, (_, i) => 45 + i));
  const made = log.filter(([, , concealed]) => concealed);
  assert.ok(made.length >= 1 && made.length <= 3, `${made.length} made up`);
  assert.ok(heard.some((_, i) => i > RATE && heard.slice(i, i + FRAME).every((sample) => sample === 0)));
});

test("after a stall of five seconds nobody hears the past: what is too old is left out, and said so", () => {
  const arrives = (/** @type {number} */ seq) => (seq >= 100 && seq < 350 ? 7 : seq / 50);
  const { log } = played({ arrives, frames: 500, seconds: 9.5 });
  const after = log.filter(([seq, , concealed]) => seq >= 100 && !concealed);
  assert.ok(after[0][0] >= 325, `goes on with ${after[0][0]}`);
  assert.ok(after.every(([seq, at]) => at / RATE - seq / 50 < 0.6));
});

test("a partner whose clock is fast by 200 ppm never runs ahead of the ear", () => {
  const arrives = (/** @type {number} */ seq) => (seq / 50) * (1 - 200e-6);
  const { log } = played({ arrives, frames: 3000, seconds: 60 });
  const waited = waits(log, arrives);
  assert.ok(Math.max(...waited.slice(-50)) < 0.09, `waits ${Math.max(...waited.slice(-50))} s at the end`);
  assert.ok(log.filter(([, , concealed]) => concealed).length <= 2);
});

test("a frame that was sent again is heard once", () => {
  const worklet = new Playback();
  worklet.obey({ rate: RATE });
  const pcm = () => new Int16Array(FRAME).fill(1000).buffer;
  for (const seq of [0, 1, 2, 0, 1, 2, 3]) worklet.obey({ seq, pcm: pcm() });
  for (; scope.currentFrame < RATE; scope.currentFrame += BLOCK) worklet.process([], [[new Float32Array(BLOCK)]]);
  const log = worklet.sent.flatMap((/** @type {any} */ { played }) => played);
  assert.deepEqual(
    log.filter(([, , concealed]) => !concealed).map(([seq]) => seq),
    [0, 1, 2, 3],
  );
});

test("the log stands on the context's clock also where that is told late", () => {
  const worklet = new Playback();
  worklet.obey({ rate: RATE });
  const pcm = () => new Int16Array(FRAME).buffer;
  scope.currentFrame = 1280;
  worklet.process([], [[new Float32Array(BLOCK)]]);
  for (let seq = 0; seq < 6; seq++) worklet.obey({ seq, pcm: pcm() });
  // The clock stands still for five blocks while the page builds nodes, and is right again then.
  for (let block = 1; block < 40; block++) {
    scope.currentFrame = 1280 + BLOCK * (block < 5 ? 0 : block);
    worklet.process([], [[new Float32Array(BLOCK)]]);
  }
  const log = worklet.sent.flatMap((/** @type {any} */ { played }) => played);
  assert.equal(log[0][1], 1280 + BLOCK);
});

test("loudness of what is heard comes every 50 ms, and is nothing while nothing is", () => {
  const { levels } = played({ arrives: (seq) => 1 + seq / 50, frames: 100, seconds: 4 });
  assert.equal(levels.length, Math.floor((4 * RATE) / 800));
  assert.ok(levels.slice(0, 18).every((level) => level === 0));
  assert.ok(Math.abs(levels[40] - (16000 / 32768) * Math.SQRT1_2) < 0.02);
});
