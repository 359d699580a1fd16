import assert from "node:assert/strict";
import { test } from "node:test";
import { Bursts } from "stage/capture/bursts.js";
import { Moments } from "stage/capture/moments.js";
import { FADE_MS, Signal } from "catalogue/mm_hm_radio/stage/signal.js";

/**
 * @param {string} windows 50 ms each: "x" is speech, "." is quiet
 * @returns {number[]} milliseconds of every burst that came to its end
 */
function bursts(windows) {
  const heard = new Bursts();
  return [...windows].map((window) => heard.hear(window === "x")).filter(Boolean);
}

test("a burst is over after a quarter of a second of quiet", () => {
  assert.deepEqual(bursts("..xxxxxx....."), [300]);
  assert.deepEqual(bursts("..xxxxxx...."), []);
});

test("the stop inside mm-hm is part of it", () => {
  assert.deepEqual(bursts("xxx..xxxx....."), [450]);
});

test("two bursts are two", () => {
  assert.deepEqual(bursts("xx.....xxx....."), [100, 150]);
});

test("the quiet before a burst does not count", () => {
  assert.deepEqual(bursts("..........x....."), [50]);
});

test("a burst that goes on says how long it is and when it began", () => {
  const heard = new Bursts();
  for (const window of "...xxxx..") heard.hear(window === "x");
  assert.equal(heard.ms, 200);
  assert.equal(heard.sinceOnset, 300);
  heard.restart();
  assert.equal(heard.ms, 0);
  assert.equal(heard.sinceOnset, 0);
});

/**
 * @param {Moments} moments
 * @param {string} windows
 * @param {number} [from] seconds of the take
 */
function hear(moments, windows, from = 0) {
  for (const [place, window] of [...windows].entries()) {
    const speech = window === "x";
    moments.hear({
      at: 0,
      seconds: from + (place + 1) * 0.05,
      speech,
      paused: false,
      spokenMs: 0,
      quietMs: speech ? 0 : 50,
    });
  }
}

test("the onset of what is said now stands on the audio clock", () => {
  const moments = new Moments();
  hear(moments, "..........xxxx");
  assert.equal(Math.round(moments.onset * 1000), 500);
});

test("a game waits for a moment of the take, and no longer once another take begins", async () => {
  const moments = new Moments();
  let reached = 0;
  void moments.pause(0.2).then(() => reached++);
  hear(moments, "...");
  await null;
  assert.equal(reached, 0);
  hear(moments, "..", 0.15);
  await null;
  assert.equal(reached, 1);
  void moments.pause(0.1).then(() => reached++);
  moments.restart();
  hear(moments, "..........");
  await null;
  assert.equal(reached, 1);
});

test("the signal fades while nobody answers, and a sign of life brings it back", () => {
  const signal = new Signal();
  assert.equal(signal.bars, 5);
  signal.fade(FADE_MS / 2);
  assert.equal(signal.bars, 3);
  signal.fade(FADE_MS);
  assert.equal(signal.bars, 0);
  assert.ok(signal.lost);
  signal.restore();
  assert.equal(signal.bars, 5);
  assert.ok(!signal.lost);
});
