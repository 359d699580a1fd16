import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { stagePage } from "./page.mjs";

const { FloorLine } = await import("floor-line");
const { Legend } = await import("stage/legend.js");
const { Recap } = await import("stage/recap/recap.js");
const { Records } = await import("stage/recap/records.js");
const { StageView } = await import("stage/stage-view.js");
const { words } = await import("stage/words/words.js");

const FLOOR = {
  seconds: 4,
  levels: [],
  pauses: [[1, 2]],
  cuts: [{ at: 1, label: "incomplete", tail: 0.2, verdicts: [{ by: "the machine", says: "incomplete" }] }],
  agent: [],
};
const SCORED = { type: "scored", status: "scored", floor: FLOOR, points: { total: 3 } };

/** How often the microphone was let go. */
let closed = 0;

/** The recap of a set with these takes. @param {string[]} recordings */
const opened = (...recordings) => openedOn(stagePage(), recordings);

/**
 * @param {HTMLElement} root
 * @param {string[]} recordings
 * @param {string} [spent]
 */
function openedOn(root, recordings, spent) {
  const view = new StageView(root, words);
  const needs = {
    view,
    legend: new Legend(view),
    recorder: { close: async () => void closed++ },
    course: { go: () => {} },
    desk: { audio: () => "", scored: async () => ({ type: "waiting" }) },
    set: {
      rounds: recordings.map((recording) => ({ recording })),
      isFull: recordings.length > 2,
      seen: () => {},
      drop: () => {},
      startAgain: () => void begun.push("a set"),
    },
    next: () => void begun.push("a round"),
    records: new Records(),
    play: { told: () => "told" },
    clear: () => {},
  };
  const recap = new Recap(/** @type {any} */ (needs));
  recap.open(spent);
  for (const take of recap.takes) take.watch.stop();
  return { recap, view };
}

/** What the button began. @type {string[]} */
let begun = [];

/** A page of the Daily Turn, with what only that has. */
function dailyPage() {
  const root = stagePage();
  const shared = '<button data-part="recap-share"></button><span data-part="recap-share-said"></span>';
  root.querySelector('[data-part="recap-best"]')?.insertAdjacentHTML("beforeend", shared);
  return root;
}

beforeEach(() => {
  closed = 0;
  begun = [];
  globalThis.scrollTo = () => {};
});

test("in the recap nothing listens any more", () => {
  opened("r1");
  assert.equal(closed, 1);
});

test("who comes to the recap begins at its heading, with the frame that lays the page out", async () => {
  await new Promise(requestAnimationFrame); // those of the tests before
  let scrolled = 0;
  globalThis.scrollTo = () => void scrolled++;
  const { recap } = opened("r1");
  assert.deepEqual([scrolled, document.activeElement], [0, document.body]);
  await new Promise(requestAnimationFrame);
  assert.equal(scrolled, 1);
  assert.equal(document.activeElement, recap.heading);
});

test("a score that changes nothing of what was said is not read aloud again", () => {
  const { recap, view } = opened("r1", "r2");
  const [kept, sum] = ["recap-kept", "recap-sum"].map((name) => view.part(name).firstChild);
  recap.scored(/** @type {any} */ ({ ...SCORED, recording: "r1", points: undefined }));
  assert.equal(view.part("recap-kept").firstChild, kept);
  assert.equal(view.part("recap-sum").firstChild, sum);
  recap.scored(/** @type {any} */ ({ ...SCORED, recording: "r1" }));
  assert.equal(view.part("recap-sum").textContent, words.recap.points(3));
});

test("where flags are drawn, the recap has the legend of them, and none where there are none", () => {
  const { recap, view } = opened("r1", "r2");
  const opener = view.part("recap-legend");
  assert.equal(opener.classList.contains("is-away"), true);
  for (const recording of ["r1", "r2"]) recap.scored(/** @type {any} */ ({ ...SCORED, recording }));
  assert.equal(opener.classList.contains("is-away"), false);
  assert.equal(opener.getAttribute("popovertarget"), view.part("legend").id);
  assert.deepEqual(
    [...view.part("legend").children].map(({ textContent }) => textContent),
    ["2 flags: more to come", words.legend.agrees, words.legend.pause],
  );
  assert.equal(view.part("legend").closest(".recap, .talk-words"), null, "neither of which is always there");
});

test("the best moment has its room before it is known, and none where nothing comes", () => {
  const { recap, view } = opened("r1", "r2");
  const best = view.part("recap-best");
  assert.deepEqual([best.hidden, best.className], [false, "recap-best is-away"]);
  recap.scored(/** @type {any} */ ({ ...SCORED, recording: "r1" }));
  assert.deepEqual([best.hidden, best.className], [false, "recap-best"]);
  const nothing = opened("r1");
  nothing.recap.scored(/** @type {any} */ ({ type: "scored", status: "failed", recording: "r1" }));
  assert.equal(nothing.view.part("recap-best").hidden, true);
});

test("a take that is removed in the recap is no record any more", async () => {
  const { recap } = opened("r1");
  recap.needs.desk.withdraw = async () => {};
  const feat = { name: "pause", value: 4, less: false };
  recap.scored(/** @type {any} */ ({ ...SCORED, recording: "r1", feat }));
  assert.equal(recap.needs.records.best, 4);
  await recap.takes[0].remove();
  assert.equal(recap.needs.records.best, null);
});

test("what was won is a list, in a place whose news are read aloud", () => {
  const { view } = opened("r1");
  const list = view.root.querySelector("[data-won-place]");
  assert.deepEqual([list?.tagName, list?.getAttribute("role")], ["UL", null]);
  assert.equal(list?.parentElement?.getAttribute("role"), "status");
});

test("a line follows one sound: the one before moves its head no more", () => {
  const floor = new FloorLine();
  document.body.append(floor);
  const [first, second] = [new Audio(), new Audio()];
  Object.defineProperty(first, "currentTime", { value: 1 });
  Object.defineProperty(second, "currentTime", { value: 2 });
  floor.sync(first);
  floor.sync(second);
  second.dispatchEvent(new Event("seeked"));
  first.dispatchEvent(new Event("seeked"));
  assert.equal(floor.currentTime, 2);
});

test("in the recap of a day the tries that are left can be had, and no others", () => {
  const again = (/** @type {any} */ { view }) => view.part("recap-again");
  const left = openedOn(dailyPage(), ["r1"]);
  assert.deepEqual([again(left).hidden, again(left).textContent], [false, words.button.again]);
  again(left).click();
  assert.deepEqual(begun, ["a round"], "of the same day");
  assert.equal(again(openedOn(dailyPage(), ["r1", "r2", "r3"])).hidden, true);
  const spent = openedOn(dailyPage(), ["r1"], "Three tries.");
  assert.equal(again(spent).hidden, true);
  assert.equal(spent.view.part("recap-share-said").textContent, "Three tries.");
  begun = [];
  const set = opened("r1");
  assert.deepEqual([again(set).hidden, again(set).textContent], [false, words.recap.another]);
  again(set).click();
  assert.deepEqual(begun, ["a set", "a round"]);
});
