/** The first round of a game on a device: played like any other, shown, and not kept. No server hears of it. */

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
    this.on = !hasPractised(needs.game);
    /** @type {import("stage/set/practice-floor.js").Window[]} */
    this.windows = [];
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
    view.floor.show(practiceFloor(this.windows, take.marks, take.sampleRate, agent.lines));
    if (heard) this.over();
    course.go("practised", heard ? play.practised || practice.over : practice.nothing);
  }

  /** The next round counts. */
  over() {
    this.on = false;
    setPractised(this.needs.game);
  }
}
