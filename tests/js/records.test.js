import assert from "node:assert/strict";
import { test } from "node:test";
import { Records, worthShowing } from "stage/recap/records.js";

/** @param {number} value @param {boolean} [less] */
const feat = (value, less = false) => ({ name: /** @type {const} */ ("pause"), value, less });

test("a record is told of the take that made it, however often it is asked about", () => {
  const records = new Records("1.4");
  assert.equal(records.note("a", feat(1.2)), "other");
  assert.equal(records.note("b", feat(1.9)), "record");
  assert.equal(records.note("b", feat(1.9)), "record");
  assert.equal(records.note("c", feat(1.5)), "other");
  assert.equal(records.best, 1.9);
});

test("the first figure ever is no record, and the second may be one", () => {
  const records = new Records();
  assert.equal(records.note("a", feat(0.9, true)), "first");
  assert.equal(records.note("b", feat(0.7, true)), "record");
  assert.equal(records.note("c", feat(0.8, true)), "other");
});

test("a take that is gone is beaten no more, by those that came before it nor after", () => {
  const records = new Records("1.4");
  records.note("a", feat(5));
  records.note("b", feat(3));
  assert.equal(records.note("b", feat(3)), "other");
  records.drop("a");
  assert.deepEqual([records.note("b", feat(3)), records.best], ["record", 3]);
  records.drop("b");
  assert.equal(records.best, 1.4);
});

test("the take worth showing has the best figure, is kept, and without figures is worth most", () => {
  const take = (/** @type {any} */ more) => ({ kept: true, feat: null, points: null, ...more });
  const [plain, rich] = [take({ points: 3 }), take({ points: 30 })];
  assert.equal(worthShowing([plain, rich]), rich);
  const [slow, quick] = [take({ feat: feat(2, true) }), take({ feat: feat(1, true) })];
  assert.equal(worthShowing([rich, slow, quick]), quick);
  quick.kept = false;
  assert.equal(worthShowing([rich, slow, quick]), slow);
  assert.equal(worthShowing([]), null);
});
