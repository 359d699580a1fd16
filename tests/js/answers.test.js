import assert from "node:assert/strict";
import { test } from "node:test";
import { isStop, meaningOfClose, meaningOfStatus } from "stage/wire/answers.js";
import { backoff, isTurnOfHttp } from "stage/wire/patience.js";

test("close codes and statuses of one fault mean the same", () => {
  for (const code of [400, 401, 403, 413, 429, 503])
    assert.equal(meaningOfClose(code + 4000, null), meaningOfStatus(code, null));
});

test("only an answer about the take itself lets go of it", () => {
  const meanings = [4400, 4413, 4403, 4429, 4503, 4408, 1006, 1001].map((code) => meaningOfClose(code, null));
  assert.deepEqual(meanings, ["refused", "refused", "refused", "later", "later", "later", "lost", "lost"]);
});

test("a blocked player's takes are not thrown away", () => {
  assert.equal(meaningOfClose(4403, { code: "blocked", message: "" }), "blocked");
});

test("a take of whoever else plays in this browser is not thrown away", () => {
  assert.equal(meaningOfClose(4403, { code: "not_allowed", message: "" }), "theirs");
});

test("a day that is full stops the play, and the takes keep", () => {
  const full = { code: "too_much_sound", message: "" };
  assert.equal(meaningOfClose(4429, full), "enough");
  assert.deepEqual(
    ["consent", "blocked", "enough", "refused", "later", "lost"].map((each) => isStop(/** @type {any} */ (each))),
    [true, true, true, false, false, false],
  );
});

test("waiting doubles up to eight seconds", () => {
  assert.deepEqual([1, 2, 5, 50].map((failures) => backoff(failures, 0, 0)), [500, 1000, 8000, 8000]);
  assert.deepEqual([1, 10, 9999].map((wait) => backoff(1, wait, 0)), [1000, 10_000, 60_000], "as it was told, within reason");
});

test("every second failure HTTP is asked", () => {
  assert.deepEqual([1, 2, 3, 4].map(isTurnOfHttp), [false, true, false, true]);
});
