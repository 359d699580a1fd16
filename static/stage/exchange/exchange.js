/** A floor that passes back and forth in one take: whose it is, and what is made of it afterwards. Pure. */

/** Milliseconds of speech that make a turn: a click of the mouse is shorter, and the shortest "ja" is longer. */
const SPOKEN_MS = 100;
/** Milliseconds of quiet that end a word: what was begun while the agent spoke is no answer until then. */
const QUIET_MS = 200;

/** Milliseconds of quiet after which an answer looks finished: long for a stop inside a sentence. */
const REST_MS = 500;

/** @typedef {"you" | "agent"} Floor who has it */

/** Whose turn it is, and what was heard in it. */
export class Exchange {
  /** @param {number} lines how many the agent has */
  constructor(lines) {
    this.lines = lines;
    /** The agent's next line. */
    this.next = 0;
    /** @type {Floor} */
    this.floor = "you";
    this.spokenMs = 0;
    this.quietMs = QUIET_MS;
    this.heardBefore = 0;
    /** The same when the agent began its last line. */
    this.heardAtLine = 0;
    this.fresh = true;
    this.warned = false;
  }

  /** Whether the agent has nothing more to say: the button is Done. */
  get isLast() {
    return this.next >= this.lines;
  }

  /** Whether the player has said something since the floor became theirs. */
  get hasSpoken() {
    return this.floor === "you" && this.fresh && this.spokenMs - this.heardBefore >= SPOKEN_MS;
  }

  /** Whether the player spoke while the agent did: such speech belongs to no turn, though it was heard. */
  get spokeUnder() {
    return this.floor === "you" && this.heardBefore - this.heardAtLine >= SPOKEN_MS;
  }

  /**
   * What to show of it: whose it is, and whether the player was heard, or was heard and is quiet now.
   * @returns {Floor | "heard" | "rest"}
   */
  get mood() {
    if (!this.hasSpoken) return this.floor;
    return this.quietMs >= REST_MS ? "rest" : "heard";
  }

  /**
   * Speech that goes on from under the agent's line does not count, as in the labels (catalogue/turns.py).
   * @param {{spokenMs: number, quietMs: number}} heard
   */
  hear({ spokenMs, quietMs }) {
    this.spokenMs = spokenMs;
    this.quietMs = quietMs;
    if (this.fresh) return;
    this.heardBefore = spokenMs;
    this.fresh = quietMs >= QUIET_MS;
  }

  /**
   * What a press of the round button means now. Who was not heard, or only under the agent's line, is told so once;
   * whoever presses again knows better than the page.
   * @returns {"listen" | "silent" | "under" | "over" | "done"}
   */
  press() {
    if (this.floor === "agent") return "listen";
    if (!this.hasSpoken && !this.warned) {
      this.warned = true;
      return this.spokeUnder ? "under" : "silent";
    }
    return this.isLast ? "done" : "over";
  }

  /**
   * The floor is the agent's.
   * @returns {number} the line that it says
   */
  give() {
    this.floor = "agent";
    this.heardAtLine = this.spokenMs;
    return this.next++;
  }

  /** The floor is the player's again. */
  take() {
    this.floor = "you";
    this.warned = false;
    this.heardBefore = this.spokenMs;
    this.fresh = this.quietMs >= QUIET_MS;
  }
}

/**
 * @typedef {object} Tallies
 * @property {string} none no turn has an end
 * @property {(turns: number) => string} turns
 * @property {(by: string, right: number, of: number) => string} knew
 */

/**
 * What the models made of every turn that was handed over, in a sentence or two. To a backchannel only those count
 * that have a word for it.
 * @param {import("floor/shape.js").Floor} floor
 * @param {Tallies} words
 * @returns {string}
 */
export function tally(floor, words) {
  const turns = floor.cuts.filter(({ label }) => label !== "incomplete");
  const said = turns.flatMap(({ label, verdicts = [] }) =>
    verdicts
      .filter(({ says }) => label !== "backchannel" || says === label)
      .map(({ by, says }) => ({ by, right: says === label })),
  );
  const judges = [...new Set(said.map(({ by }) => by))];
  if (!turns.length) return words.none;
  return [words.turns(turns.length), ...judges.map((by) => judged(by, said, words))].join(" ");
}

/**
 * @param {string} by
 * @param {{by: string, right: boolean}[]} said
 * @param {Tallies} words
 */
function judged(by, said, words) {
  const its = said.filter((verdict) => verdict.by === by);
  return words.knew(by, its.filter(({ right }) => right).length, its.length);
}
