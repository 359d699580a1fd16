/**
 * Which way a story goes on, by what its listener has let hear so far. Pure. The server has the same rule (ways.py),
 * and takes no story that went another way; tests/games/mm_hm_ways.json holds both to the same cases.
 */

/**
 * @typedef {{way: string, lines: number, told: string}} Way told: what is said afterwards of why it was taken
 * @typedef {{after: number, ways: Way[]}} Fork after: lines of the prompt that stand before its ways, one of which
 *   follows the other
 * @typedef {(signs: number[], lines: number) => boolean} Rule whether the first way of a fork is taken. signs:
 *   milliseconds of the take at which the signs of life since the last fork began; lines: told since then
 */

/** Milliseconds from one sign to the next, on average. */
const QUICK_MS = 3000;

/** By the first way of a fork. @type {Record<string, Rule>} */
const RULES = {
  quick: (signs) => signs.length > 1 && signs[signs.length - 1] - signs[0] <= QUICK_MS * (signs.length - 1),
  many: (signs, lines) => signs.length >= lines,
  even: (signs) => {
    const gaps = signs.slice(1).map((sign, before) => sign - signs[before]);
    return gaps.length > 1 && 2 * Math.max(...gaps) <= 3 * Math.min(...gaps);
  },
};

/**
 * @param {string} first way of a fork
 * @param {number[]} signs
 * @param {number} lines
 * @returns {boolean} whether it is the one that is taken
 */
export const takesFirst = (first, signs, lines) => RULES[first](signs, lines);

/**
 * Whether signs of life lead this way, as they do to the first of a fork.
 * @param {Way} way
 */
export const isLed = ({ way }) => way in RULES;

/** One telling of a story, line by line. */
export class Story {
  /**
   * @param {number} lines of the prompt
   * @param {Fork[]} [forks]
   */
  constructor(lines, forks = []) {
    this.lines = lines;
    this.forks = [...forks];
    /** Place of the line that comes next. */
    this.next = 0;
    /** Lines told since the last fork. */
    this.told = 0;
    /** @type {number[]} */
    this.signs = [];
    /** Where the way that was taken ends, and where the story goes on behind the other ways. */
    this.leave = { at: -1, to: -1 };
    /** The way that was taken last. @type {Way | null} */
    this.way = null;
  }

  get isOver() {
    return this.next >= this.lines;
  }

  /** @param {number} ms of the take at which a sign of life began */
  sign(ms) {
    this.signs.push(ms);
  }

  /**
   * Goes on by a line.
   * @returns {{line: number, way: Way | null}} its place in the prompt; the way that begins with it, if one does
   */
  goOn() {
    const fork = this.forks[0]?.after === this.next ? this.forks.shift() : null;
    const way = fork ? this.take(fork) : null;
    const line = this.next++;
    this.told++;
    if (this.next === this.leave.at) this.next = this.leave.to;
    return { line, way };
  }

  /** @param {Fork} fork */
  take({ after, ways }) {
    const place = takesFirst(ways[0].way, this.signs, this.told) ? 0 : 1;
    const [starts, ends] = [ways.slice(0, place), ways.slice(0, place + 1)].map(
      (before) => after + lines(before),
    );
    this.leave = { at: ends, to: after + lines(ways) };
    this.next = starts;
    this.told = 0;
    this.signs = [];
    this.way = ways[place];
    return this.way;
  }
}

/** @param {Way[]} ways */
const lines = (ways) => ways.reduce((sum, way) => sum + way.lines, 0);
