import assert from "node:assert/strict";
import { test } from "node:test";
import { MicCheck } from "stage/capture/mic-check.js";
import { VoiceActivity } from "stage/capture/voice-activity.js";

const VOICE = 0.1;
const ROOM = 0.001;

/**
 * @param {[number, number][]} parts milliseconds at a loudness
 * @returns {number | null} milliseconds until it is found that the player paused
 */
function pausedAfter(parts) {
  const activity = new VoiceActivity();
  let elapsed = 0;
  for (const [ms, rms] of parts) {
    for (let n = 0; n < ms / 50; n++) {
      elapsed += 50;
      if (activity.hear(rms).paused) return elapsed;
    }
  }
  return null;
}

test("the second part comes 700 ms after the voice stops", () => {
  assert.equal(pausedAfter([[500, ROOM], [1000, VOICE], [2000, ROOM]]), 500 + 1000 + 700);
});

test("a player who has not spoken has not paused", () => {
  assert.equal(pausedAfter([[5000, ROOM]]), null);
});

test("a click is no speech", () => {
  assert.equal(pausedAfter([[500, ROOM], [50, VOICE], [3000, ROOM]]), null);
});

test("the stops inside words are no pause", () => {
  const word = /** @type {[number, number][]} */ ([[300, VOICE], [150, ROOM]]);
  assert.equal(pausedAfter([...word, ...word, ...word, ...word]), null);
});

test("a steady fan is learned, and a pause is found over it", () => {
  const fan = 0.01;
  assert.equal(pausedAfter([[4000, fan], [1000, VOICE], [2000, fan]]), 4000 + 1000 + 700);
});

/**
 * @param {[number, number][]} parts milliseconds at a loudness
 */
function verdict(parts) {
  const check = new MicCheck();
  let said = check.verdict();
  for (const [ms, rms] of parts)
    for (let n = 0; n < ms / 50 && said === "undecided"; n++) said = check.hear(rms, Math.min(1, rms * 4));
  return said;
}

test("saying hello passes the check within half a second of speech", () => {
  assert.equal(verdict([[500, ROOM], [500, VOICE]]), "good");
});

test("the check tells what is wrong", () => {
  assert.equal(verdict([[7000, ROOM]]), "silent");
  assert.equal(verdict([[7000, 0]]), "dead");
  assert.equal(verdict([[500, ROOM], [1000, 0.5]]), "clipping");
  assert.equal(verdict([[500, ROOM], [1000, 0.004]]), "faint");
  assert.equal(verdict([[7000, 0.03]]), "noisy");
});

/**
 * @param {[number, number][]} parts milliseconds at a loudness
 * @param {{rate?: number, peak?: number}} [device] peak: of a window in which somebody speaks
 */
function advice(parts, { rate = 48_000, peak = 0.4 } = {}) {
  const check = new MicCheck();
  for (const [ms, rms] of parts)
    for (let n = 0; n < ms / 50; n++) check.hear(rms, rms === VOICE && n === 2 ? peak : rms);
  return [check.verdict(), check.advice(rate)];
}

test("a microphone that is good enough may be better still, and the check says how", () => {
  const hello = /** @type {[number, number][]} */ ([[1000, ROOM], [500, VOICE]]);
  assert.deepEqual(advice(hello), ["good", ""]);
  assert.deepEqual(advice(hello, { peak: 1 }), ["good", "clipping"]);
  assert.deepEqual(advice(hello, { rate: 8_000 }), ["good", "narrow_band"]);
  assert.deepEqual(advice(hello, { rate: 16_000 }), ["good", ""]);
});

test("noise is advised about within 18 dB of the voice", () => {
  const room = (/** @type {number} */ decibels) => VOICE * 10 ** (-decibels / 20);
  const softly = 0.4;
  const at = (/** @type {number} */ snr) => advice([[1000, softly * room(snr)], [500, softly * VOICE]]);
  assert.deepEqual(at(17), ["good", "noisy"]);
  assert.deepEqual(at(19), ["good", ""]);
});
