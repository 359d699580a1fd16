/** The set in progress, kept in this tab so that a reload does not lose it; and its dots on the stage. */

import { isFull, parse, SIZE, without, withTake } from "stage/set/set.js";

export class SetKeeper {
  /**
   * @param {string} name of what is played: the game's key, or the day's
   * @param {HTMLElement} dots
   * @param {number} [size] rounds of a set
   */
  constructor(name, dots, size = SIZE) {
    this.key = `your-turn.set.${name}`;
    this.size = size;
    this.dots = dots;
    this.rounds = this.left();
    /** @type {import("stage/words/words.js").Words | null} */
    this.words = null;
    dots.replaceChildren(...Array.from({ length: size }, () => document.createElement("span")));
  }

  /**
   * What an earlier visit of this tab left: a set in progress; whose recap was seen, that one is over.
   * @returns {import("stage/set/set.js").Rounds}
   */
  left() {
    const rounds = parse(sessionStorage.getItem(this.key));
    return isFull(rounds, this.size) && sessionStorage.getItem(this.seenKey) ? [] : rounds;
  }

  get seenKey() {
    return `${this.key}.seen`;
  }

  /** Its recap is on the page: whoever comes again begins another set. */
  seen() {
    sessionStorage.setItem(this.seenKey, "yes");
  }

  get isFull() {
    return isFull(this.rounds, this.size);
  }

  /** @param {import("stage/set/set.js").Kept} kept */
  add(kept) {
    sessionStorage.removeItem(this.seenKey);
    this.keep(withTake(this.rounds, kept));
  }

  /** @param {string} recording */
  drop(recording) {
    this.keep(without(this.rounds, recording));
  }

  startAgain() {
    sessionStorage.removeItem(this.seenKey);
    this.keep([]);
  }

  /** @param {import("stage/set/set.js").Rounds} rounds */
  keep(rounds) {
    this.rounds = rounds;
    sessionStorage.setItem(this.key, JSON.stringify(rounds));
    if (this.words) this.render(this.words);
  }

  /** @param {import("stage/words/words.js").Words} words */
  render(words) {
    this.words = words;
    for (const [index, dot] of [...this.dots.children].entries())
      dot.classList.toggle("is-kept", index < this.rounds.length);
    this.dots.ariaLabel = words.progress(this.rounds.length, this.size);
  }
}
