// The one who would like the floor, on the live line: it leans in while one pauses, leans back, or snatches the line.

import { svg } from "floor/svg.js";
import { gettext, N_ } from "look/words.js";

/** Seconds of silence after which it has come all the way, however unsure it is. */
const PATIENCE = 3;
/** How fast it moves: shares of the way in a second. */
const PACE = 9;
/** Radius of its head in pixels, and how far it stands from whoever speaks when it has come all the way. */
const HEAD = 13;
const NEAREST = 36;
/** Degrees by which it leans over. */
const TILT = 24;
/** Under this share of the way it says nothing. */
const NOTICED = 0.25;

const WORDS = { leans: N_("Done?"), has: N_("My turn!") };

export class FloorOpponent {
  /** @param {boolean} still whether nothing is to move by itself: then it is there at once */
  constructor(still) {
    this.still = still;
    /** How sure it is that one has finished, 0 to 1; null while it has not said. @type {number | null} */
    this.sure = null;
    /** How far it has come, 0 to 1. */
    this.way = 0;
    /** Stretches of the line that it had, in seconds. @type {[number, number][]} */
    this.had = [];
    this.has = false;
  }

  /** @param {number} sure 0 to 1 */
  lean(sure) {
    this.sure = sure;
  }

  /** @param {number} from seconds at which the silence began */
  take(from) {
    if (this.has) return;
    this.has = true;
    this.had.push([from, Number.POSITIVE_INFINITY]);
  }

  /** The other one goes on. @param {number} at seconds */
  back(at) {
    this.sure = null;
    const last = this.had.at(-1);
    if (this.has && last) last[1] = at;
    this.has = false;
  }

  /**
   * @param {number} elapsed seconds since the last frame
   * @param {number} pausing seconds of the silence that lasts now
   */
  advance(elapsed, pausing) {
    const share = this.still ? 1 : Math.min(1, elapsed * PACE);
    this.way += (this.wants(pausing) - this.way) * share;
  }

  /**
   * @param {number} pausing seconds
   * @returns {number} how far it would like to be, 0 to 1: the surer and the longer the silence, the further
   */
  wants(pausing) {
    if (this.has) return 1;
    if (this.sure === null || !pausing) return 0;
    return this.sure + (1 - this.sure) * Math.min(1, pausing / PATIENCE) * 0.9;
  }

  /**
   * @param {(at: number) => number} x seconds to pixels
   * @param {number} now where the ball is, in pixels
   * @param {import("floor/geometry.js").Box} frame
   * @param {number} shown seconds that are drawn by now
   * @returns {SVGElement[]}
   */
  draw(x, now, frame, shown) {
    const far = Math.max(now + NEAREST, frame.right - HEAD - 2);
    const at = far - (far - now - (this.has ? 0 : NEAREST)) * this.way;
    return [...this.#snatched(x, frame, shown), this.#face(at, frame), ...this.#words(at, frame)];
  }

  /**
   * @param {(at: number) => number} x
   * @param {import("floor/geometry.js").Box} frame
   * @param {number} shown
   * @returns {SVGElement[]} the line where it had the turn
   */
  #snatched(x, { floor }, shown) {
    return this.had
      .filter(([, end]) => x(end) > -20)
      .map(([start, end]) =>
        svg("line", {
          class: "floor-snatched",
          x1: x(start),
          x2: x(Math.min(end, shown)),
          y1: floor,
          y2: floor,
        }),
      );
  }

  /**
   * @param {number} at
   * @param {import("floor/geometry.js").Box} frame
   * @returns {SVGGElement} a head with two eyes and a mouth that opens when it speaks
   */
  #face(at, { floor }) {
    const y = floor - HEAD - 4;
    const tilt = `rotate(${(-TILT * this.way).toFixed(1)} ${at.toFixed(1)} ${floor})`;
    const eyes = [-5, 3].map((beside) =>
      svg("circle", { class: "floor-face-line", cx: at + beside, cy: y - 2, r: 1.8 }),
    );
    const mouth = this.has
      ? svg("circle", { class: "floor-face-line", cx: at - 1, cy: y + 5, r: 3.2 })
      : svg("path", { class: "floor-face-mouth", d: `M${at - 5} ${y + 5}h8` });
    return svg(
      "g",
      { class: `floor-face${this.has ? " floor-face--has" : ""}`, transform: tilt },
      svg("circle", { class: "floor-face-head", cx: at, cy: y, r: HEAD }),
      ...eyes,
      mouth,
    );
  }

  /**
   * @param {number} at
   * @param {import("floor/geometry.js").Box} frame
   * @returns {SVGElement[]} what it says: the same as its shape, in words
   */
  #words(at, { floor, right }) {
    if (!this.has && this.way < NOTICED) return [];
    const place = { x: Math.min(at, right - 24), y: floor - 2 * HEAD - 14, "text-anchor": "middle" };
    return [
      svg(
        "text",
        { class: "floor-time floor-time--mark", ...place },
        gettext(this.has ? WORDS.has : WORDS.leans),
      ),
    ];
  }
}
