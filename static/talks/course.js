/** What the page of a talk may do next: one table, no page, no sound. What has no line in it changes nothing. */

/**
 * @typedef {"loading" | "unchecked" | "checking" | "bare" | "measuring" | "waiting" | "talking" | "over" |
 *   "stopped"} Phase bare: heard, and without headphones as far as is known
 * @typedef {"talk" | "return" | "check" | "heard" | "measure" | "speakers" | "alone" | "begin" | "mic_trouble"} Step return: it goes on already, and was
 *   left in a page that is closed
 */

/** @type {Record<Phase, Partial<Record<Step, Phase>>>} */
const TABLE = {
  loading: { talk: "unchecked", return: "measuring" },
  unchecked: { check: "checking" },
  checking: { heard: "bare", mic_trouble: "unchecked" },
  bare: { measure: "measuring", mic_trouble: "unchecked" },
  measuring: { speakers: "bare", alone: "waiting", mic_trouble: "unchecked" },
  waiting: { begin: "talking", mic_trouble: "unchecked" },
  talking: {},
  over: {},
  stopped: {},
};

export class Course {
  /** @param {(text?: string) => void} changed told after every step; text: what to say about it */
  constructor(changed) {
    /** @type {Phase} */
    this.phase = "loading";
    this.changed = changed;
  }

  /**
   * @param {Step} step
   * @param {string} [text] what to say about it
   */
  go(step, text) {
    const next = TABLE[this.phase][step];
    if (!next) return;
    this.phase = next;
    this.changed(text);
  }

  /**
   * From wherever it was.
   * @param {"over" | "stopped"} phase
   * @param {string} text why
   */
  end(phase, text) {
    if (this.phase === "stopped" || this.phase === phase) return;
    this.phase = phase;
    this.changed(text);
  }

  /** What the round button does now; null while there is nothing to press. */
  get action() {
    if (this.phase === "unchecked") return "check";
    if (this.phase === "bare") return "measure";
    return this.phase === "talking" ? "hang_up" : null;
  }
}
