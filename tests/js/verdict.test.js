import assert from "node:assert/strict";
import { test } from "node:test";
import { pickLanguage } from "stage/language.js";
import { sentences } from "stage/recap/verdict.js";
import { words as english } from "stage/words/words.js";

/** @param {...("complete" | "incomplete" | null)} says for each pause, then for the end */
function floor(...says) {
  const cuts = says.map((say, n) => ({
    at: n + 1,
    tail: 0.2,
    label: n === says.length - 1 ? "complete" : "incomplete",
    verdicts: say ? [{ by: "Smart Turn", says: say }] : [],
  }));
  return { seconds: 9, levels: [], pauses: [], agent: [], cuts };
}

test("the pause at which a model was fooled is named", () => {
  assert.equal(
    sentences(floor("incomplete", "complete", "complete"), english),
    "You paused twice and kept the floor. Smart Turn thought you were finished at the second pause. " +
      "It knew when you were done.",
  );
});

test("a model that was never fooled gets its due", () => {
  const said = sentences(floor("incomplete", "incomplete"), english);
  assert.match(said, /could tell that there was more to come/);
  assert.match(said, /still waiting for more/);
});

test("a model that says nothing but the end is named there", () => {
  assert.equal(
    sentences(floor("complete"), english),
    "You went straight through without a pause. Smart Turn knew when you were done.",
  );
});

test("without a score only the pauses are told", () => {
  assert.equal(sentences(floor(null), english), "You went straight through without a pause.");
});

test("there is a sentence for any number of pauses", () => {
  for (let pauses = 0; pauses < 12; pauses++) {
    const said = sentences(floor(...Array(pauses + 1).fill("complete")), english);
    assert.doesNotMatch(said, /undefined|null|NaN|%/);
  }
});

test("the player's language is found among those that can be played", () => {
  const playable = ["en", "no", "tr"];
  assert.equal(pickLanguage([null, "nb-NO"], playable), "no");
  assert.equal(pickLanguage(["tr", "en"], playable), "tr");
  assert.equal(pickLanguage([null, "de-DE"], playable), "en");
});
