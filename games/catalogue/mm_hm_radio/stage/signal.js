/** The signal of the radio: it fades while nobody gives a sign of life. Pure. */

/** Milliseconds of the agent's speech from a full signal to none: about a line and a half. */
export const FADE_MS = 8000;
/** Bars on the dial. */
export const BARS = 5;

export class Signal {
  constructor() {
    this.left = FADE_MS;
  }

  /** A sign of life. */
  restore() {
    this.left = FADE_MS;
  }

  /** @param {number} ms of the agent's speech that nobody answered */
  fade(ms) {
    this.left = Math.max(0, this.left - ms);
  }

  get lost() {
    return this.left === 0;
  }

  /** How many bars are lit: the last one goes out when the signal is lost. */
  get bars() {
    return Math.ceil((this.left / FADE_MS) * BARS);
  }
}
