import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
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

test("a line that grows word by word is not read aloud with every word: the stage gives it whole", () => {
  const catalogue = new URL("../../games/catalogue/", import.meta.url);
  const pages = readdirSync(catalogue).map((folder) => new URL(`${folder}/page.html`, catalogue));
  const speaking = pages.filter(existsSync).filter((page) => readFileSync(page, "utf8").includes('data-play="line"'));
  assert.equal(speaking.length, 4);
  for (const page of speaking) {
    const [, line = ""] = readFileSync(page, "utf8").match(/(<p[^>]*data-play="line"[^>]*>)/) ?? [];
    assert.doesNotMatch(line, /aria-live|role="status"/, page.pathname);
  }
});
