/** The longest a take may last: a gentle warning, then an end. Pure. */

/** Seconds before the end at which the player is warned. */
const WARNING = 10;
/** Seconds kept free under the server's limit: those recorded on, and the last frame that is still on its way. */
const SPARE = 0.6;

export class Minute {
  /** @param {number} longest seconds */
  constructor(longest) {
    this.longest = longest;
    this.warned = false;
  }

  /**
   * @param {number} seconds of the take so far
   * @returns {"soon" | "over" | ""} "soon" is said once
   */
  at(seconds) {
    if (seconds >= this.longest - SPARE) return "over";
    if (this.warned || seconds < this.longest - WARNING) return "";
    this.warned = true;
    return "soon";
  }
}
