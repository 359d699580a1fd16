/** Taboo Rush: describe a word without five others; the agent asks, and its guesses get better. */

import { words } from "catalogue/taboo_rush/stage/words.js";
import { listed } from "look/words.js";
import { ExchangePlay } from "stage/exchange/exchange-play.js";

/** Phases in which the honest button stands there. */
const OFFERED = new Set(["ready", "opening", "speaking"]);

/**
 * @typedef {import("stage/play.js").Scored} Scored
 * @typedef {import("stage/wire/messages.js").Heard} Heard
 */

export default class TabooRush extends ExchangePlay {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.owned = false;
    this.oops = /** @type {HTMLButtonElement} */ (this.part("oops"));
    this.oops.addEventListener("click", () => this.ownUp());
    /** Whether a word slipped out, as the player has it, of each take of this visit. @type {Map<string, boolean>} */
    this.slips = new Map();
    /** Whether they said so in the take that goes on. */
    this.slipped = false;
    /** The take that the player is asked about; empty: none. */
    this.asked = "";
    /** @type {HTMLButtonElement[]} */
    this.choices = [this.part("clean"), this.part("slipped")].map((choice) => /** @type {any} */ (choice));
    for (const [slipped, choice] of this.choices.entries())
      choice.addEventListener("click", () => this.own(slipped > 0));
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
    this.slipped = false;
    this.asked = "";
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
    this.showQuestion(phase);
  }

  /** @param {import("stage/play.js").Phase} phase */
  showQuestion(phase) {
    const asks = phase === "scored" && this.asked !== "";
    this.part("own").classList.toggle("is-away", !asks);
    for (const choice of this.choices) choice.disabled = !asks;
    this.part("ask").textContent = asks ? this.words.ask : "";
    this.part("clean").textContent = this.words.clean;
    this.part("slipped").textContent = this.words.slipped;
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
    this.slipped = true;
    this.stage.mark("taboo");
    this.stage.render(this.words.forgiven);
  }

  /** @param {string} recording */
  stored(recording) {
    if (this.slipped) this.slips.set(recording, true);
  }

  /**
   * Where no recogniser heard the words, and none is going to, only the player knows.
   * @param {Scored} scored
   */
  scored({ recording, floor, heard, more }) {
    const known = heard || more || this.slips.has(recording);
    this.asked = !known && floor?.cuts.length ? recording : "";
    if (this.stage.phase === "scored") this.stage.render();
  }

  /**
   * The player says it.
   * @param {boolean} slipped
   */
  own(slipped) {
    const recording = this.asked;
    if (!recording) return;
    this.asked = "";
    this.slips.set(recording, slipped);
    this.stage.render();
    // A game on top of the take: when the answer does not arrive, nothing of the take is lost.
    this.stage.answer(recording, !slipped).catch(() => {});
    this.stage.retell(slipped ? this.words.spoilt : this.words.counts);
  }

  /** @param {Scored} scored */
  told(scored) {
    return [super.told(scored), this.guess(scored)].filter(Boolean).join(" ");
  }

  /**
   * Whether the last guess counts: by what the player owned up to, by what was heard, or by what they said afterwards.
   * @param {Scored} scored
   */
  guess({ recording, heard }) {
    const slipped = this.slips.get(recording);
    if (slipped) return this.words.spoilt;
    if (heard) return this.guessed(heard);
    return slipped === undefined ? "" : this.words.counts;
  }

  /** @param {Heard} heard */
  guessed({ right, said }) {
    const { words } = this;
    if (said.length) return words.heardSome(listed(said));
    return right ? words.heardNone : words.heardLittle;
  }
}

/** @param {string} word */
function item(word) {
  const li = document.createElement("li");
  li.textContent = word;
  return li;
}
