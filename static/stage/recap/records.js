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
    this.ever = best === "" ? null : Number(best);
    /** Figures of the takes of this visit, as they came. @type {Map<string, Feat>} */
    this.feats = new Map();
  }

  /** The best of all that are kept; null: there is none. */
  get best() {
    return this.before("");
  }

  /**
   * @param {string} recording
   * @returns {number | null} what the best was when this take came, of all that are still kept
   */
  before(recording) {
    let best = this.ever;
    for (const [each, feat] of this.feats) {
      if (each === recording) break;
      if (best === null || beats(feat, best)) best = feat.value;
    }
    return best;
  }

  /**
   * A take and its figure; told twice, it is the same take.
   * @param {string} recording
   * @param {Feat} feat
   * @returns {"record" | "first" | "other"} record: better than ever before
   */
  note(recording, feat) {
    if (!this.feats.has(recording)) this.feats.set(recording, feat);
    const before = this.before(recording);
    if (before === null) return "first";
    return beats(feat, before) ? "record" : "other";
  }

  /** @param {string} recording that was taken back, or is of no use */
  drop(recording) {
    this.feats.delete(recording);
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
