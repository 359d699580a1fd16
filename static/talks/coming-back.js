/** A page that is closed in the middle of a talk, and the one that goes on in its place. */

import { forget, putAway, takeUp } from "talks/put-away.js";
import { FRAMES_PER_SECOND, Return } from "talks/wire/return.js";
import { words } from "talks/words.js";

/**
 * @typedef {import("talks/wire/messages.js").Talk} Terms
 * @typedef {import("talks/wire/messages.js").Before} Before
 * @typedef {import("talks/wire/wire.js").Ready} Readiness
 * @typedef {object} Parts of the page
 * @property {import("talks/view.js").TalkView} view
 * @property {import("talks/course.js").Course} course
 * @property {import("talks/check.js").Check} check
 * @property {import("talks/wire/wire.js").Wire} wire
 * @property {import("talks/sound/voice.js").Voice} voice
 * @property {import("talks/lines.js").Lines} lines
 * @property {Terms | null} terms
 * @property {import("talks/drawing.js").Drawing | null} drawing
 * @property {() => void} tellHeard
 * @property {(text: string) => void} talks it has begun
 */

export class ComingBack {
  /** @param {Parts} talk */
  constructor(talk) {
    this.talk = talk;
    /** While it is found out where this page goes on. @type {Return | null} */
    this.asking = null;
    /** Whether the computer slept in the middle of it. */
    this.slept = false;
    /** Whether this page is being closed: that its microphone ends then ends no talk. */
    this.closes = false;
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", () => {
      this.closes = false;
    });
  }

  /** The talk goes on in this tab, if somebody comes back to it. */
  leave() {
    const { course, terms, lines, wire } = this.talk;
    this.closes = true;
    if (course.phase !== "talking" || !terms) return;
    this.talk.tellHeard();
    putAway(terms.code, lines, wire.outbox.entries);
  }

  /**
   * The computer slept, and the clock of the microphone with it. It is asked whether the talk goes on; if so, it does
   * in this page opened anew, which finds its place on the clock of before.
   */
  wake() {
    const { course, wire } = this.talk;
    if (course.phase !== "talking" || this.slept) return;
    this.slept = true;
    wire.unready();
  }

  /** Nothing is left to come back to. */
  forget() {
    forget();
  }

  /** What the page before this one left; undefined where there is none, or this one goes on already. */
  get before() {
    return this.talk.wire.anew ? this.talk.terms?.before : undefined;
  }

  /**
   * First the microphone, as it was: it goes on without a press, if the browser lets it.
   * @param {Terms} terms
   * @param {Before} before
   */
  start({ code }, { rate, answers, done }) {
    const { voice, lines, drawing, view, check, wire } = this.talk;
    voice.rates = [rate];
    wire.left = takeUp(code, lines);
    drawing?.recall(answers);
    if (done) view.done.ariaDisabled = "true";
    void check.again();
  }

  /** @param {import("talks/wire/messages.js").Pong} pong */
  hear(pong) {
    this.asking?.site.hear(pong, performance.now());
  }

  /**
   * Where the page before this one would be by now.
   * @param {Before} before
   * @param {Readiness} readiness
   */
  async goOn(before, readiness) {
    const { course, voice, wire, lines } = this.talk;
    if (voice.rate !== before.rate) return this.stray();
    const asking = new Return(before);
    this.asking = asking;
    const isWanted = () => course.phase === "waiting";
    await asking.ask((ping) => wire.post(ping), isWanted);
    this.asking = null;
    if (!isWanted()) return;
    const { next, at } = asking.start(performance.now(), wire.least);
    lines.pad(next / FRAMES_PER_SECOND);
    voice.begin((next * voice.rate) / FRAMES_PER_SECOND, at);
    wire.resume(next);
    wire.ready(readiness);
    this.talk.talks(words.back);
  }

  /** Another page has this talk, and this one cannot go on in it. */
  stray() {
    this.talk.view.say(words.strayed);
    this.talk.wire.leave();
  }
}
