import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, box, curve, flags, glow, mostRows, ribbon, scale, stretches } from "floor/geometry.js";
import { Live } from "floor/live.js";
import { EMPTY, holder, levelAt, overlaps, parse } from "floor/shape.js";
import { cutWords, labelWord, plain, sentence } from "floor/words.js";
import { use } from "look/words.js";

const frame = box(400, 200, { rows: 0, agent: false });
const cut = (/** @type {number} */ at, label = "incomplete") => ({ at, label, tail: 0.2 });

/** @param {string} path */
const ys = (path) =>
  path
    .split(/[MCZ]/)
    .filter(Boolean)
    .flatMap((piece) =>
      piece
        .split(" ")
        .map(Number)
        .filter((_, i) => i % 2),
    );

test("time runs from the left edge to the right one, and no further", () => {
  const x = scale(frame, 4);
  assert.deepEqual([x(0), x(2), x(4), x(9)], [frame.left, 200, frame.right, frame.right]);
});

test("an empty take has every moment at the left edge", () => {
  assert.equal(scale(frame, 0)(1), frame.left);
});

test("speech is what lies between the pauses", () => {
  assert.deepEqual(
    stretches(5, [
      [1, 2],
      [3, 4],
    ]),
    [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
  );
  assert.deepEqual(stretches(5, [[0, 2]]), [[2, 5]]);
});

test("a length is not written over the one before", () => {
  assert.deepEqual(apart([10, 30, 60, 200]), [true, false, true, true]);
});

test("a longer pause glows brighter, up to a limit", () => {
  assert.ok(glow(0.2) < glow(0.6) && glow(0.6) < glow(1.5));
  assert.equal(glow(9), 1);
  assert.equal(glow(0), 0);
});

test("a ribbon stays between the floor and its height", () => {
  const levels = [0, 1, 0.2, 0.9, 1, 0.1, 0.6, 0, 1, 1];
  const path = ribbon(levels, [0, 0.5], scale(frame, 0.5), 100, 80);
  assert.ok(
    ys(path).every((y) => y <= 100 && y >= 20),
    path,
  );
});

test("a ribbon hangs below the floor for the other speaker", () => {
  const path = ribbon([0.5, 1, 0.5, 1], [0, 0.2], scale(frame, 0.2), 100, -40);
  assert.ok(
    ys(path).every((y) => y >= 100 && y <= 140),
    path,
  );
});

test("a stretch too short to draw is no path", () => {
  assert.equal(ribbon([1], [0, 0.001], scale(frame, 60), 100, 80), "");
});

test("a minute of levels does not become more points than pixels can show", () => {
  const path = ribbon(new Array(1200).fill(0.5), [0, 60], scale(frame, 60), 100, 80);
  assert.ok(path.split("C").length < 120);
});

test("a curve passes through its points without overshooting", () => {
  const path = curve([
    [0, 10],
    [10, 0],
    [20, 0],
    [30, 10],
  ]);
  assert.ok(ys(path).every((y) => y >= 0 && y <= 10));
});

test("flags with room have all their words in one row", () => {
  const { rows, flags: placed } = flags([cut(1), cut(3)], scale(frame, 4), frame, 3, () => 90);
  assert.equal(rows, 1);
  assert.deepEqual(
    placed.map((flag) => flag.detail),
    [2, 2],
  );
});

test("flags that would overlap take another row", () => {
  const { rows, flags: placed } = flags([cut(1), cut(1.5)], scale(frame, 4), frame, 3, () => 90);
  assert.equal(rows, 2);
  assert.notEqual(placed[0].y, placed[1].y);
});

test("a flag at the right edge hangs to the left", () => {
  const { flags: placed } = flags([cut(3.9)], scale(frame, 4), frame, 3, () => 90);
  assert.ok(placed[0].flipped);
});

test("however low the line is, its voice stands above its floor", () => {
  for (const height of [60, 92, 112, 200, 280]) {
    const { top, floor } = box(300, height, { rows: mostRows(height), agent: true });
    assert.ok(floor - top >= 12, `${height}`);
  }
});

test("flags without room become marks, and none is lost", () => {
  const cuts = Array.from({ length: 12 }, (_, i) => cut(i * 0.3));
  const { flags: placed } = flags(cuts, scale(frame, 4), frame, 3, () => 150);
  assert.deepEqual(
    placed.map((flag) => flag.detail),
    new Array(12).fill(0),
  );
});

test("somebody holds the floor at every moment", () => {
  const agent = [{ start: 2, end: 3 }];
  const floor = {
    ...EMPTY,
    seconds: 4,
    levels: new Array(20).fill(0.5),
    pauses: /** @type {[number, number][]} */ ([[1, 1.5]]),
    agent,
  };
  assert.deepEqual(
    [0.5, 1.2, 2.5, 3.5].map((at) => holder(floor, at)),
    ["you", "pause", "agent", "rest"],
  );
});

test("a level between two levels lies on the straight line", () => {
  assert.equal(levelAt([0, 1], 0.025), 0.5);
});

test("a floor that is not JSON is drawn as nothing", (context) => {
  context.mock.method(console, "error", () => {});
  assert.deepEqual(parse("{broken"), EMPTY);
  assert.deepEqual(parse(null), EMPTY);
});

test("the sentence is the one the server writes", () => {
  const floor = {
    ...EMPTY,
    seconds: 4.2,
    pauses: /** @type {[number, number][]} */ ([
      [1, 1.5],
      [2, 3],
    ]),
  };
  assert.equal(sentence(floor), "4.2 s, two pauses, the second 1.0 s, you went on");
  const verdicts = [{ by: "Smart Turn", says: "complete", p: 0.83 }];
  assert.ok(
    sentence({ ...floor, cuts: [{ ...cut(1), verdicts }] }).endsWith(
      "cut at 1.0 s incomplete (Smart Turn says complete, 83%)",
    ),
  );
});

test("whoever hears the line read is told in the same words and language as whoever sees it", () => {
  const plural = (/** @type {number} */ n) => Number(n !== 1);
  const verdicts = [{ by: "Smart Turn", says: "complete", p: 0.835 }];
  const flagged = { ...cut(1.25), verdicts };
  const said = "cut at 1.3 s more to come (Smart Turn says finished, 84%)";
  assert.equal(cutWords(flagged, plain), said);
  assert.ok(sentence({ ...EMPTY, seconds: 4, cuts: [flagged] }, plain).endsWith(said));
  const messages = { "": { "%(seconds)s s": "%(seconds)s Sek.", "more to come": "es geht weiter", finished: "fertig" } };
  use({ language: "de", plural, messages });
  assert.equal(cutWords(flagged, plain), "cut at 1,3 Sek. es geht weiter (Smart Turn says fertig, 84\u00a0%)");
  use({ language: "en", plural, messages: {} });
});

/** @param {[number, number][]} parts level, seconds */
function spoken(...parts) {
  const live = new Live("test");
  for (const [level, seconds] of parts) for (let i = 0; i < seconds * 20; i++) live.push(level);
  return live;
}

test("silence before the first word is no pause", () => {
  assert.equal(spoken([0, 1]).pausing, 0);
  assert.deepEqual(spoken([0, 1], [0.8, 1]).pauses, []);
});

test("a pause lasts until speech goes on, and is then kept", () => {
  assert.equal(spoken([0.8, 1], [0, 0.5]).pausing, 0.5);
  assert.deepEqual(spoken([0.8, 1], [0, 0.5], [0.8, 0.5]).pauses, [[1, 1.5]]);
});

test("a breath is no pause", () => {
  assert.deepEqual(spoken([0.8, 1], [0, 0.1], [0.8, 0.5]).pauses, []);
});

test("the sentence tells when the agent spoke", () => {
  const one = { start: 1.2, end: 3.4 };
  const floor = { ...EMPTY, seconds: 9, agent: [one, { start: 5, end: 6.1 }] };
  assert.equal(sentence(floor), "9.0 s, no pause, the other voice spoke from 1.2 to 3.4 s and from 5.0 to 6.1 s");
  const talk = { ...floor, agent: [one, one, one, one] };
  assert.equal(sentence(talk), "9.0 s, no pause, the other voice spoke 4 times, 8.8 s in all");
});

test("live, the agent speaks from the moment it is heard until it ends", () => {
  const live = new Live("test", true);
  for (let n = 0; n < 20; n++) live.push(0.5, true);
  live.shown = 0.5;
  live.mark("agent_start", 0.6);
  assert.equal(live.agentSpeaks, false);
  live.shown = 0.7;
  assert.equal(live.agentSpeaks, true);
  live.mark("agent_word", 0.7);
  live.mark("agent_end", 0.8);
  live.shown = 0.9;
  assert.equal(live.agentSpeaks, false);
  assert.deepEqual(live.agent, [{ start: 0.6, end: 0.8 }]);
  assert.deepEqual(live.marks, []);
});

test("a silence in which the agent spoke overlaps it, and so is no pause", () => {
  const agent = [{ start: 1, end: 2 }];
  assert.ok(overlaps([1.5, 1.8], agent) && overlaps([0.5, 2.5], agent));
  assert.ok(!overlaps([2, 3], agent) && !overlaps([0, 1], agent));
});

test("flags say in the stage's language what a label means, and in English where it has none", () => {
  const plural = (/** @type {number} */ n) => Number(n !== 1);
  use({ language: "de", plural, messages: { "": { "more to come": "es geht weiter" } } });
  assert.equal(labelWord("incomplete", plain), "es geht weiter");
  use({ language: "en", plural, messages: {} });
  assert.equal(labelWord("wait", plain), "hold on");
  assert.equal(labelWord("wait", {}), "wait");
});
