// Where everything on the floor line stands, in pixels. Pure: no DOM, no clock.

import { levelAt, RATE } from "floor/shape.js";

/**
 * @typedef {import("floor/shape.js").Floor} Floor
 * @typedef {import("floor/shape.js").Cut} Cut
 *
 * @typedef {object} Box
 * @property {number} left
 * @property {number} right
 * @property {number} flags top of the flags
 * @property {number} top top of the voice
 * @property {number} floor
 * @property {number} bottom bottom of the agent's voice
 *
 * @typedef {object} Flag
 * @property {number} x the pole
 * @property {number} y top of the cloth
 * @property {number} width of the cloth
 * @property {boolean} flipped the cloth hangs to the left of the pole
 * @property {0 | 1 | 2} detail 2 words of the verdicts, 1 their shapes, 0 only a mark without a label
 */

export const FLAG_HEIGHT = 24;
const ROW = FLAG_HEIGHT + 4;
const MARGIN = 14;
/** Height, in pixels, that no row of flags may take: the voice, and the words under the floor. */
const VOICE = 82;
/** Width of "1.2 s" with air around it. */
const LABEL = 38;
/** Closer together than this, in pixels, two points of a ribbon are one. */
const STEP = 4;
/** A pause this long, in seconds, glows as brightly as it can. */
const BRIGHTEST = 1.6;

/**
 * @param {number} width
 * @param {number} height
 * @param {{rows: number, agent: boolean}} has rows of flags above, a second speaker below
 * @returns {Box}
 */
export function box(width, height, has) {
  const top = 8 + has.rows * ROW;
  const below = has.agent ? Math.max(34, height * 0.3) : 26;
  const floor = Math.max(top + 12, Math.round(height - below));
  return { left: MARGIN, right: width - MARGIN, flags: 4, top, floor, bottom: height - 6 };
}

/**
 * @param {number} height
 * @returns {number} rows of flags that leave the voice room enough, from one to three
 */
export function mostRows(height) {
  return Math.max(1, Math.min(3, Math.floor((height - VOICE) / ROW)));
}

/**
 * @param {Box} frame
 * @param {number} seconds the whole length
 * @returns {(at: number) => number} seconds to x
 */
export function scale(frame, seconds) {
  const width = frame.right - frame.left;
  return (at) => frame.left + (seconds > 0 ? (Math.min(at, seconds) / seconds) * width : 0);
}

/**
 * @param {number} seconds
 * @param {[number, number][]} pauses in order
 * @returns {[number, number][]} what lies between the pauses
 */
export function stretches(seconds, pauses) {
  /** @type {[number, number][]} */
  const found = [];
  let from = 0;
  for (const [start, end] of [...pauses, /** @type {[number, number]} */ ([seconds, seconds])]) {
    if (start > from) found.push([from, start]);
    from = end;
  }
  return found;
}

/**
 * @param {number} length of a pause, in seconds
 * @returns {number} 0 to 1: how brightly it glows
 */
export function glow(length) {
  return Math.min(1, Math.max(0, length) / BRIGHTEST) ** 0.6;
}

/**
 * @param {number[]} middles of labels, in order, in pixels
 * @returns {boolean[]} which of them may be written without touching one before
 */
export function apart(middles) {
  let last = Number.NEGATIVE_INFINITY;
  return middles.map((middle) => {
    if (middle - last < LABEL) return false;
    last = middle;
    return true;
  });
}

/**
 * One stretch of voice, standing on the floor and closed at both ends.
 *
 * @param {number[]} levels
 * @param {[number, number]} stretch seconds
 * @param {(at: number) => number} x
 * @param {number} base y of the floor
 * @param {number} height pixels of the loudest; negative hangs below the floor
 * @returns {string} an SVG path, "" when the stretch has no width
 */
export function ribbon(levels, stretch, x, base, height) {
  const [from, to] = stretch;
  const count = Math.floor(Math.min((to - from) * RATE, (x(to) - x(from)) / STEP));
  if (count < 1) return "";
  const step = (to - from) / count;
  /** @type {[number, number][]} */
  const points = [[x(from), base]];
  for (let i = 0; i < count; i++) {
    const at = from + (i + 0.5) * step;
    points.push([x(at), base - height * loudest(levels, at - step / 2, at + step / 2)]);
  }
  points.push([x(to), base]);
  return `${curve(points)}Z`;
}

/**
 * @param {number[]} levels
 * @param {number} from seconds
 * @param {number} to seconds
 * @returns {number} the highest level between the two
 */
function loudest(levels, from, to) {
  let found = levelAt(levels, (from + to) / 2);
  for (let i = Math.ceil(from * RATE); i < to * RATE; i++) found = Math.max(found, levels[i] ?? 0);
  return found;
}

/**
 * A smooth line through all points that never overshoots them (monotone cubic: Fritsch and Carlson 1980, with
 * the harmonic mean of Butland 1980 as slope).
 *
 * @param {[number, number][]} points x growing
 * @returns {string} an open SVG path
 */
export function curve(points) {
  const slopes = points.map((_, index) => slope(points, index));
  const [first] = points;
  let path = `M${round(first[0])} ${round(first[1])}`;
  for (let i = 1; i < points.length; i++) {
    const [[px, py], [x, y]] = [points[i - 1], points[i]];
    const third = (x - px) / 3;
    const handles = [px + third, py + third * slopes[i - 1], x - third, y - third * slopes[i], x, y];
    path += `C${handles.map(round).join(" ")}`;
  }
  return path;
}

/**
 * @param {[number, number][]} points
 * @param {number} index
 * @returns {number} 0 at the ends and wherever the line turns
 */
function slope(points, index) {
  if (index === 0 || index === points.length - 1) return 0;
  const [[ax, ay], [bx, by], [cx, cy]] = points.slice(index - 1, index + 2);
  const before = (by - ay) / Math.max(0.01, bx - ax);
  const after = (cy - by) / Math.max(0.01, cx - bx);
  return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/**
 * Give every flag a row and as many words as there is room for, all flags with the same.
 *
 * @param {Cut[]} cuts in order
 * @param {(at: number) => number} x
 * @param {Box} frame
 * @param {number} most rows that may be used
 * @param {(cut: Cut, detail: 0 | 1 | 2) => number} measure width of a flag's cloth
 * @returns {{rows: number, flags: Flag[]}}
 */
export function flags(cuts, x, frame, most, measure) {
  for (const detail of /** @type {const} */ ([2, 1])) {
    for (let rows = 1; rows <= most; rows++) {
      const placed = place(cuts, x, frame, rows, (cut) => measure(cut, detail));
      if (placed) return { rows, flags: placed.map((flag) => ({ ...flag, detail })) };
    }
  }
  const marks = cuts.map((cut) => ({ x: x(cut.at), y: frame.flags, width: measure(cut, 0) }));
  return { rows: 1, flags: marks.map((mark) => ({ ...mark, flipped: false, detail: 0 })) };
}

/**
 * @param {Cut[]} cuts
 * @param {(at: number) => number} x
 * @param {Box} frame
 * @param {number} rows
 * @param {(cut: Cut) => number} measure
 * @returns {Omit<Flag, "detail">[] | null} null when they don't fit
 */
function place(cuts, x, frame, rows, measure) {
  const ends = new Array(rows).fill(-Infinity);
  const placed = [];
  for (const cut of cuts) {
    const [at, width] = [x(cut.at), measure(cut)];
    const flipped = at + width > frame.right + MARGIN - 2;
    const start = flipped ? at - width : at;
    const row = ends.findIndex((end) => end + 4 <= start);
    if (row < 0 || start < 2) return null;
    ends[row] = start + width;
    placed.push({ x: at, y: frame.flags + row * ROW, width, flipped });
  }
  return placed;
}
