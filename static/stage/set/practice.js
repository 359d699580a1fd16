/** A round to try a game with: offered where nobody has played it yet, shown, and not kept. No server hears of it. */

import { practiceFloor } from "stage/set/practice-floor.js";
import { hasPractised, setPractised } from "stage/set/practised.js";

/**
 * @typedef {object} PracticeNeeds
 * @property {string} game key
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "go">} course
 * @property {Pick<import("stage/wire/playback.js").Playback, "load">} playback
 * @property {Pick<import("stage/play.js").Play, "ready" | "practice" | "practised">} play
 * @property {{lines: string[]}} agent
 */

export class Practice {
  /** @param {PracticeNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    this.on = false;
    /** @type {import("stage/set/practice-floor.js").Window[]} */
    this.windows = [];
  }

  /** Whether a round to try is offered: on a device that has neither practised nor played this game. */
  get offered() {
    return !this.on && !hasPractised(this.needs.game);
  }

  /** The next round is to try. */
  choose() {
    this.on = true;
  }

  begin() {
    this.windows = [];
  }

  /**
   * @param {number} level 0 to 1
   * @param {boolean} speech
   */
  hear(level, speech) {
    this.windows.push({ level, speech });
  }

  /** What to do in it, before it begins. */
  get intro() {
    const { play, view } = this.needs;
    return `${view.words.practice.intro} ${play.practice || play.ready}`.trim();
  }

  /** @param {import("stage/wire/take.js").Take} take that is complete, and will never be sent */
  finish(take) {
    const { view, course, playback, play, agent } = this.needs;
    const { practice } = view.words;
    const heard = this.windows.some(({ speech }) => speech);
    playback.load(take);
    const floor = practiceFloor(this.windows, take.marks, take.sampleRate, agent.lines);
    view.floor.show(floor);
    if (heard) this.over();
    const over = floor.pauses.length ? practice.over : practice.straight;
    course.go("practised", heard ? play.practised || over : practice.nothing);
  }

  /** The next round counts, and no round to try is offered any more. */
  over() {
    this.on = false;
    setPractised(this.needs.game);
  }
}
