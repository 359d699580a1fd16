/**
 * What a game waits for in a take, told by what is heard: bursts of the player's voice, and moments on the audio
 * clock. No timer outlives a take, since nothing is heard after it. Pure.
 */

import { Bursts } from "stage/capture/bursts.js";

/** @typedef {import("stage/play.js").Heard} Heard */

export class Moments {
  constructor() {
    this.bursts = new Bursts();
    /** Seconds of the take. */
    this.seconds = 0;
    /** @type {{test: (heard: Heard) => boolean, resolve: () => void} | null} */
    this.awaited = null;
  }

  /** A new take: what an earlier one waited for never comes. */
  restart() {
    this.bursts.restart();
    this.seconds = 0;
    this.awaited = null;
  }

  /** Seconds of the take at which the burst that goes on began. */
  get onset() {
    return this.seconds - this.bursts.sinceOnset / 1000;
  }

  /**
   * @param {Heard} heard
   * @returns {number} milliseconds of the burst that is over now; 0 if none is
   */
  hear(heard) {
    this.seconds = heard.seconds;
    const over = this.bursts.hear(heard.speech);
    if (this.awaited?.test(heard)) {
      const { resolve } = this.awaited;
      this.awaited = null;
      resolve();
    }
    return over;
  }

  /**
   * @param {(heard: Heard) => boolean} test asked every 50 ms
   * @returns {Promise<void>} fulfilled once it is true
   */
  until(test) {
    return new Promise((resolve) => {
      this.awaited = { test, resolve };
    });
  }

  /** @param {number} seconds from now */
  pause(seconds) {
    const end = this.seconds + seconds;
    return this.until((heard) => heard.seconds >= end);
  }
}
