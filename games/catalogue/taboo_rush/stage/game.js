/** Taboo Rush: describe a word without five others; the agent asks, and its guesses get better. */

import { words } from "catalogue/taboo_rush/stage/words.js";
import { ExchangePlay } from "stage/exchange/exchange-play.js";

/** Phases in which the honest button stands there. */
const OFFERED = new Set(["ready", "opening", "speaking"]);

export default class TabooRush extends ExchangePlay {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.owned = false;
    this.oops = /** @type {HTMLButtonElement} */ (this.part("oops"));
    this.oops.addEventListener("click", () => this.ownUp());
  }

  get words() {
    return words;
  }

  /** A buzzer that means well. @returns {import("stage/sound.js").Note[]} */
  get sound() {
    return [
      [523, 0.09],
      [0, 0.03],
      [523, 0.09],
      [784, 0.2],
    ];
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered(prompt, language) {
    super.offered(prompt, language);
    // Not when the take begins: who owns up in the very first moment has owned up.
    this.owned = false;
    const { word, banned } = prompt;
    this.part("word").textContent = word;
    this.part("banned").replaceChildren(...banned.map(item));
    for (const name of ["word", "banned"]) this.part(name).lang = language;
  }

  /** @param {import("stage/stage-state.js").State} state */
  render({ phase }) {
    this.part("avoid").textContent = this.words.avoid;
    this.oops.disabled = phase !== "speaking" || this.owned;
    this.oops.classList.toggle("is-away", !OFFERED.has(phase));
    this.oops.textContent = this.owned ? this.words.owned : this.words.oops;
  }

  /** @param {number} _line */
  returned(_line) {
    this.owned = false;
  }

  /** @param {string} key */
  key(key) {
    if (key === "o") this.ownUp();
  }

  /** No browser can hear it, so the player says it: once a turn is honest enough. */
  ownUp() {
    if (this.stage.phase !== "speaking" || this.owned) return;
    this.owned = true;
    this.stage.mark("taboo");
    this.stage.render(this.words.forgiven);
  }
}

/** @param {string} word */
function item(word) {
  const li = document.createElement("li");
  li.textContent = word;
  return li;
}
