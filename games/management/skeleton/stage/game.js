/** Skeleton Game: what it shows, and what it says. `stage/play.js` names everything else that a game can do. */

import { catalogueOf, N_ } from "look/words.js";
import { Play } from "stage/play.js";

const { spoken } = catalogueOf("skeleton_game");
const words = spoken({
  ready: N_("Press Speak and say what you think. When there is nothing left to say, press Done."),
  practice: N_("Press Speak and say something, pause for a moment, go on, then press Done."),
  speaking: N_("Take your time."),
});

export default class SkeletonGame extends Play {
  get words() {
    return words;
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
