import assert from "node:assert/strict";
import { test } from "node:test";
import { unnamed } from "stage/wire/machines.js";
import { sentences } from "stage/recap/verdict.js";
import { words } from "stage/words/words.js";

/** @param {...string[]} judges of each pause, then of the end; each says "incomplete" */
function scored(...judges) {
  const cuts = judges.map((titles, n) => ({
    at: n + 1,
    tail: 0.2,
    label: n === judges.length - 1 ? "complete" : "incomplete",
    verdicts: titles.map((by) => ({ by, says: "incomplete", p: 0.75 })),
  }));
  const floor = { seconds: 9, levels: [], pauses: [], agent: [], cuts };
  return /** @type {any} */ ({ type: "scored", recording: "r", status: "listened", floor });
}

/** @param {any} said */
const called = (said) => said.floor.cuts.map((/** @type {any} */ cut) => cut.verdicts.map((/** @type {any} */ v) => v.by));

test("one model is the machine, and begins a sentence as such", () => {
  const said = unnamed(scored(["Smart Turn"], ["Smart Turn"]));
  assert.deepEqual(called(said), [["the machine"], ["the machine"]]);
  assert.equal(
    sentences(said.floor, words),
    "You paused once and kept the floor. The machine could tell that there was more to come. " +
      "At the end it was still waiting for more.",
  );
});

test("of several each keeps its number, whichever answered first", () => {
  assert.deepEqual(called(unnamed(scored(["Smart Turn", "Namo"], ["Namo"]))), [
    ["machine 2", "machine 1"],
    ["machine 1"],
  ]);
  assert.deepEqual(called(unnamed(scored(["Namo", "Smart Turn"], ["Smart Turn"]))), [
    ["machine 1", "machine 2"],
    ["machine 2"],
  ]);
});

test("all else is as the server said it, and what it said is left alone", () => {
  const before = scored(["Smart Turn"]);
  const copy = structuredClone(before);
  const after = unnamed(before);
  assert.deepEqual(before, copy);
  assert.deepEqual({ ...after.floor.cuts[0], verdicts: [] }, { ...before.floor.cuts[0], verdicts: [] });
  assert.equal(after.floor.cuts[0].verdicts[0].p, 0.75);
});

test("a cut without verdicts has none afterwards, and a message without a floor is the same", () => {
  const bare = scored([]);
  delete bare.floor.cuts[0].verdicts;
  assert.deepEqual(unnamed(bare), bare);
  const waiting = /** @type {any} */ ({ type: "waiting" });
  assert.equal(unnamed(waiting), waiting);
});
