/** What the stage does when a take is refused, the server is away, or the microphone goes. */

import { gettext } from "look/words.js";

/** Phases in which a round is there, and nobody speaks yet. */
const AT_REST = new Set(["unchecked", "ready"]);

/**
 * @typedef {import("stage/wire/take.js").Take} Take
 * @typedef {object} MishapNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "phase" | "go">} course
 * @property {{take: Take | null}} current
 * @property {Pick<import("stage/wire/shelf.js").Shelf, "remove"> | null} shelf
 * @property {Pick<import("stage/wire/wire.js").Wire, "forget" | "leave">} wire
 * @property {Pick<import("stage/capture/recorder.js").Recorder, "stop" | "abandon" | "retire">} recorder
 * @property {Pick<import("stage/agent/agent.js").Agent, "stop">} agent
 * @property {Pick<import("stage/opponent.js").Opponent, "stop">} opponent
 * @property {Pick<import("stage/play.js").Play, "end">} play
 * @property {Pick<import("stage/wire/playback.js").Playback, "load">} playback
 * @property {{on: boolean}} practice
 * @property {{rounds: readonly unknown[]}} set
 * @property {(cutOff: boolean, text?: string) => void} done ends the take
 * @property {(text: string) => void} render draws the stage again, and says this
 * @property {(take: Take) => void} later sends it beside the play
 * @property {() => void} next the next round
 * @property {(spent?: string) => void} recap opens it; spent: why no more can be played
 * @property {() => void} askConsent leaves for the page that asks for it
 */

export class Mishaps {
  /** @param {MishapNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    /** The take that does not get through. @type {Take | null} */
    this.late = null;
  }

  /**
   * @param {Take} take that the server will never want
   * @param {string} [message]
   */
  refused(take, message) {
    const { recorder, shelf, playback, course, view } = this.needs;
    if (course.phase === "speaking") this.hush();
    recorder.abandon();
    void shelf?.remove(take.id);
    playback.load(take);
    course.go("refused", message ? gettext(message) : view.words.nothing);
  }

  /** In the middle of a take nobody speaks on: neither agent nor opponent nor the game's own timers. */
  hush() {
    const { agent, opponent, play } = this.needs;
    agent.stop();
    opponent.stop();
    play.end();
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
   * @param {string} [code] of the server's answer
   */
  stopped(meaning, message, code) {
    const { course, recorder, set, recap, askConsent } = this.needs;
    // One of the day's tries was taken back: the others have their recap all the same.
    if (code === "daily_done" && course.phase === "loading" && set.rounds.length)
      return recap(message && gettext(message));
    if (course.phase === "speaking") {
      this.hush();
      recorder.stop(true);
    }
    void recorder.retire();
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
    // The round that came with the page cannot be played just now.
    if (said && AT_REST.has(course.phase)) course.go("next", said);
  }

  /** A finished take does not get through. It lies on the shelf, where the browser has one with room. */
  stalled() {
    const { course, current, view, shelf, render } = this.needs;
    if (course.phase !== "sending") return;
    const kept = shelf && current.take && !current.take.unkept;
    this.late = kept ? current.take : null;
    render(kept ? view.words.stalled : view.words.stalledUnkept);
  }

  /** Whether the take on the stage is kept here, and does not get through. */
  get stuck() {
    const { course, current } = this.needs;
    const { late } = this;
    return course.phase === "sending" && late !== null && late === current.take && !late.unkept;
  }

  /** The player does not wait for it. */
  goOn() {
    const { wire, later, next } = this.needs;
    if (!this.stuck || !this.late) return;
    wire.leave();
    later(this.late);
    this.late = null;
    next();
  }

  /** @param {import("stage/capture/microphone-watch.js").Loss} loss */
  lostMicrophone(loss) {
    const { course, view, practice, done } = this.needs;
    const { words } = view;
    if (course.phase === "speaking") done(true, practice.on ? words.practice.lost : words.microphone[loss]);
    else if (course.phase === "checking") course.go("mic_trouble", words.gone[loss]);
  }
}
