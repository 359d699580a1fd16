/** The two buttons under a talk: the round one, and *Done*. */

import { words } from "talks/words.js";

/** Milliseconds in which a second press hangs up. */
const SURE = 4000;

/**
 * @typedef {object} Parts of the page
 * @property {import("talks/view.js").TalkView} view
 * @property {import("talks/course.js").Course} course
 * @property {import("talks/check.js").Check} check
 * @property {import("talks/wire/wire.js").Wire} wire
 * @property {import("talks/sound/voice.js").Voice} voice
 */

export class Buttons {
  /** @param {Parts} talk */
  constructor(talk) {
    this.talk = talk;
    this.sure = false;
    talk.view.main.addEventListener("click", () => this.press());
    talk.view.done.addEventListener("click", () => this.done());
  }

  press() {
    const { course, check } = this.talk;
    if (course.action === "check") void check.start();
    if (course.action === "measure") void check.measure();
    if (course.action === "hang_up") this.hangUp();
  }

  /** Only the second press hangs up. */
  hangUp() {
    const { view, course, wire } = this.talk;
    const ask = (/** @type {boolean} */ sure) => {
      this.sure = sure;
      view.render(course, sure);
    };
    if (this.sure) return wire.leave();
    ask(true);
    setTimeout(() => ask(false), SURE);
  }

  /** For this side it may end; when the other says so too, it does. */
  done() {
    const { view, wire, voice } = this.talk;
    if (view.done.ariaDisabled === "true") return;
    view.done.ariaDisabled = "true";
    view.say(words.done);
    wire.note({ type: "mark", name: "done", at: voice.sampleAt() });
  }
}
