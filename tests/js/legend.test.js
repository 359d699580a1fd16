import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";
import { words } from "stage/words/words.js";

const { entries } = await import("stage/legend.js");

/** @param {Partial<import("floor/shape.js").Floor>} more */
const floor = (more) => ({ seconds: 9, levels: [], pauses: [], cuts: [], agent: [], ...more });

/** @param {string} label @param {string} [says] */
const cut = (label, says) => ({ at: 1, tail: 0.2, label, verdicts: says ? [{ by: "A", says }] : [] });

test("every flag on the line has its word and its count, and only signs that are there are explained", () => {
  const cuts = [...Array(14).fill(cut("backchannel")), cut("interruption", "complete")];
  assert.deepEqual(
    entries(floor({ cuts, agent: [{ start: 0, end: 1 }] }), words.legend).map(({ text }) => text),
    [
      "14 flags: just listening",
      "1 flag: cutting in",
      "a model heard something else",
      "below the line: the other voice",
    ],
  );
});

test("a line with no sign on it has no legend", () => {
  assert.deepEqual(entries(floor({}), words.legend), []);
});

test("what models heard is told by its shape", () => {
  const cuts = [cut("incomplete", "incomplete"), cut("complete", "incomplete")];
  const signs = entries(floor({ cuts, pauses: [[1, 2]] }), words.legend).map(({ sign }) => sign);
  assert.deepEqual(signs, ["flag", "flag", "agrees", "differs", "pause"]);
});

test("the example of every kind of game has a flag of what it is made for, and words for its signs", async () => {
  const { example } = await import("stage/example.js");
  for (const made of ["incomplete", "complete", "backchannel", "interruption", "wait"]) {
    const drawn = example(made);
    const flags = drawn.cuts.map(({ label }) => label);
    assert.ok(flags.includes(made === "wait" || made === "complete" ? "complete" : made), made);
    assert.ok(entries(drawn, words.legend).length > flags.length);
    assert.ok(drawn.levels.every((level) => level >= 0 && level <= 1) && drawn.levels.some((level) => level > 0.5));
    assert.ok(drawn.pauses.every(([start, end]) => drawn.levels[Math.round(20 * (start + end) / 2)] === 0));
  }
});
