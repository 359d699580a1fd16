/** Skeleton Game: what it shows, and what it says. `stage/play.js` names everything else that a game can do. */

import { Play } from "stage/play.js";

export default class SkeletonGame extends Play {
  get words() {
    return {
      ready: "Press Speak and say what you think. When there is nothing left to say, press Done.",
      practice: "Press Speak and say something, pause for a moment, go on, then press Done.",
      speaking: "Take your time.",
    };
  }

  /** A rise, played when a take is safe. @returns {import("stage/sound.js").Note[]} */
  get sound() {
    return [
      [523, 0.1],
      [659, 0.2],
    ];
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered({ ask }, language) {
    this.part("ask").textContent = ask;
    this.part("ask").lang = language;
  }
}
