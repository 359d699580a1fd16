/** What was heard of the partner, and when, on the clock of one's own voice. Pure. */

/** Frames of the protocol in a second. */
const FRAMES_PER_SECOND = 50;
/** Seconds by which a frame may sound beside where the one before leads to and still go on from it. */
const SAME = 0.001;

/** @typedef {import("talks/wire/messages.js").Span} Span */

export class HeardLog {
  /** @param {number} rate Hz of one's own voice */
  constructor(rate) {
    this.length = rate / FRAMES_PER_SECOND;
    this.tolerance = rate * SAME;
    /** @type {Span[]} */
    this.spans = [];
  }

  /**
   * @param {number} seq of the partner's frame that began to sound
   * @param {number} at sample of one's own voice
   * @param {0 | 1} concealed 1: it was made up
   */
  add(seq, at, concealed) {
    const last = this.spans.at(-1);
    if (last && this.goesOn(last, seq, at, concealed)) last[2]++;
    else this.spans.push([seq, Math.round(at), 1, concealed]);
  }

  /**
   * @param {Span} span
   * @param {number} seq
   * @param {number} at
   * @param {0 | 1} concealed
   */
  goesOn([from, start, frames, made], seq, at, concealed) {
    const off = Math.abs(start + frames * this.length - at);
    return seq === from + frames && concealed === made && off <= this.tolerance;
  }

  /** @returns {Span[]} what was heard since this was last asked */
  take() {
    return this.spans.splice(0);
  }
}
