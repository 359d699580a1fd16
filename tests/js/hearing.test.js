import assert from "node:assert/strict";
import { test } from "node:test";
import { Bursts } from "stage/capture/bursts.js";
import { heardUntil } from "stage/caption.js";
import { Hearing } from "stage/capture/hearing.js";
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
 * @param {Hearing} hearing
 * @param {string} windows
 * @param {number} [from] seconds of the take
 */
function hear(hearing, windows, from = 0) {
  for (const [place, window] of [...windows].entries()) {
    const speech = window === "x";
    hearing.hear({
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
  const hearing = new Hearing();
  hear(hearing, "..........xxxx");
  assert.equal(Math.round(hearing.onset * 1000), 500);
});

test("a game waits for a moment of the take, and no longer once another take begins", async () => {
  const hearing = new Hearing();
  let reached = 0;
  void hearing.pause(0.2).then(() => reached++);
  hear(hearing, "...");
  await null;
  assert.equal(reached, 0);
  hear(hearing, "..", 0.15);
  await null;
  assert.equal(reached, 1);
  void hearing.pause(0.1).then(() => reached++);
  hearing.restart();
  hear(hearing, "..........");
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

test("a word is shown with the marks that cling to it", () => {
  const line = "“Well,” said the goose.";
  assert.equal(line.slice(0, heardUntil(line, 1)), "“Well,”");
  assert.equal(heardUntil(line, line.indexOf("goose")), line.length);
  assert.equal(heardUntil(line, line.length), line.length);
});
