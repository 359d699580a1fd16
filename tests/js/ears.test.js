import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

const { Ears } = await import("catalogue/referee/stage/ears.js");

/** Ears, their sound, and what they told. */
function listening() {
  /** @type {string[]} */
  const told = [];
  const note = (/** @type {string} */ name) => () => void told.push(name);
  const listener = { playing: note("playing"), heard: note("heard"), stopped: note("stopped"), failed: note("failed") };
  const audio = new Audio();
  new Ears(audio, /** @type {any} */ ({ sync: () => {} }), /** @type {any} */ (listener));
  return { audio, told };
}

test("a clip that a key or a call breaks off is told of, so that it can be heard again", () => {
  const { audio, told } = listening();
  Object.defineProperty(audio, "ended", { value: false, configurable: true });
  audio.dispatchEvent(new Event("pause"));
  assert.deepEqual(told, ["playing", "stopped"]);
});

test("the end of a clip is no break", () => {
  const { audio, told } = listening();
  Object.defineProperty(audio, "ended", { value: true, configurable: true });
  audio.dispatchEvent(new Event("pause"));
  audio.dispatchEvent(new Event("ended"));
  assert.deepEqual(told, ["playing", "playing", "heard"]);
});
