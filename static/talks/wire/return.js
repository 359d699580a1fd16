/**
 * A page that is opened anew in the middle of its talk: it finds out where on the clock of the page before it is, and
 * which frame comes next. What would have been said meanwhile is a hole.
 */

import { SiteClock } from "talks/wire/site-clock.js";

/** Answers of the site that are waited for, and milliseconds between two questions. */
const ENOUGH = 8;
const APART = 50;
/** Milliseconds until the next frame begins: longer than the worklet takes to be told. */
const LEAD = 150;
const MICRO = 1e6;
export const FRAMES_PER_SECOND = 50;

/**
 * @typedef {import("talks/wire/messages.js").Before} Before
 * @typedef {{next: number, at: number}} Start next: number of the frame; at: milliseconds on the page's clock when it begins
 */

export class Return {
  /** @param {Before} before */
  constructor(before) {
    this.before = before;
    this.site = new SiteClock();
  }

  /**
   * Asks the site for its time until that is known.
   * @param {(ping: object) => void} post
   * @param {() => boolean} isWanted whether anybody still waits for it
   */
  async ask(post, isWanted) {
    while (this.site.heard < ENOUGH && isWanted()) {
      post({ type: "ping", sent: Math.round(performance.now() * 1000) });
      await new Promise((resolve) => setTimeout(resolve, APART));
    }
  }

  /**
   * @param {number} now milliseconds on the page's clock
   * @param {number} least number that the next frame has at least
   * @returns {Start}
   */
  start(now, least) {
    const { rate, offset, drift } = this.before;
    const pace = rate / MICRO / (1 + drift / MICRO);
    const sample = (this.site.at(now + LEAD) - offset) * pace;
    const length = rate / FRAMES_PER_SECOND;
    const next = Math.max(least, Math.ceil(sample / length));
    return { next, at: now + LEAD + (next * length - sample) / pace / 1000 };
  }
}
