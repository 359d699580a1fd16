/**
 * The context's clock without its steps. It goes on by a block at a time, and is read at any moment between two, so
 * that it is late by up to a block, and never early: whoever was least late of late is right. Pure.
 */

/** Milliseconds that are looked back on: longer than blocks, shorter than clocks drift apart. */
const REMEMBERED = 2000;

export class SteadyClock {
  constructor() {
    /** @type {{now: number, ahead: number}[]} ahead: of the page's clock, in seconds */
    this.seen = [];
  }

  /**
   * @param {number} seconds on the context's clock
   * @param {number} now milliseconds on the page's
   */
  see(seconds, now) {
    this.seen.push({ now, ahead: seconds - now / 1000 });
    this.seen = this.seen.filter((each) => now - each.now <= REMEMBERED);
  }

  /**
   * @param {number} now milliseconds on the page's clock
   * @returns {number} seconds on the context's
   */
  at(now) {
    return now / 1000 + Math.max(...this.seen.map(({ ahead }) => ahead));
  }
}
