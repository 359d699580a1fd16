import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./page.mjs";

const { SetKeeper } = await import("stage/set/set-keeper.js");

/** A page that is opened in the same tab. */
const opened = (name = "cliffhanger", size = 2) => new SetKeeper(name, document.createElement("span"), size);
const take = (/** @type {string} */ recording) => ({ recording, receipt: "ABC" });

beforeEach(() => sessionStorage.clear());

test("a set in progress outlives a reload, and so does a full one whose recap nobody has seen", () => {
  opened().add(take("a"));
  assert.equal(opened().rounds.length, 1);
  opened().add(take("b"));
  assert.equal(opened().isFull, true);
});

test("whose recap was seen, that set is over: the next visit begins another", () => {
  const set = opened();
  set.add(take("a"));
  set.add(take("b"));
  set.seen();
  assert.equal(opened().rounds.length, 0);
});

test("a recap that was seen early ends nothing, and a round played after it is not lost", () => {
  const set = opened();
  set.add(take("a"));
  set.seen();
  assert.equal(opened().rounds.length, 1);
  set.add(take("b"));
  assert.equal(opened().isFull, true);
});

test("the set of a day is its own, and as long as there are tries", () => {
  const day = opened("daily-2026-11-29", 3);
  for (const name of ["a", "b"]) day.add(take(name));
  assert.deepEqual([day.isFull, day.dots.children.length, opened().rounds.length], [false, 3, 0]);
});
