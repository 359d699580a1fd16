/** The site's clock, from its answers to pings: the one that was back soonest is the truest (RFC 5905, section 8). Pure. */

/** @typedef {import("talks/wire/messages.js").Pong} Pong */

export class SiteClock {
  constructor() {
    /** Answers so far. */
    this.heard = 0;
    this.shortest = Infinity;
    /** Microseconds by which it is ahead of the page's. */
    this.ahead = 0;
  }

  /**
   * @param {Pong} pong
   * @param {number} came milliseconds on the page's clock; `sent` of the pong: microseconds on it
   */
  hear({ sent, received, replied }, came) {
    const back = came * 1000;
    const trip = back - sent - (replied - received);
    this.heard++;
    if (trip >= this.shortest) return;
    this.shortest = trip;
    this.ahead = (received + replied - sent - back) / 2;
  }

  /**
   * @param {number} now milliseconds on the page's clock
   * @returns {number} microseconds on the site's
   */
  at(now) {
    return now * 1000 + this.ahead;
  }
}
