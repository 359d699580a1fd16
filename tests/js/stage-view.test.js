import assert from "node:assert/strict";
import { test } from "node:test";
import { left, right, word } from "stage/side-buttons.js";
import { action } from "stage/stage-state.js";
import { StageView } from "stage/stage-view.js";
import { stagePage } from "./page.mjs";

const PHASES = /** @type {const} */ ([
  "loading",
  "unchecked",
  "checking",
  "ready",
  "opening",
  "speaking",
  "sending",
  "stored",
  "scored",
  "refused",
  "practised",
  "recap",
  "trouble",
  "stopped",
]);

/** What the view says, by their names. */
const SAID = ["keys", "close", "copy", "send", "throwAway", "receipt", "recheck", "hello", "checkTitle"];
const OFFERED = ["skip", "practise", "skipPractice", "anyway", "goOn", "discard", "listen", "finish"];
const PRESSED = ["check", "record", "done", "next", "recap", "play", "again", "wait"];

/**
 * Words that say their own name.
 * @param {string} code of the language
 */
function speaking(code) {
  const named = (/** @type {string[]} */ names) =>
    Object.fromEntries(names.map((name) => [name, `${name} in ${code}`]));
  const practice = named(["badge"]);
  return /** @type {any} */ ({ code, ...named([...SAID, ...OFFERED]), button: named(PRESSED), practice });
}

const english = speaking("en");
const stage = () => new StageView(stagePage(), english);

/**
 * The stage in a phase, as its side buttons and its round button are worked out.
 * @param {StageView} view
 * @param {import("stage/stage-state.js").Phase} phase
 * @param {{done?: string} & Partial<import("stage/side-buttons.js").Situation>} [more]
 */
function show(view, phase, { done = "", ...more } = {}) {
  const state = { phase, checked: true, hasRound: true };
  const usual = { practising: false, unplayed: false, stuck: false, failed: false, kept: 0, full: false };
  const situation = { state, ...usual, ...more };
  view.render(state, left(situation), right(situation), word(situation), done);
  return state;
}

const isAway = (/** @type {HTMLElement} */ element) => element.classList.contains("is-away");

test("the template has every part that the view shows something in", () => {
  const view = stage();
  for (const phase of PHASES) show(view, phase);
  view.showProgress(true);
  view.tell("x", true);
  view.showReceipt("x");
  view.clock(1, 60);
  for (const name of ["main", "left", "right", "recheck", "language", "receipt", "floor"])
    assert.ok(view.part(name), name);
});

test("the round button can be pressed wherever a press does something, and nowhere else", () => {
  const view = stage();
  for (const phase of PHASES) {
    const state = show(view, phase);
    assert.equal(view.main.getAttribute("aria-disabled"), String(action(state) === null), phase);
    assert.equal(view.main.dataset.state === "wait", action(state) === null, phase);
    assert.equal(view.root.dataset.phase, phase);
  }
});

test("while the player speaks the game may name the round button, else it is Done", () => {
  const view = stage();
  show(view, "speaking", { done: "Over" });
  assert.equal(view.part("word").textContent, "Over");
  show(view, "speaking");
  assert.equal(view.part("word").textContent, english.button.done);
  show(view, "ready", { done: "Over" });
  assert.equal(view.part("word").textContent, english.button.record);
});

test("a side button that offers nothing keeps its place and its last word", () => {
  const view = stage();
  show(view, "ready");
  assert.deepEqual([isAway(view.left), view.left.textContent], [false, english.skip]);
  assert.equal(isAway(view.right), true);
  show(view, "opening");
  assert.deepEqual([isAway(view.left), view.left.textContent], [true, english.skip]);
  show(view, "stored");
  assert.deepEqual([view.left.textContent, view.right.textContent], [english.discard, english.listen]);
});

test("the microphone is checked again only at rest, and the language changed only where nothing is lost", () => {
  const view = stage();
  const free = (/** @type {"recheck" | "language"} */ name) =>
    PHASES.filter((phase) => show(view, phase) && !view[name].disabled);
  assert.deepEqual(free("recheck"), ["unchecked", "ready"]);
  assert.deepEqual(free("language"), ["loading", "unchecked", "ready", "trouble"]);
});

test("until the microphone was heard its check stands in the place of the prompt", () => {
  const view = stage();
  const checks = PHASES.filter((phase) => show(view, phase) && view.part("play").hidden);
  assert.deepEqual(checks, ["unchecked", "checking"]);
  for (const phase of PHASES) {
    show(view, phase);
    assert.equal(view.part("check").hidden, !view.part("play").hidden, phase);
  }
  const asked = checks.map((phase) => show(view, phase) && view.part("check").textContent);
  assert.deepEqual(asked, [english.checkTitle, english.hello]);
});

test("the stage breathes with nobody once the phase has changed", () => {
  const view = stage();
  view.main.style.setProperty("--breath", "0.7");
  show(view, "sending");
  assert.equal(view.main.style.getPropertyValue("--breath"), "0");
});

test("the clock is there while the player speaks, and tells minutes and seconds", () => {
  const view = stage();
  assert.deepEqual(
    PHASES.filter((phase) => show(view, phase) && !view.part("clock").hidden),
    ["speaking"],
  );
  const shown = [0, 9.99, 60, 75.2].map((seconds) => {
    view.clock(seconds, 60);
    return [view.part("clock").textContent, view.main.style.getPropertyValue("--spent")];
  });
  assert.deepEqual(shown, [
    ["0:00", "0.0000"],
    ["0:09", "0.1665"],
    ["1:00", "1.0000"],
    ["1:15", "1.0000"],
  ]);
});

test("what changes many times a second stands where it is drawn: a page is styled anew from there down", () => {
  const view = stage();
  show(view, "speaking");
  const { firstChild } = view.part("clock");
  view.clock(0.05, 60);
  view.clock(0.1, 60);
  assert.equal(view.part("clock").firstChild, firstChild);
  assert.equal(view.root.getAttribute("style") ?? "", "");
  assert.ok(document.body.classList.contains("is-speaking"));
  show(view, "sending");
  assert.ok(!document.body.classList.contains("is-speaking"));
});

test("what is said twice is read aloud once", () => {
  const view = stage();
  view.say("Go on.");
  const read = view.part("status").firstChild;
  view.say("Go on.");
  assert.equal(view.part("status").firstChild, read);
  view.say("Done.");
  assert.equal(view.part("status").textContent, "Done.");
});

test("what is beside the play asks only where it waits for an answer, and goes when it is read", () => {
  const view = stage();
  const parts = ["aside-yes", "aside-no", "aside-close"];
  const hidden = () => parts.map((name) => view.part(name).hidden);
  const empty = () => view.part("aside").classList.contains("is-empty");
  view.tell("One take was cut off.", true);
  assert.deepEqual([empty(), hidden()], [false, [false, false, true]], "it waits for an answer, and for nothing else");
  assert.equal(view.part("aside-yes").textContent, english.send);
  view.tell("It is safe.");
  assert.deepEqual([empty(), hidden()], [false, [true, true, false]]);
  assert.equal(view.part("aside-close").ariaLabel, english.close);
  view.tell("");
  assert.deepEqual([empty(), hidden()], [true, [true, true, true]]);
  assert.equal(view.part("aside-text").getAttribute("role"), "status");
  assert.equal(view.part("aside").hidden, false, "what is read aloud is there before it is said");
});

test("the receipt is there once there is one, and says what a press does with it", () => {
  const view = stage();
  view.showReceipt("ABC-123");
  assert.equal(isAway(view.receipt), false);
  assert.equal(view.part("receipt-code").textContent, "ABC-123");
  assert.equal(view.receipt.ariaLabel, `${english.receipt} ABC-123. ${english.copy}`);
  view.showReceipt("");
  assert.equal(isAway(view.receipt), true);
});

test("practice is named where else the dots of the set are", () => {
  const view = stage();
  view.showProgress(true);
  assert.deepEqual([view.part("practice").hidden, view.part("dots").hidden], [false, true]);
  assert.equal(view.part("practice").textContent, english.practice.badge);
  view.showProgress(false);
  assert.deepEqual([view.part("practice").hidden, view.part("dots").hidden], [true, false]);
});

test("the space bar is mentioned where there is likely one", (t) => {
  const view = stage();
  for (const [matches, said] of /** @type {const} */ ([
    [true, `Speak. ${english.keys}`],
    [false, "Speak."],
  ])) {
    t.mock.method(globalThis, "matchMedia", () => ({ matches }));
    assert.equal(view.withKeys("Speak."), said);
  }
});

test("another language is that of the page too", () => {
  const view = stage();
  const norwegian = speaking("no");
  view.speak(norwegian);
  show(view, "ready");
  assert.equal(view.root.lang, norwegian.code);
  assert.equal(view.part("word").textContent, norwegian.button.record);
});

test("the line is whole again when the sound has stopped, unless it went on meanwhile", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = stage();
  const heads = [true, false].map((paused) => {
    view.floor.currentTime = 1.5;
    view.rewind(/** @type {any} */ ({ paused }));
    t.mock.timers.tick(1000);
    return view.floor.currentTime;
  });
  assert.deepEqual(heads, [null, 1.5]);
});
