/** Whether a finished take gets anywhere: said soon where it does not, and a dead connection given up. */

import { DEAD, STALLED } from "stage/wire/patience.js";

export class Stall {
  /** @param {{stalled: () => void, dead: () => void}} listener dead: nothing has moved for a long while */
  constructor(listener) {
    this.listener = listener;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.told = false;
  }

  /**
   * From now on an answer is due. Called again it changes nothing.
   * @param {() => number} left bytes that the browser has not sent yet
   */
  watch(left) {
    if (this.timer === undefined) this.look(left, Number.POSITIVE_INFINITY, 0);
  }

  /**
   * @param {() => number} left
   * @param {number} before bytes that were left at the last look
   * @param {number} still milliseconds in which nothing has moved
   */
  look(left, before, still) {
    this.timer = setTimeout(() => {
      const now = left();
      const waited = now < before && now > 0 ? STALLED : still + STALLED;
      this.told = true;
      this.listener.stalled();
      this.look(left, now, waited >= DEAD ? 0 : waited);
      if (waited >= DEAD) this.listener.dead();
    }, STALLED);
  }

  /** An answer came, or nobody waits for one any more. */
  over() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.told = false;
  }
}
