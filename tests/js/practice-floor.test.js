import assert from "node:assert/strict";
import { test } from "node:test";
import { practiceFloor } from "stage/set/practice-floor.js";

/** @param {string} drawn one character for 50 ms: # is speech */
const windows = (drawn) =>
  [...drawn].map((what) => ({ level: what === "#" ? 0.8 : 0.1, speech: what === "#" }));

test("a silence between speech and speech is a pause, the edges are none", () => {
  const floor = practiceFloor(windows(`${".".repeat(10)}####${".".repeat(10)}####......`), [], 16_000, []);
  assert.deepEqual(floor.pauses, [[0.7, 1.2]]);
  assert.equal(floor.seconds, 1.7);
  assert.deepEqual(floor.cuts, []);
});

test("a stop inside a word is no pause", () => {
  assert.deepEqual(practiceFloor(windows("####...####"), [], 16_000, []).pauses, []);
});

test("the agent is drawn from its marks, and its turn is not the player's pause", () => {
  const marks = [
    { name: "agent_start", at: 8_000, value: "1" },
    { name: "agent_end", at: 16_000 },
  ];
  const floor = practiceFloor(windows(`####${".".repeat(20)}####`), marks, 16_000, ["One?", "Two?"]);
  assert.deepEqual(floor.agent, [{ start: 0.5, end: 1, text: "Two?" }]);
  assert.deepEqual(floor.pauses, []);
});

test("a line that was cut short by the end of the take lasts as long as the take", () => {
  const floor = practiceFloor(windows("####"), [{ name: "agent_start", at: 0, value: "0" }], 16_000, [
    "One?",
  ]);
  assert.equal(floor.agent[0].end, 0.2);
});
