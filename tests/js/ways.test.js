import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Story, takesFirst } from "catalogue/mm_hm_radio/stage/ways.js";

/** The server is held to the same ones (tests/games/test_mm_hm_ways.py). */
const CASES = JSON.parse(readFileSync(new URL("../games/mm_hm_ways.json", import.meta.url), "utf8"));

/** @param {string[]} names @param {number} lines */
const two = (names, lines) => names.map((way) => ({ way, lines, told: `So ${way}.` }));
const FORKS = [
  { after: 3, ways: two(["quick", "calm"], 2) },
  { after: 8, ways: two(["many", "few"], 1) },
];

/** @param {Story} story @param {Record<number, number[]>} [signs] by the line after which they were heard */
function told(story, signs = {}) {
  const lines = [];
  while (!story.isOver) {
    const { line, way } = story.goOn();
    lines.push(way ? `${way.way} ${line}` : String(line));
    for (const sign of signs[line] ?? []) story.sign(sign);
  }
  return lines.join(", ");
}

for (const { ways, signs, lines, taken } of CASES)
  test(`${ways[0]} or ${ways[1]}, after ${lines} lines and signs at ${signs.join(", ") || "no time"}`, () => {
    assert.equal(ways[takesFirst(ways[0], signs, lines) ? 0 : 1], taken);
  });

test("a story without forks is told from its first line to its last", () => {
  const story = new Story(3);
  assert.equal(told(story), "0, 1, 2");
  assert.equal(story.way, null);
});

test("each fork looks at what was heard since the one before", () => {
  assert.equal(told(new Story(11, FORKS)), "0, 1, 2, calm 5, 6, 7, few 9, 10");
  const quick = { 0: [1000, 2000] };
  assert.equal(told(new Story(11, FORKS), quick), "0, 1, 2, quick 3, 4, 7, few 9, 10");
  const later = { 5: [9000], 6: [14_000, 18_000] };
  assert.equal(told(new Story(11, FORKS), later), "0, 1, 2, calm 5, 6, 7, many 8, 10");
});

test("a way may be the last of a story", () => {
  assert.equal(told(new Story(10, FORKS)), "0, 1, 2, calm 5, 6, 7, few 9");
  assert.equal(told(new Story(10, FORKS), { 7: [1, 2, 3] }), "0, 1, 2, calm 5, 6, 7, many 8");
});

test("in practice a story ends before its first fork", () => {
  assert.equal(told(new Story(3, FORKS)), "0, 1, 2");
});
