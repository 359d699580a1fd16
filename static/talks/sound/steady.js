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

/** Seconds that nothing but sleep takes away at once: a machine that is busy holds sound up for less. */
const ASLEEP = 3;

/** Whether the computer slept: the clock on the wall went on, and that of the sound stood still. Pure. */
export class Sleep {
  constructor() {
    /** Seconds by which the sound's clock was ahead of the wall's. @type {number | null} */
    this.ahead = null;
  }

  /**
   * @param {number} seconds on the sound's clock
   * @param {number} wall milliseconds on the one on the wall
   * @returns {boolean} whether it slept since this was asked last
   */
  isOver(seconds, wall) {
    const before = this.ahead;
    this.ahead = seconds - wall / 1000;
    return before !== null && before - this.ahead > ASLEEP;
  }
}
