/**
 * Number Relay: a number appears piece by piece, and the next piece only when this one was read. A dot after the
 * last piece says that it is the last: whoever knows lets the voice fall, and that is what makes the end an end.
 */

import { words } from "catalogue/number_relay/stage/words.js";
import { Play } from "stage/play.js";

/** Milliseconds of speech after which a piece counts as read: one short digit. */
const SPOKEN = 200;
/** Milliseconds of quiet after which the next piece comes: longer than the stops inside words. */
const QUIET = 500;
/** Phases in which the whole number may be seen. */
const TOLD = new Set(["sending", "stored", "scored", "refused", "practised"]);
/** Longest text, in widths of a digit, that is set in each size. */
const SIZES = { huge: 5, large: 9, middle: 13 };

export default class NumberRelay extends Play {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    /** @type {string[]} */
    this.chunks = [];
    this.shown = 0;
    /** Whether the player has pressed Done. */
    this.pressed = false;
    /** Whether each take of this visit was read to its end, in order; null: nobody has said. @type {Map<string, boolean | null>} */
    this.takes = new Map();
    /** Those in which the player pressed Done before the last piece was there. @type {Set<string>} */
    this.early = new Set();
    this.more = /** @type {HTMLButtonElement} */ (this.part("more"));
    this.more.addEventListener("click", () => this.show());
  }

  get words() {
    return words;
  }

  /** Three keys of a telephone. @returns {import("stage/sound.js").Note[]} */
  get sound() {
    return [
      [697, 0.08],
      [770, 0.08],
      [941, 0.16],
    ];
  }

  /** @returns {boolean} whether the piece on the page is the last */
  get isLast() {
    return this.shown > 0 && this.shown === this.chunks.length;
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered({ ask, chunks }, language) {
    this.chunks = chunks;
    this.shown = 0;
    this.part("ask").textContent = ask;
    for (const name of ["ask", "read", "piece"]) this.part(name).lang = language;
  }

  /** @param {import("stage/stage-state.js").State} state */
  render({ phase }) {
    const speaking = phase === "speaking";
    const told = TOLD.has(phase);
    const piece = speaking ? (this.chunks[this.shown - 1] ?? "") : "";
    this.part("read").textContent = this.chunks.slice(0, Math.max(0, this.shown - 1)).join(" ");
    this.part("read").classList.toggle("is-away", !speaking);
    this.part("piece").textContent = told ? this.chunks.join(" ") : piece || "…";
    this.part("piece").dataset.size = told ? "small" : size(piece);
    this.part("end").hidden = !(told || (speaking && this.isLast));
    this.part("end-word").textContent = this.words.end;
    this.more.classList.toggle("is-away", told || this.isLast);
    this.more.disabled = !speaking;
    this.more.textContent = speaking ? this.words.more : this.words.waiting;
  }

  begin() {
    this.shown = 0;
    this.pressed = false;
    this.show(0);
  }

  press() {
    this.pressed = true;
    return false;
  }

  /** @param {import("stage/play.js").Heard} heard */
  hear({ at, spokenMs, quietMs }) {
    if (spokenMs >= SPOKEN && quietMs >= QUIET) this.show(at);
  }

  /** @param {string} key */
  key(key) {
    if (key === "n" || key === "N") this.show();
  }

  /** @param {string} recording */
  stored(recording) {
    this.takes.set(recording, null);
    // Where the minute or the microphone ended it, nobody is blamed.
    if (this.pressed && !this.isLast) this.early.add(recording);
  }

  /**
   * @param {string} recording
   * @returns {number} how many in a row were read to their end, up to this one
   */
  row(recording) {
    let row = 0;
    for (const [each, whole] of this.takes) {
      row = whole ? row + 1 : 0;
      if (each === recording) return row;
    }
    return 0;
  }

  /** @param {import("stage/play.js").Scored} scored */
  told(scored) {
    const { words } = this;
    const { feat, recording } = scored;
    if (this.takes.has(recording)) this.takes.set(recording, Boolean(feat));
    const row = this.row(recording);
    const said = [super.told(scored)];
    if (feat) said.unshift(words.pace(feat.value));
    if (row > 1) said.push(words.row(row));
    if (this.early.has(recording)) said.unshift(words.early);
    return said.join(" ");
  }

  /** @param {number} [at] sample index of the take; now, if the player asked for it */
  show(at) {
    if (this.stage.phase !== "speaking" || this.shown >= this.chunks.length) return;
    this.stage.mark("chunk", { at, value: String(this.shown) });
    this.shown += 1;
    // What was spoken belongs to the piece before.
    this.stage.restartSpeech();
    this.stage.render(this.isLast ? this.words.last : this.words.speaking);
  }
}

/** @param {string} text */
function size(text) {
  const width = [...text].reduce((sum, character) => sum + (character > "\u2e7f" ? 1.7 : 1), 0);
  return Object.entries(SIZES).find(([, longest]) => width <= longest)?.[0] ?? "small";
}
