/** What the page of a talk shows. It knows the page and no rule. */

import { keepFocus } from "stage/focus.js";
import { clock } from "talks/drawing.js";
import { words } from "talks/words.js";

/**
 * @typedef {import("talks/course.js").Course} Course
 * @typedef {import("floor-line").FloorLine} FloorLine
 * @typedef {import("talks/wire/messages.js").PartnerState | "absent"} Partner
 */

/** @type {Record<string, {state: string, word: "check" | "on" | "hangUp"}>} what the round button looks like, and says */
const BUTTON = {
  check: { state: "record", word: "check" },
  measure: { state: "record", word: "on" },
  hang_up: { state: "recording", word: "hangUp" },
};
/** Phases in which the game is on the page. */
const PLAYED = new Set(["talking", "over"]);

export class TalkView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.main = this.part("main");
    this.done = /** @type {HTMLButtonElement} */ (this.part("done"));
    this.floor = /** @type {FloorLine} */ (this.part("floor"));
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-part="${name}"]`));
  }

  /**
   * @param {Pick<Course, "phase" | "action">} course
   * @param {boolean} sure whether the round button was pressed once and waits to be pressed again
   */
  render({ phase, action }, sure = false) {
    const { state, word } = BUTTON[action ?? ""] ?? { state: "wait", word: "wait" };
    this.root.dataset.phase = phase;
    document.body.classList.toggle("is-speaking", phase === "talking");
    this.main.dataset.state = state;
    this.main.setAttribute("aria-disabled", String(action === null));
    this.part("word").textContent = sure ? words.sure : words[word];
    for (const button of [this.part("report-open"), this.done])
      button.classList.toggle("is-away", phase !== "talking");
    this.part("lobby").hidden = PLAYED.has(phase);
    this.part("game").hidden = phase !== "talking";
    this.part("recap").hidden = phase !== "over";
    this.part("report-now").hidden = phase === "over";
    keepFocus(this.root, this.main, this.part("stopped"));
  }

  /** @param {string} text one sentence, read aloud by screen readers */
  say(text) {
    this.write("status", text);
  }

  /** @param {string} text that need not be said any longer */
  unsay(text) {
    if (this.part("status").textContent === text) this.say("");
  }

  /** @param {Partner} state */
  partner(state) {
    this.part("partner").dataset.state = state;
    this.write("partner", words.partner[state]);
  }

  /** @param {number} left seconds */
  clock(left) {
    this.write("clock", clock(left));
  }

  /**
   * @param {string} part
   * @param {string} text
   */
  write(part, text) {
    const element = this.part(part);
    if (element.textContent !== text) element.textContent = text;
  }
}
