import assert from "node:assert/strict";
import { test } from "node:test";
import { Window } from "happy-dom";

const window = new Window();
Object.assign(globalThis, { HTMLElement: window.HTMLElement, HTMLDialogElement: window.HTMLDialogElement });
const { Mover } = await import("moderation/mover.js");

/** A cut at 0.8 s, in a pause that ends at 0.9 s, with speech from 0.2 s on and up to 1.8 s. */
function held() {
  window.document.body.innerHTML = `<dialog data-recuts="2"
    data-room='{"at": 0.8, "pause": [0.8, 0.9], "room": [0.2, 1.8]}'><output data-cut-at></output>
    <p data-cut-inside hidden></p></dialog>`;
  const root = window.document.querySelector("dialog");
  /** @type {{drawn: number[], drag: ((seconds: number) => void) | null}} */
  const seen = { drawn: [], drag: null };
  const wave = {
    letDrag: (/** @type {any} */ told) => {
      seen.drag = told;
    },
    drawCut: (/** @type {number} */ at) => seen.drawn.push(at),
  };
  const mover = new Mover(/** @type {any} */ (root), /** @type {any} */ (wave));
  const inside = () => !root?.querySelector("[data-cut-inside]")?.hasAttribute("hidden");
  return { root, mover, seen, inside };
}

test("keys move the cut by 20 ms, and the page says when it has left its pause", () => {
  const { mover, seen, inside, root } = held();
  mover.step(1);
  assert.equal(inside(), false);
  assert.equal(root?.querySelector("output")?.textContent, "0.82 s");
  for (let step = 0; step < 5; step += 1) mover.step(1);
  assert.equal(inside(), true);
  assert.deepEqual(mover.fields, { at: "0.920000", recuts: "2", inside: "" });
  assert.ok(Math.abs((seen.drawn.at(-1) ?? 0) - 0.92) < 1e-9);
});

test("it is dragged no further than the speech around its pause", () => {
  const { mover, seen } = held();
  seen.drag?.(5);
  assert.equal(mover.fields.at, "1.800000");
  seen.drag?.(-5);
  assert.equal(mover.fields.at, "0.200000");
});

test("a warning holds for one place", () => {
  const { mover } = held();
  mover.step(-1);
  mover.warned = true;
  assert.equal(mover.fields.inside, "yes");
  mover.step(-1);
  assert.equal(mover.fields.inside, "");
});

test("a cut that is left is where it was", () => {
  const { mover, seen, root } = held();
  mover.step(1);
  mover.leave();
  assert.equal(seen.drawn.at(-1), 0.8);
  assert.equal(seen.drag, null);
  assert.equal(root?.open, false);
});
