import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { stagePage } from "./page.mjs";

stagePage();
const { default: HoldTheFloor } = await import("catalogue/hold_the_floor/stage/game.js");
const { words } = await import("stage/words/words.js");

/** What the game did to the stage. @type {string[]} */
let done = [];

/** @param {boolean} live whether a model listens */
function game(live) {
  const parts = Object.fromEntries(["begin", "lives"].map((name) => [name, document.createElement("p")]));
  parts.lives.innerHTML = "<span></span><span></span><span></span>";
  const stage = {
    part: (/** @type {string} */ name) => parts[name],
    live,
    words,
    render: (/** @type {string} */ text) => void done.push(`said ${text}`),
    cutOff: (/** @type {string} */ text) => void done.push(`cut off ${text}`),
  };
  const made = new HoldTheFloor(/** @type {any} */ (stage));
  made.offered({ begin: "When the train stopped …" }, "en");
  made.begin();
  return { made, parts };
}

beforeEach(() => {
  done = [];
});

test("each turn that is taken costs a life, and the third ends the take", () => {
  const { made, parts } = game(true);
  assert.equal(parts.lives.ariaLabel, "3 lives left.");
  made.taken();
  made.render();
  assert.equal(parts.lives.querySelectorAll(".is-lost").length, 1);
  made.taken();
  made.taken();
  assert.deepEqual(done, [
    "said Taken! 2 lives left. Go on.",
    "said Taken! One life left. Go on.",
    "cut off That was your last life. Sending it now.",
  ]);
});

test("a new take has three lives again", () => {
  const { made, parts } = game(true);
  made.taken();
  made.begin();
  assert.equal(parts.lives.querySelectorAll(".is-lost").length, 0);
});

test("where no model listens the game says so, and goes on", () => {
  assert.match(game(true).made.ready, /begin with these words/);
  assert.match(game(false).made.ready, /No machine is listening today/);
  assert.equal(game(false).made.opposed, true);
});

test("what a take was is said from the take: how long the floor was held, and against whom", () => {
  const { made } = game(true);
  const levels = [0, 0, ...Array(30).fill(0.5), ...Array(10).fill(0), ...Array(20).fill(0.5), 0, 0];
  const floor = { seconds: 3.2, levels, pauses: [], cuts: [], agent: [] };
  const scored = { type: "scored", recording: "r", status: "listened", floor };
  const told = made.told(/** @type {any} */ ({ ...scored, duel: { held: 1, longest: 0.5, taken: 0, kept: 3 } }));
  assert.equal(
    told,
    "You held the floor for 3.0 s. You held one pause against the machine, for 0.5 s. It never got your turn.",
  );
  assert.equal(made.told(/** @type {any} */ ({ ...scored, message: "Kept." })), "You held the floor for 3.0 s. Kept.");
});

test("while somebody else has the turn, the floor is not held, however long the silence and loud the room", () => {
  const { made } = game(false);
  const floor = { seconds: 30, levels: Array(600).fill(0.5), pauses: [[2, 27]], cuts: [{ label: "incomplete" }], agent: [] };
  const duel = { held: 0, longest: 0, taken: 1, kept: 4.5 };
  const scored = { type: "scored", recording: "r", status: "listened", floor, duel };
  assert.equal(made.told(/** @type {any} */ (scored)), "You held the floor for 4.5 s. You held no pause against the machine. It took your turn once.");
});
