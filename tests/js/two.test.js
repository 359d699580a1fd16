import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

const { default: Alibi } = await import("catalogue/two/alibi/stage/drawing.js");
const { default: SpotTheDifference } = await import("catalogue/two/spot_the_difference/stage/drawing.js");
const { default: MapTalk } = await import("catalogue/two/map_talk/stage/drawing.js");

const choices = ["bread", "cake"].map((key) => ({ key, name: key }));
const questions = ["q1", "q2"].map((key) => ({ key, text: `${key}?`, seconds: 24, teller: 0, choices }));
const CASE = { task: "alibi", case: "A cake is gone.", clues: ["It was noon."], agree_seconds: 60, side: 0, questions };
const MAP = { task: "map_talk", size: [2, 2], start: 0, landmarks: [{ cell: 3, shape: "tree", name: "the tree" }] };

/**
 * A game on the page, and what was answered.
 * @param {any} Game
 * @param {any} prompt
 */
function played(Game, prompt) {
  /** @type {string[]} */
  const answered = [];
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  const table = { answer: (/** @type {string} */ value) => answered.push(value), takeBack: () => {} };
  const game = new Game(root, prompt, table);
  root.append(...game.draw());
  return { game, root, answered };
}

test("Alibi: whoever answers by keyboard has the next question under their fingers, and hears it", () => {
  const { game, root } = played(Alibi, CASE);
  const status = root.querySelector("[role=status]");
  assert.equal(status?.textContent, "", "there before anything is said in it");
  game.tick(60);
  assert.equal(status?.textContent, "q1?");
  const [, second] = root.querySelectorAll("button");
  second.focus();
  game.tick(84);
  assert.equal(root.querySelector("[role=status]"), status);
  assert.equal(status?.textContent, "q2?");
  assert.equal(document.activeElement, root.querySelector("button"));
});

test("Alibi: a new question takes the focus from nobody who has it elsewhere", () => {
  const { game } = played(Alibi, CASE);
  game.tick(60);
  assert.equal(document.activeElement, document.body);
});

test("Map Talk: on the map that one only tells of there is nothing to press, and every square can be read", () => {
  const guide = played(MapTalk, { ...MAP, role: "guide", way: [0, 1, 3] });
  assert.equal(guide.root.querySelectorAll("button").length, 0);
  const squares = [...guide.root.querySelectorAll("[role=img][aria-label]")];
  assert.equal(squares.length, 4);
  assert.match(String(squares[3].getAttribute("aria-label")), /^the tree, /);
  assert.equal(squares.filter((each) => /** @type {HTMLElement} */ (each).tabIndex === 0).length, 1);
  const follower = played(MapTalk, { ...MAP, role: "follower" });
  const [, beside] = follower.root.querySelectorAll("button");
  beside.click();
  assert.deepEqual(follower.answered, ["1"]);
});

const SPOT = { task: "spot-the-difference", size: [2, 2], differences: 1, things: [] };
const pressed = (/** @type {HTMLElement} */ root) =>
  [...root.querySelectorAll("button")].map((button) => button.getAttribute("aria-pressed"));

test("a page that is opened anew shows what was answered before, and answers nothing anew", () => {
  const spot = played(SpotTheDifference, SPOT);
  spot.game.recall(["2"]);
  assert.deepEqual(pressed(spot.root), ["false", "false", "true", "false"]);
  const alibi = played(Alibi, CASE);
  alibi.game.recall(["q1:cake"]);
  alibi.game.tick(60);
  assert.deepEqual(pressed(alibi.root), ["false", "true"]);
  const map = played(MapTalk, { ...MAP, role: "follower" });
  map.game.recall(["1"]);
  const said = [...map.root.querySelectorAll("button")].map((button) => button.getAttribute("aria-label"));
  assert.deepEqual(said.map((each) => each !== "nothing"), [true, true, false, true]);
  assert.deepEqual([spot.answered, alibi.answered, map.answered], [[], [], []]);
});

test("Map Talk: the guide, who answers nothing, sees the way still", () => {
  const guide = played(MapTalk, { ...MAP, role: "guide", way: [0, 1, 3] });
  const before = guide.root.innerHTML;
  guide.game.recall([]);
  assert.equal(guide.root.innerHTML, before);
});
