import assert from "node:assert/strict";
import { test } from "node:test";
import { Unanswered } from "stage/wire/desk.js";
import { deliver } from "stage/wire/leftovers.js";
import { Take } from "stage/wire/take.js";
import { ROUND } from "./socket.mjs";

const STORED = { type: "stored", recording: "r1", receipt: "ABC" };

/**
 * What becomes of a take that waited.
 * @param {import("stage/wire/answers.js").Meaning} meaning of the server's answer
 * @param {import("stage/wire/answers.js").Answer} answer
 */
async function delivered(meaning, answer) {
  const done = /** @type {string[]} */ ([]);
  const shelf = {
    remove: async () => void done.push("removed"),
    release: () => void done.push("released"),
  };
  const answers = [() => Promise.reject(new Unanswered(meaning, answer)), async () => STORED];
  const desk = { post: () => /** @type {() => Promise<any>} */ (answers.shift())() };
  await deliver(Take.begin(ROUND, 16_000, {}), shelf, desk, {
    sent: () => void done.push("sent"),
    refused: (message) => void done.push(message),
    waits: () => void done.push("hushed"),
  });
  return done;
}

test("a take of the guest who played here before somebody signed in waits until the guest is back", async () => {
  assert.deepEqual(await delivered("theirs", { code: "not_allowed", message: "" }), ["released", "hushed"]);
});

test("a take that the server will never want is let go of, and its player hears why", async () => {
  const old = { code: "expired_round", message: "Too old." };
  assert.deepEqual(await delivered("refused", old), ["Too old.", "removed"]);
});
