import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { stagePage } from "./page.mjs";

const root = stagePage();
await import("rewards/won.js");

const BADGE = { name: "First words", sentence: "One take kept.", side: "you", shape: "M0 0z" };
const NEWS = { badges: [], streak: 0, place: null, crowd: null, others: null };
const place = /** @type {HTMLElement} */ (root.querySelector("[data-won-place]"));

/** Ends the wait for the server. @type {(news: object | null) => Promise<void>} */
let answer;

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** The recap is on the page, and the server has been asked. */
async function recap() {
  /** @type {any} */ (globalThis).fetch = () =>
    new Promise((resolve) => {
      answer = async (news) => {
        resolve(news ? { ok: true, json: async () => ({ news }) } : { ok: false });
        await settled();
      };
    });
  root.dataset.phase = "recap";
  await settled();
}

const said = () => [...place.children].map(({ textContent }) => textContent);

beforeEach(async () => {
  root.dataset.phase = "ready";
  await settled();
});

test("what was won while the player went on is said in the next recap, and once", async () => {
  await recap();
  root.dataset.phase = "ready";
  await answer({ ...NEWS, badges: [BADGE], crowd: { moments: 1, meant: 1, fooled: 0 } });
  assert.equal(place.hidden, true);
  await recap();
  await answer({ ...NEWS, streak: 2 });
  assert.deepEqual(said(), [
    "Badge: First words. One take kept.",
    "2 days in a row.",
    "Listeners have heard 1 moment of yours, and 1 as you meant it.",
  ]);
  root.dataset.phase = "ready";
  await recap();
  await answer({ ...NEWS, streak: 2 });
  assert.deepEqual(said(), ["2 days in a row."]);
});

test("what nobody saw is said where the network does not answer, too", async () => {
  await recap();
  root.dataset.phase = "ready";
  await answer({ ...NEWS, badges: [BADGE] });
  await recap();
  await answer(null);
  assert.deepEqual(said(), ["Badge: First words. One take kept."]);
});
