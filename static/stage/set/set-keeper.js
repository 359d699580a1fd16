/** The set in progress, kept in this tab so that a reload does not lose it; and its dots on the stage. */

import { isFull, parse, SIZE, without, withTake } from "stage/set/set.js";

export class SetKeeper {
  /**
   * @param {string} game key
   * @param {HTMLElement} dots
   */
  constructor(game, dots) {
    this.key = `your-turn.set.${game}`;
    this.dots = dots;
    this.rounds = parse(sessionStorage.getItem(this.key));
    /** @type {import("stage/words/words.js").Words | null} */
    this.words = null;
    dots.replaceChildren(...Array.from({ length: SIZE }, () => document.createElement("span")));
  }

  get isFull() {
    return isFull(this.rounds);
  }

  /** @param {import("stage/set/set.js").Kept} kept */
  add(kept) {
    this.keep(withTake(this.rounds, kept));
  }

  /** @param {string} recording */
  drop(recording) {
    this.keep(without(this.rounds, recording));
  }

  startAgain() {
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
    this.dots.ariaLabel = words.progress(this.rounds.length, SIZE);
  }
}
