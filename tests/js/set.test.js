import assert from "node:assert/strict";
import { test } from "node:test";
import { isFull, parse, SIZE, without, withTake } from "stage/set/set.js";

/** @param {number} count */
const played = (count) =>
  Array.from({ length: count }, (_, n) => ({ recording: `take ${n}`, receipt: `receipt ${n}` }));

test("five kept rounds make a set", () => {
  const four = played(SIZE - 1);
  assert.equal(isFull(four), false);
  assert.equal(isFull(withTake(four, { recording: "one more", receipt: "" })), true);
});

test("the same take counts once", () => {
  const [take] = played(1);
  assert.deepEqual(withTake(withTake([], take), take), [take]);
});

test("a take that was refused or taken back does not count", () => {
  const left = without(played(SIZE), "take 2");
  assert.equal(isFull(left), false);
  assert.deepEqual(
    left.map(({ recording }) => recording),
    ["take 0", "take 1", "take 3", "take 4"],
  );
});

test("a set survives a reload", () => {
  assert.deepEqual(parse(JSON.stringify(played(3))), played(3));
});

test("what cannot be read is an empty set", () => {
  for (const broken of [null, "", "{", "7", '{"recording": "x"}', "[null, 3]"])
    assert.deepEqual(parse(broken), []);
});
