/** Cliffhanger: the second part of the question appears only when the player pauses. */

import { words } from "catalogue/cliffhanger/stage/words.js";
import { Play } from "stage/play.js";
import { SIZE } from "stage/set/set.js";

/** Phases in which the whole question may be read. */
const TOLD = new Set(["sending", "stored", "scored", "refused"]);
/** Phases in which something is still to come. */
const TEASING = new Set(["ready", "opening", "speaking"]);

/** @type {import("stage/sound.js").Note[]} */
const NOTES = [
  [660, 0.09],
  [494, 0.09],
  [0, 0.12],
  [784, 0.22],
];

export default class Cliffhanger extends Play {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.shown = false;
    this.teaser = /** @type {HTMLButtonElement} */ (this.part("teaser"));
    this.teaser.addEventListener("click", () => this.show());
  }

  get words() {
    return words;
  }

  /** The last round of a set, where a model is here to listen. */
  get opposed() {
    const { live, kept, practising } = this.stage;
    return live && !practising && kept === SIZE - 1;
  }

  get ready() {
    return this.opposed ? this.words.opposed : this.words.ready;
  }

  /** A fall, and a landing. */
  get sound() {
    return NOTES;
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered({ first, second }, language) {
    this.shown = false;
    for (const [name, text] of Object.entries({ first, second })) {
      this.part(name).textContent = text;
      this.part(name).lang = language;
    }
  }

  /** @param {import("stage/stage-state.js").State} state */
  render({ phase }) {
    const told = TOLD.has(phase) || (this.shown && phase === "speaking");
    this.part("second").classList.toggle("is-away", !told);
    this.teaser.classList.toggle("is-away", told || !TEASING.has(phase));
    this.teaser.disabled = phase !== "speaking";
    this.teaser.textContent = phase === "speaking" ? this.words.cliff : this.words.teaser;
  }

  begin() {
    this.shown = false;
  }

  /** @param {import("stage/play.js").Heard} heard */
  hear({ paused, at }) {
    if (paused) this.show(at);
  }

  /** @param {string} key */
  key(key) {
    if (key === "n") this.show();
  }

  /** @param {number} [at] sample index of the take; now, if the player asked for it */
  show(at) {
    if (this.stage.phase !== "speaking" || this.shown) return;
    this.shown = true;
    this.stage.mark("second_shown", { at });
    this.stage.render(this.words.carryOn);
  }
}
