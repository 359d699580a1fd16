/** What the stage shows. It knows the page and no rule; every word comes from stage/words/words.js. */

import { keepFocus } from "stage/focus.js";
import { direction } from "stage/language.js";
import { action } from "stage/stage-state.js";

/**
 * @typedef {import("stage/stage-state.js").State} State
 * @typedef {import("stage/words/words.js").Words} Words
 * @typedef {import("floor-line").FloorLine} FloorLine
 */

/** What the round button looks like (see .record in look/components.css). */
const LOOKS = { check: "record", record: "record", done: "recording", next: "next" };
/** Milliseconds in which a frame that was asked for has been drawn. */
const AFTER_FRAME = 60;
/** Phases in which the microphone may be checked again. */
const AT_REST = new Set(["unchecked", "ready"]);
/** Another language may have prompts when this one has none. */
const WITHOUT_PROMPT = new Set(["loading", "trouble"]);

export class StageView {
  /**
   * @param {HTMLElement} root
   * @param {Words} words
   */
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.main = /** @type {HTMLButtonElement} */ (this.part("main"));
    this.left = /** @type {HTMLButtonElement} */ (this.part("left"));
    this.right = /** @type {HTMLButtonElement} */ (this.part("right"));
    this.recheck = /** @type {HTMLButtonElement} */ (this.part("recheck"));
    this.language = /** @type {HTMLSelectElement} */ (this.part("language"));
    this.receipt = /** @type {HTMLButtonElement} */ (this.part("receipt"));
    this.floor = /** @type {FloorLine} */ (this.part("floor"));
  }

  /** @param {Words} words of the language that is played from now on */
  speak(words) {
    this.words = words;
    this.root.lang = words.code;
    this.root.dir = direction(words.code);
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-part="${name}"]`));
  }

  /**
   * @param {State} state
   * @param {import("stage/side-buttons.js").Left} left what the left button offers
   * @param {import("stage/side-buttons.js").Right} right what the right button offers
   * @param {keyof Words["button"]} word on the round button
   * @param {string} done what the game's button says while the player speaks; empty: Done
   */
  render(state, left, right, word, done) {
    const { words } = this;
    const does = action(state);
    this.root.dataset.phase = state.phase;
    document.body.classList.toggle("is-speaking", state.phase === "speaking");
    this.main.dataset.state = does ? LOOKS[does] : "wait";
    this.main.setAttribute("aria-disabled", String(does === null));
    this.part("word").textContent = (word === "done" && done) || words.button[word];
    // While somebody is heard, the floor line sets it: the button breathes with the voice.
    this.main.style.setProperty("--breath", "0");
    this.part("clock").hidden = state.phase !== "speaking";
    this.showButton(this.left, left ? words[left] : "");
    this.showButton(this.right, right ? words[right] : "");
    this.recheck.textContent = words.recheck;
    this.recheck.disabled = !AT_REST.has(state.phase);
    this.language.disabled = this.recheck.disabled && !WITHOUT_PROMPT.has(state.phase);
    const checking = state.phase === "unchecked" || state.phase === "checking";
    this.part("play").hidden = checking;
    this.part("check").hidden = !checking;
    this.part("check").textContent = state.phase === "checking" ? words.hello : words.checkTitle;
  }

  /**
   * Where in the set one is; or that this round is practice, in the same place.
   * @param {boolean} practising
   */
  showProgress(practising) {
    this.root.dataset.practice = practising ? "on" : "off";
    this.part("practice").hidden = !practising;
    this.part("practice").textContent = this.words.practice.badge;
    this.part("dots").hidden = practising;
  }

  /**
   * How to begin, with the space bar where there is likely one.
   * @param {string} ready
   */
  withKeys(ready) {
    return matchMedia("(hover: hover)").matches ? `${ready} ${this.words.keys}` : ready;
  }

  /**
   * The whole line again, no head on it: after the line's own listener, which leaves it where the sound stopped.
   * @param {HTMLAudioElement} audio
   */
  rewind(audio) {
    setTimeout(() => {
      if (audio.paused) this.floor.currentTime = null;
    }, AFTER_FRAME);
  }

  /**
   * An empty button keeps its place: nothing moves when it comes back.
   * @param {HTMLButtonElement} button
   * @param {string} text
   */
  showButton(button, text) {
    button.classList.toggle("is-away", !text);
    if (text) button.textContent = text;
  }

  /** @param {number | null} best what there is to beat, before one speaks; null: nothing */
  beat(best) {
    const { measure, less } = this.root.dataset;
    const name = /** @type {import("stage/wire/messages.js").Feat["name"]} */ (measure);
    this.part("beat").classList.toggle("is-away", best === null);
    if (best !== null)
      this.part("beat").textContent = this.words.feats.beat({ name, value: best, less: less !== undefined });
  }

  /** @param {number | null} sure how sure the opponent is that the player is done, 0 to 1; null: nobody listens */
  sure(sure) {
    this.part("sure").classList.toggle("is-away", sure === null);
    this.part("sure-word").textContent = this.words.opponent.sure;
    this.part("sure").style.setProperty("--sure", String(sure ?? 0));
  }

  /** @param {string} text one sentence for everybody, read aloud by screen readers */
  say(text) {
    this.write("status", text);
  }

  /**
   * What stands there already is not read aloud again.
   * @param {string} name of the part
   * @param {string} text
   */
  write(name, text) {
    const part = this.part(name);
    if (part.textContent !== text) part.textContent = text;
  }

  /**
   * @param {string} text about something beside the play
   * @param {boolean} [asks] whether it waits for an answer
   */
  tell(text, asks = false) {
    this.part("aside").classList.toggle("is-empty", !text);
    this.write("aside-text", text);
    this.part("aside-close").hidden = asks || !text;
    this.part("aside-close").ariaLabel = this.words.close;
    for (const name of ["aside-yes", "aside-no"]) this.part(name).hidden = !asks;
    this.part("aside-yes").textContent = this.words.send;
    this.part("aside-no").textContent = this.words.throwAway;
    keepFocus(this.root, this.main);
  }

  /** @param {string} code empty: none */
  showReceipt(code) {
    this.receipt.classList.toggle("is-away", !code);
    this.part("receipt-code").textContent = code;
    this.part("receipt-word").textContent = this.words.receipt;
    this.receipt.title = this.words.copy;
    this.receipt.ariaLabel = `${this.words.receipt} ${code}. ${this.words.copy}`;
  }

  /**
   * @param {number} seconds
   * @param {number} longest
   */
  clock(seconds, longest) {
    const whole = Math.floor(seconds);
    const told = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    // Twenty times a second: what did not change is left, and what did is said where it is drawn.
    if (this.part("clock").textContent !== told) this.part("clock").textContent = told;
    this.main.style.setProperty("--spent", Math.min(1, seconds / longest).toFixed(4));
  }
}
