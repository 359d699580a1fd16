import assert from "node:assert/strict";
import { test } from "node:test";
import { heardUntil } from "stage/agent/caption.js";

test("a word is shown with the marks that cling to it", () => {
  const line = "“Well,” said the goose.";
  assert.equal(line.slice(0, heardUntil(line, 1)), "“Well,”");
  assert.equal(heardUntil(line, line.indexOf("goose")), line.length);
  assert.equal(heardUntil(line, line.length), line.length);
});

test("a line is shown up to the end of the word that is being said", () => {
  const line = "Is it a ladder?";
  const shown = (/** @type {number} */ character) => line.slice(0, heardUntil(line, character));
  assert.equal(shown(0), "Is");
  assert.equal(shown(8), "Is it a ladder?");
  assert.equal(shown(5), "Is it");
  assert.equal(shown(6), "Is it a");
  assert.equal(shown(line.length), line);
});
