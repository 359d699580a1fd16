/**
 * Bursts of speech, for games in which the player speaks while the agent speaks: how long the one that goes on
 * is, and how long the one that is over was. Pure; it counts windows of voice activity.
 */

/** Milliseconds of quiet that end a burst: longer than the stops inside words, and inside "mm-hm". */
const GAP_MS = 250;

export class Bursts {
  /** @param {{gapMs?: number, windowMs?: number}} [lengths] windowMs: of one window */
  constructor({ gapMs = GAP_MS, windowMs = 50 } = {}) {
    this.gapMs = gapMs;
    this.windowMs = windowMs;
    /** Milliseconds from the first to the last speech of the burst that goes on; 0: none does. */
    this.ms = 0;
    this.quietMs = 0;
  }

  restart() {
    this.ms = 0;
    this.quietMs = 0;
  }

  /**
   * One more window.
   * @param {boolean} speech
   * @returns {number} milliseconds of the burst that is over now; 0 if none is
   */
  hear(speech) {
    if (speech) {
      this.ms += this.windowMs + (this.ms ? this.quietMs : 0);
      this.quietMs = 0;
      return 0;
    }
    this.quietMs += this.windowMs;
    if (!this.ms || this.quietMs < this.gapMs) return 0;
    const over = this.ms;
    this.ms = 0;
    return over;
  }

  /** Milliseconds since the burst that goes on began, its last quiet included. */
  get sinceOnset() {
    return this.ms && this.ms + this.quietMs;
  }
}
