import assert from "node:assert/strict";
import { test } from "node:test";
import { practiceClip } from "catalogue/referee/stage/practice.js";
import { told } from "catalogue/referee/stage/told.js";
import { words as english } from "catalogue/referee/stage/words.js";
import { use } from "look/words.js";

const ENGLISH = { language: "en", plural: (/** @type {number} */ n) => Number(n !== 1), messages: {} };

/** @param {object} gold */
function answer(gold) {
  const counted = { points: 1, words: "", gold: { right: true, went_on: true, silence: 0.8, ...gold } };
  return told(counted, english);
}

test("an open clip earns thanks and no word more", () => {
  assert.deepEqual(told({ points: 1, words: "" }, english), { said: english.thanks, because: "" });
});

test("gold says what it was and why", () => {
  assert.deepEqual(answer({ label: "incomplete" }), { said: "Right!", because: "They went on 0.8 s later." });
  const wrong = answer({ label: "complete", right: false, went_on: false });
  assert.deepEqual(wrong, { said: "Not quite. It was “Done”.", because: "They had nothing more to add." });
  assert.match(answer({ label: "wait" }).because, /moment/);
});

test("seconds are written as the language writes them", () => {
  use({ ...ENGLISH, language: "de" });
  assert.match(answer({ label: "incomplete" }).because, /0,8 s/);
  use(ENGLISH);
});

test("an incomplete end after which nobody went on claims nothing", () => {
  assert.equal(answer({ label: "incomplete", went_on: false }).because, "");
});

test("practice has an example for labels that can be chosen", () => {
  for (const example of english.practiceClips) assert.ok(example.label in english.labels);
});

test("a practice clip is quiet behind its cut, as a real one", () => {
  const [first, second] = english.practiceClips.map((example) => practiceClip(example, "en"));
  const [{ at, tail }] = first.floor.cuts;
  assert.equal(at + tail, first.seconds);
  assert.deepEqual(first.floor.agent, []);
  assert.equal(second.floor.agent.length, 1);
  assert.equal(first.floor.levels.at(-1), 0);
});
