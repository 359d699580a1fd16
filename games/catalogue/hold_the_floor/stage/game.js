/** Hold the Floor: one sentence for a minute; whoever sounds done loses a life. */

import { words } from "catalogue/hold_the_floor/stage/words.js";
import { RATE } from "floor/shape.js";
import { Play } from "stage/play.js";

const LIVES = 3;
/** A level below this is no voice (floor/live.js). */
const QUIET = 0.18;

/** Up, and up, and held. @type {import("stage/sound.js").Note[]} */
const NOTES = [
  [440, 0.09],
  [554, 0.09],
  [659, 0.3],
];

export default class HoldTheFloor extends Play {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.lives = LIVES;
  }

  get words() {
    return words;
  }

  get ready() {
    return this.stage.live ? this.words.ready : this.words.alone;
  }

  get sound() {
    return NOTES;
  }

  get opposed() {
    return true;
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered({ begin }, language) {
    this.part("begin").textContent = begin;
    this.part("begin").lang = language;
    this.lives = LIVES;
  }

  render() {
    const { lives } = this;
    for (const [index, life] of [...this.part("lives").children].entries())
      life.classList.toggle("is-lost", index >= lives);
    this.part("lives").ariaLabel = this.words.lives(lives);
  }

  begin() {
    this.lives = LIVES;
    this.render();
  }

  taken() {
    this.lives -= 1;
    if (this.lives > 0) this.stage.render(this.words.taken(this.lives));
    else this.stage.cutOff(this.words.lost);
  }

  /**
   * @param {import("stage/play.js").Scored} scored
   * @returns {string}
   */
  told(scored) {
    const { floor, duel } = scored;
    const how = super.told(scored);
    return floor ? `${this.words.floor(duel ? duel.kept : held(floor.levels))} ${how}` : how;
  }
}

/**
 * Where nobody took the turn, it was the player's all the time.
 * @param {number[]} levels loudness 0 to 1, 20 a second
 * @returns {number} seconds from the first voice to the last
 */
function held(levels) {
  const heard = levels.flatMap((level, index) => (level > QUIET ? [index] : []));
  return heard.length ? ((heard.at(-1) ?? 0) + 1 - heard[0]) / RATE : 0;
}
