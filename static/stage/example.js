/** What a take of the game looks like, drawn where nobody has spoken yet, with what its signs mean beside it. */

import { EMPTY, RATE } from "floor/shape.js";
import { gettext, N_ } from "look/words.js";
import { entries, line } from "stage/legend.js";

/** @typedef {import("floor/shape.js").Floor} Floor */
/** @typedef {Pick<Floor, "seconds" | "pauses" | "cuts" | "agent"> & {spoken: [number, number][]}} Sketch spoken: seconds */

const MACHINE = N_("the machine");
const TAIL = 0.2;

/** @param {number} at @param {string} label @param {string} says */
const cut = (at, label, says) => ({ at, label, tail: TAIL, verdicts: [{ by: gettext(MACHINE), says }] });

/** By what a game is made for; else: somebody who holds a pause, and is done. @type {Record<string, () => Sketch>} */
const SKETCHES = {
  backchannel: () => ({
    seconds: 6.4,
    spoken: [
      [2, 2.5],
      [4.4, 5],
    ],
    pauses: [],
    cuts: [cut(2.5, "backchannel", "backchannel"), cut(5, "backchannel", "interruption")],
    agent: [{ start: 0.3, end: 6.1 }],
  }),
  interruption: () => ({
    seconds: 6.4,
    spoken: [[3.2, 5.8]],
    pauses: [],
    cuts: [cut(3.7, "interruption", "interruption")],
    agent: [{ start: 0.3, end: 3.6 }],
  }),
  incomplete: () => ({
    seconds: 6.4,
    spoken: [
      [0.4, 2.3],
      [3.5, 5.4],
    ],
    pauses: [[2.3, 3.5]],
    cuts: [cut(2.3, "incomplete", "complete"), cut(5.4, "complete", "complete")],
    agent: [],
  }),
};

/**
 * @param {string} made label that the game is made for
 * @returns {Floor}
 */
export function example(made) {
  const { spoken, ...sketch } = (SKETCHES[made] ?? SKETCHES.incomplete)();
  const levels = Array.from({ length: sketch.seconds * RATE }, (_, i) => level(i, spoken));
  return { ...EMPTY, ...sketch, levels };
}

/**
 * @param {number} i of 50 ms
 * @param {[number, number][]} spoken
 * @returns {number} syllables as anybody says them, 0 to 1
 */
function level(i, spoken) {
  const at = i / RATE;
  if (!spoken.some(([start, end]) => start <= at && at < end)) return 0;
  return 0.42 + 0.3 * Math.sin(i * 1.9) + 0.16 * Math.sin(i * 0.63);
}

export class Example {
  /** @param {import("stage/stage-view.js").StageView} view */
  constructor(view) {
    this.view = view;
    this.floor = /** @type {import("floor-line").FloorLine} */ (view.part("example-floor"));
  }

  /** In the language that is played. */
  show() {
    const { root, words } = this.view;
    const floor = example(root.dataset.yields ?? "");
    this.floor.show(floor);
    this.view.part("example-words").replaceChildren(
      // Flags say themselves what they mean.
      ...entries(floor, words.legend)
        .filter(({ sign }) => sign !== "flag")
        .map(line),
    );
  }
}
