import assert from "node:assert/strict";
import { test } from "node:test";
import { left, right, word } from "stage/side-buttons.js";

/**
 * @param {string} phase
 * @param {Partial<import("stage/side-buttons.js").Situation>} [more]
 */
const at = (phase, more = {}) => ({
  state: { phase: /** @type {any} */ (phase), checked: true, hasRound: true },
  practising: false,
  unplayed: false,
  stuck: false,
  failed: false,
  kept: 0,
  full: false,
  ...more,
});

test("practice is offered where nobody has played yet, and stands in nobody's way", () => {
  assert.equal(left(at("ready", { unplayed: true })), "practise");
  assert.equal(left(at("unchecked", { unplayed: true })), "");
});

test("a prompt can be skipped, and so can practice", () => {
  assert.equal(left(at("ready")), "skip");
  assert.equal(left(at("ready", { practising: true })), "skipPractice");
});

test("nobody waits for a take that is stuck and kept", () => {
  assert.deepEqual([left(at("sending")), left(at("sending", { stuck: true }))], ["", "goOn"]);
  assert.equal(left(at("stored", { stuck: true })), "discard");
});

test("a microphone that failed its check can be used anyway", () => {
  assert.equal(left(at("unchecked")), "");
  assert.equal(left(at("unchecked", { failed: true })), "anyway");
});

test("only a take that the server has can be discarded", () => {
  assert.equal(left(at("scored")), "discard");
  assert.equal(left(at("refused")), "");
  assert.equal(left(at("practised")), "");
});

test("a set can be left early once there is a take in it", () => {
  assert.equal(right(at("ready")), "");
  assert.equal(right(at("ready", { kept: 1 })), "finish");
});

test("after the last round of a set the round button leads to the recap", () => {
  assert.equal(word(at("scored", { kept: 4 })), "next");
  assert.equal(word(at("scored", { kept: 5, full: true })), "recap");
});

test("after practice the button says that it counts now", () => {
  assert.equal(word(at("practised")), "play");
});

test("nobody is offered anything while they speak", () => {
  assert.deepEqual([left(at("speaking")), right(at("speaking", { kept: 2 }))], ["", ""]);
});
