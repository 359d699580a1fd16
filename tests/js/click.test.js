import assert from "node:assert/strict";
import { test } from "node:test";
import { findClick, makeClick } from "stage/agent/click.js";

const RATE = 16000;

/** A random number generator that is the same in every run (mulberry32). @param {number} seed */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 - 0.5;
  };
}

/**
 * A second of a room's noise, and the click in it.
 * @param {{at?: number, gain?: number, noise?: number, rate?: number}} what at: seconds, none if not said
 */
function room({ at, gain = 0.1, noise = 0.001, rate = RATE }) {
  const roll = dice(7);
  const heard = Float32Array.from({ length: rate }, () => roll() * noise * Math.sqrt(12));
  if (at === undefined) return heard;
  makeClick(rate).forEach((sample, n) => {
    heard[Math.round(at * rate) + n] += gain * sample;
  });
  return heard;
}

/** Something between a voice and a tune: harmonics that glide and swell. @param {number} seed */
function voice(seed) {
  const roll = dice(seed);
  const [pitch, glide, swell] = [160 + 80 * roll(), 60 * roll(), 3 + 2 * roll()];
  return Float32Array.from({ length: RATE }, (_, n) => {
    const t = n / RATE;
    let sum = 0;
    for (let k = 1; k <= 20; k++) sum += Math.sin(2 * Math.PI * k * (pitch * t + glide * t * t)) / k;
    return 0.1 * sum * (0.6 + 0.4 * Math.sin(2 * Math.PI * swell * t)) + 0.01 * roll();
  });
}

for (const ms of [0, 7, 120, 333]) {
  test(`a click that arrives after ${ms} ms is found to the sample`, () => {
    const found = findClick(room({ at: ms / 1000 }), RATE);
    assert.equal(found?.at, Math.round((ms / 1000) * RATE));
  });
}

test("at 48 kHz it is found as exactly", () => {
  assert.equal(findClick(room({ at: 0.1, rate: 48000 }), 48000, 0, 9600)?.at, 4800);
});

test("a click upside down is a click", () => {
  assert.equal(findClick(room({ at: 0.2, gain: -0.1 }), RATE)?.at, 3200);
});

test("a click 6 dB under the noise is found within a millisecond", () => {
  const rms = Math.sqrt(makeClick(RATE).reduce((sum, s) => sum + s * s, 0) / makeClick(RATE).length);
  const found = findClick(room({ at: 0.2, gain: 0.5, noise: rms }), RATE);
  assert.ok(found && Math.abs(found.at - 3200) <= 16, `${found?.at}`);
  assert.ok(found.strength > 0.4, `${found.strength}`);
});

test("a click over a voice is found within a millisecond", () => {
  const heard = voice(3);
  makeClick(RATE).forEach((sample, n) => {
    heard[3200 + n] += 0.5 * sample;
  });
  const found = findClick(heard, RATE);
  assert.ok(found && Math.abs(found.at - 3200) <= 16, `${found?.at}`);
});

test("how loud it arrived is told, whatever the noise around it", () => {
  const played = Math.sqrt(makeClick(RATE).reduce((sum, s) => sum + s * s, 0) / makeClick(RATE).length);
  const found = findClick(room({ at: 0.2, gain: 0.1, noise: 0.005 }), RATE);
  assert.ok(found && Math.abs(found.rms / (0.1 * played) - 1) < 0.1);
});

test("no click is found in noise, in a voice or in nothing at all", () => {
  assert.equal(findClick(room({}), RATE), null);
  assert.equal(findClick(new Float32Array(RATE), RATE), null);
  for (let seed = 1; seed <= 8; seed++) assert.equal(findClick(voice(seed), RATE), null, `voice ${seed}`);
});

test("nobody looks for it before it was played, nor for ever", () => {
  assert.equal(findClick(room({ at: 0.1 }), RATE, 3200), null);
  assert.equal(findClick(room({ at: 0.5 }), RATE, 0, 3200), null);
});
