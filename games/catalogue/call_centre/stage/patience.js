/** The patience of whoever is on the other side: it wears off while nobody replies. Pure. */

/** Milliseconds without a word, from the end of the caller's line, until they ask whether anybody is there. */
const RESTLESS_MS = 5000;
/** The same until they hang up. */
const GONE_MS = 11_000;
/** Milliseconds of one window of what is heard. */
const WINDOW_MS = 50;

export class Patience {
  constructor() {
    this.waitedMs = 0;
  }

  /** Somebody speaks, or has replied. */
  restore() {
    this.waitedMs = 0;
  }

  /** One more window in which nobody did. */
  wear() {
    this.waitedMs += WINDOW_MS;
  }

  /** @returns {"calm" | "restless" | "gone"} */
  get mood() {
    if (this.waitedMs >= GONE_MS) return "gone";
    return this.waitedMs >= RESTLESS_MS ? "restless" : "calm";
  }
}
