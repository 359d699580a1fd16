import assert from "node:assert/strict";
import { test } from "node:test";
import { action, after, first } from "stage/stage-state.js";

/** @param {string[]} events */
const play = (events, checked = true) =>
  events.reduce((state, event) => after(state, /** @type {any} */ (event)), first(checked));

test("the first visit checks the microphone before it records", () => {
  const state = play(["round"], false);
  assert.equal(action(state), "check");
  assert.equal(action(play(["round", "check", "checked"], false)), "record");
});

test("a microphone that was good stays good for the next round", () => {
  assert.equal(play(["round", "check", "checked", "next", "round"], false).phase, "ready");
});

test("one button walks a take from speaking to the next prompt", () => {
  const way = ["round", "record", "recording", "done", "stored", "scored", "next"];
  const seen = way.map((_, n) => action(play(way.slice(0, n))));
  assert.deepEqual(seen, [null, "record", null, "done", null, "next", "next"]);
});

test("pressing Done twice changes nothing", () => {
  const once = play(["round", "record", "recording", "done"]);
  assert.equal(after(once, "done"), once);
});

test("a score that comes after the player went on is ignored", () => {
  const state = play(["round", "record", "recording", "done", "stored", "next", "round"]);
  assert.equal(after(state, "scored").phase, "ready");
});

test("a microphone that cannot be opened leaves the prompt on the stage", () => {
  assert.equal(play(["round", "record", "mic_trouble"]).phase, "ready");
});

test("a take refused while it is being spoken can be tried again", () => {
  const state = play(["round", "record", "recording", "refused"]);
  assert.equal(state.phase, "refused");
  assert.equal(action(state), "next");
});

test("a take whose words turn out to be of no use is refused after its score", () => {
  const state = play(["round", "record", "recording", "done", "stored", "scored", "refused"]);
  assert.equal(state.phase, "refused");
  assert.equal(action(state), "next");
});

test("a practice round never waits for a score", () => {
  const state = play(["round", "record", "recording", "done", "practised"]);
  assert.equal(state.phase, "practised");
  assert.equal(after(state, "scored"), state);
  assert.equal(action(state), "next");
});

test("the recap comes after a take, before the next one, or at once after a reload", () => {
  for (const way of [
    ["recap"],
    ["round", "recap"],
    ["round", "record", "recording", "done", "stored", "recap"],
  ])
    assert.equal(play(way).phase, "recap");
  assert.equal(play(["round", "record", "recording", "recap"]).phase, "speaking");
});

test("another set begins with the next prompt", () => {
  assert.equal(play(["recap", "next", "round"]).phase, "ready");
});
