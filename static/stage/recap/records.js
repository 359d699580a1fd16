/** The best that somebody ever did in a game, and which takes beat it. Pure. */

/** @typedef {import("stage/wire/messages.js").Feat} Feat */

/**
 * @param {Feat} feat
 * @param {number} other
 * @returns {boolean} whether it is better than the other
 */
const beats = ({ value, less }, other) => (less ? value < other : value > other);

export class Records {
  /** @param {string} [best] the figure as the page has it; empty: there is none yet */
  constructor(best = "") {
    /** @type {number | null} */
    this.best = best === "" ? null : Number(best);
    /** What the best was when each take came. @type {Map<string, number | null>} */
    this.before = new Map();
  }

  /**
   * A take and its figure; told twice, it is the same take.
   * @param {string} recording
   * @param {Feat} feat
   * @returns {"record" | "first" | "other"} record: better than ever before
   */
  note(recording, feat) {
    if (!this.before.has(recording)) {
      this.before.set(recording, this.best);
      if (this.best === null || beats(feat, this.best)) this.best = feat.value;
    }
    const before = this.before.get(recording) ?? null;
    if (before === null) return "first";
    return beats(feat, before) ? "record" : "other";
  }
}

/**
 * The take of a set that is worth showing: the one with the best figure; without figures, the one worth most.
 * @template {{kept: boolean, feat: Feat | null, points: number | null}} T
 * @param {readonly T[]} takes
 * @returns {T | null}
 */
export function worthShowing(takes) {
  const kept = takes.filter((take) => take.kept);
  const better = (/** @type {T} */ one, /** @type {T} */ other) => {
    if (one.feat && other.feat) return beats(one.feat, other.feat.value);
    return one.feat ? true : !other.feat && (one.points ?? 0) > (other.points ?? 0);
  };
  return kept.reduce(
    (/** @type {T | null} */ best, take) => (best && !better(take, best) ? best : take),
    null,
  );
}
