/** The first round of a game on a device: played like any other, shown, and not kept. No server hears of it. */

import { practiceFloor } from "stage/set/practice-floor.js";
import { hasPractised, setPractised } from "stage/set/practised.js";

export class Practice {
  /** @param {import("stage/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.game = stage.root.dataset.game ?? "";
    this.on = !hasPractised(this.game);
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
    const { play, words } = this.stage;
    return `${words.practice.intro} ${play.practice || play.ready}`.trim();
  }

  /** @param {import("stage/wire/take.js").Take} take that is complete, and will never be sent */
  finish(take) {
    const { stage } = this;
    const { practice } = stage.words;
    const heard = this.windows.some(({ speech }) => speech);
    stage.playback.load(take);
    stage.view.floor.show(practiceFloor(this.windows, take.marks, take.sampleRate, stage.agent.lines));
    if (heard) this.over();
    stage.go("practised", heard ? stage.play.practised || practice.over : practice.nothing);
  }

  /** The next round counts. */
  over() {
    this.on = false;
    setPractised(this.game);
  }

  skip() {
    this.over();
    this.stage.render(this.stage.readyWords);
  }
}
