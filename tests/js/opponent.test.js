import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { FloorOpponent } from "floor/opponent.js";

/** @type {any} */ (globalThis).localStorage = { getItem: () => "off", setItem: () => {} };
/** @type {any} */ (globalThis).document = { documentElement: { dataset: {} }, querySelectorAll: () => [] };
const { Opponent } = await import("stage/opponent.js");
const { opponent: words } = await import("stage/words/opponent.js");

const WINDOW = 800;

/** What the opponent did, in words. @type {string[]} */
let done = [];
/** How sure it was shown to be. @type {(number | null)[]} */
let meter = [];
/** Samples of the take that were heard. */
let at = 0;
let spokenMs = 0;
let quietMs = 0;

const note =
  (/** @type {string} */ name) =>
  (/** @type {any[]} */ ...what) =>
    void done.push([name, ...what.map((each) => JSON.stringify(each))].join(" "));

/** An opponent of a take that has just begun. */
function begun() {
  const floor = Object.fromEntries(["oppose", "lean", "leanBack", "take"].map((name) => [name, note(name)]));
  const play = { held: note("held"), taken: note("taken"), back: note("back") };
  const sure = (/** @type {number | null} */ now) => meter.push(now);
  const opponent = new Opponent(/** @type {any} */ ({ view: { floor, sure }, play, mark: note("mark") }));
  opponent.begin(true);
  done = [];
  return opponent;
}

/**
 * @param {InstanceType<typeof Opponent>} opponent
 * @param {number} ms
 * @param {boolean} speech
 */
function hear(opponent, ms, speech) {
  for (let heard = 0; heard < ms; heard += 50) {
    at += WINDOW;
    spokenMs += speech ? 50 : 0;
    quietMs = speech ? 0 : quietMs + 50;
    opponent.hear({ at, speech, spokenMs, quietMs });
  }
}

beforeEach(() => {
  done = [];
  meter = [];
  at = spokenMs = quietMs = 0;
});

test("a pause is marked once, after 200 ms of quiet that follow speech", () => {
  const opponent = begun();
  hear(opponent, 500, false);
  assert.deepEqual(done, []);
  hear(opponent, 400, true);
  hear(opponent, 150, false);
  assert.deepEqual(done, []);
  hear(opponent, 400, false);
  assert.deepEqual(done, [`mark "pause" {"at":${(500 + 400 + 200) * 16}}`]);
});

test("it leans in, and back when the player goes on: a pause that was held", () => {
  const opponent = begun();
  hear(opponent, 400, true);
  hear(opponent, 200, false);
  opponent.move({ type: "lean", at, p: 0.4 });
  hear(opponent, 600, false);
  hear(opponent, 50, true);
  assert.deepEqual(done.slice(1), ["lean 0.4", "leanBack", "held 0.8"]);
});

test("it takes the turn once, and a pause at which it did was not held", () => {
  const opponent = begun();
  hear(opponent, 400, true);
  hear(opponent, 200, false);
  opponent.move({ type: "lean", at, p: 0.9 });
  opponent.move({ type: "took", at });
  opponent.move({ type: "took", at });
  hear(opponent, 3_000, false);
  hear(opponent, 50, true);
  assert.deepEqual(done.slice(1), ["lean 0.9", 'mark "taken"', "take", "taken", "leanBack", "back"]);
});

test("how sure it is shows as long as it listens: what it said last, and nothing once the player goes on", () => {
  const opponent = begun();
  hear(opponent, 400, true);
  hear(opponent, 200, false);
  opponent.move({ type: "lean", at, p: 0.4 });
  opponent.move({ type: "took", at });
  hear(opponent, 50, true);
  opponent.stop();
  assert.deepEqual(meter, [0, 0.4, 1, 0, null]);
});

test("three seconds of silence are enough for anybody, whatever the server says", () => {
  const opponent = begun();
  hear(opponent, 400, true);
  hear(opponent, 2_950, false);
  assert.equal(done.includes("take"), false);
  hear(opponent, 50, false);
  assert.equal(done.filter((what) => what === "take").length, 1);
});

test("an answer about an earlier pause, or after the take, is dropped without a word", () => {
  const opponent = begun();
  hear(opponent, 400, true);
  hear(opponent, 200, false);
  const earlier = at;
  hear(opponent, 50, true);
  done = [];
  opponent.move({ type: "took", at: earlier });
  hear(opponent, 200, false);
  opponent.move({ type: "took", at: earlier });
  opponent.stop();
  opponent.move({ type: "lean", at, p: 1 });
  opponent.move({ type: "took", at });
  hear(opponent, 4_000, false);
  assert.deepEqual(done, [`mark "pause" {"at":${at - 4_000 * 16}}`]);
});

test("a take against nobody has no pauses to mark", () => {
  const opponent = begun();
  opponent.begin(false);
  hear(opponent, 400, true);
  hear(opponent, 4_000, false);
  assert.deepEqual(done, []);
});

test("it comes the nearer the surer it is, and nearer as the silence lasts", () => {
  const one = new FloorOpponent(true);
  assert.equal(one.wants(1), 0);
  one.lean(0.2);
  const [soon, late] = [one.wants(0.3), one.wants(2)];
  one.lean(0.8);
  assert.ok(soon > 0.2 && soon < late && late < one.wants(2) && one.wants(9) < 1);
  one.take(3);
  assert.equal(one.wants(2), 1);
  one.back(5);
  assert.deepEqual([one.wants(1), one.had], [0, [[3, 5]]]);
});

test("it moves little by little, or is there at once where nothing is to move", () => {
  const [moving, still] = [new FloorOpponent(false), new FloorOpponent(true)];
  for (const one of [moving, still]) {
    one.lean(0.5);
    one.advance(0.016, 0.3);
  }
  assert.ok(moving.way > 0 && moving.way < still.way);
  assert.equal(still.way, still.wants(0.3));
});

test("what a take against it was is said in two sentences", () => {
  assert.equal(
    words.duel({ held: 0, longest: 0, taken: 0, kept: 1 }),
    "You held no pause against the machine. It never got your turn.",
  );
  assert.equal(
    words.duel({ held: 2, longest: 1.25, taken: 2, kept: 1 }),
    "You held 2 pauses against the machine, the longest for 1.3 s. It took your turn twice.",
  );
  assert.match(words.duel({ held: 1, longest: 0.4, taken: 4, kept: 1 }), /one pause .* 0\.4 s\. It took your turn 4 times\./);
});

test("of a turn that was taken in the only pause, none is called held", () => {
  assert.equal(words.duel({ held: 0, longest: 0, taken: 1, kept: 1 }), "You held no pause against the machine. It took your turn once.");
});

test("a judgement that comes after the clock has taken the turn changes nothing", () => {
  const opponent = begun();
  hear(opponent, 400, true);
  hear(opponent, 3000, false);
  const paused = Number(done.find((each) => each.startsWith("mark \"pause\""))?.match(/"at":(\d+)/)?.[1]);
  done = [];
  meter = [];
  opponent.move({ type: "lean", at: paused, p: 0.1 });
  assert.deepEqual([done, meter], [[], []]);
  hear(opponent, 50, true);
  assert.deepEqual(done, ["leanBack", "back"]);
});
