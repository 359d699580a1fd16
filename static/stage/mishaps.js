/** What the stage does when a take is refused, the server is away, or the microphone goes. */

import { gettext } from "look/words.js";

/**
 * @typedef {import("stage/wire/take.js").Take} Take
 * @typedef {object} MishapNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "phase" | "go">} course
 * @property {{take: Take | null}} current
 * @property {Pick<import("stage/wire/shelf.js").Shelf, "remove"> | null} shelf
 * @property {Pick<import("stage/wire/wire.js").Wire, "forget">} wire
 * @property {Pick<import("stage/capture/recorder.js").Recorder, "stop" | "abandon">} recorder
 * @property {Pick<import("stage/wire/playback.js").Playback, "load">} playback
 * @property {{on: boolean}} practice
 * @property {(cutOff: boolean, text?: string) => void} done ends the take
 * @property {() => void} askConsent leaves for the page that asks for it
 */

export class Mishaps {
  /** @param {MishapNeeds} needs */
  constructor(needs) {
    this.needs = needs;
  }

  /**
   * @param {Take} take that the server will never want
   * @param {string} [message]
   */
  refused(take, message) {
    const { recorder, shelf, playback, course, view } = this.needs;
    recorder.abandon();
    void shelf?.remove(take.id);
    playback.load(take);
    course.go("refused", message ? gettext(message) : view.words.nothing);
  }

  /**
   * The game found, in the middle of a take, that there is nothing in it to keep.
   * @param {string} message
   */
  nothingToKeep(message) {
    const { current, wire } = this.needs;
    wire.forget();
    if (current.take) this.refused(current.take, message);
  }

  /**
   * Nothing more can be played; a take on its way stays on the shelf.
   * @param {"consent" | "blocked" | "enough"} meaning
   * @param {string} [message]
   */
  stopped(meaning, message) {
    const { course, recorder, askConsent } = this.needs;
    if (course.phase === "speaking") recorder.stop(true);
    course.go("stop", message && gettext(message));
    if (meaning === "consent") askConsent();
  }

  /** @param {string} [message] */
  waiting(message) {
    const { course, view } = this.needs;
    const { away, awayEmpty } = view.words;
    const said = message && gettext(message);
    if (course.phase === "sending") view.say(said ?? away);
    if (course.phase === "loading") view.say(said ?? awayEmpty);
  }

  /** @param {import("stage/capture/microphone-watch.js").Loss} loss */
  lostMicrophone(loss) {
    const { course, view, practice, done } = this.needs;
    const { words } = view;
    if (course.phase === "speaking") done(true, practice.on ? words.practice.lost : words.microphone[loss]);
    else if (course.phase === "checking") course.go("mic_trouble", words.microphone.missing);
  }
}
