/**
 * The opponent of a take: a model on the server that listens while one speaks. The page says where a pause is; the
 * server says how sure the model is that this was the end. It has the turn once it is sure enough, or once nobody has
 * spoken for three seconds, and gives it back as soon as the player goes on.
 */

import { chime } from "stage/sound.js";

/** Milliseconds of quiet from which on a silence is a pause. */
const PAUSE_MS = 200;
/** Milliseconds of speech that must have come first. */
const SPEECH_MS = 300;
/** Milliseconds of quiet after which anybody would take the turn; pipecat waits as long (`stop_secs`). */
const ENOUGH_MS = 3000;

/** It clears its throat. @type {import("stage/sound.js").Note[]} */
const NOTES = [
  [392, 0.07],
  [262, 0.16],
];

/**
 * @typedef {object} OpponentNeeds
 * @property {{floor: Pick<import("floor-line").FloorLine, "oppose" | "lean" | "leanBack" | "take">, sure: (sure: number | null) => void}} view
 * @property {Pick<import("stage/play.js").Play, "held" | "taken" | "back">} play
 * @property {(name: string, what?: {at?: number}) => void} mark notes on the take's timeline what happened
 */

export class Opponent {
  /** @param {OpponentNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    this.on = false;
    /** The silence that lasts now. @type {{at: number, leaned: boolean, taken: boolean} | null} */
    this.pause = null;
    this.quietMs = 0;
  }

  /** A take begins. @param {boolean} on whether it is played against one */
  begin(on) {
    this.on = on;
    this.pause = null;
    this.needs.view.sure(on ? 0 : null);
    if (on) this.needs.view.floor.oppose();
  }

  /** The take is over: what is said of it now comes too late. */
  stop() {
    this.on = false;
    this.needs.view.sure(null);
  }

  /** @param {Pick<import("stage/play.js").Heard, "at" | "speech" | "spokenMs" | "quietMs">} heard */
  hear({ at, speech, spokenMs, quietMs }) {
    if (!this.on) return;
    if (speech) return this.goOn();
    this.quietMs = quietMs;
    if (!this.pause && spokenMs >= SPEECH_MS && quietMs >= PAUSE_MS) {
      this.pause = { at, leaned: false, taken: false };
      this.needs.mark("pause", { at });
    }
    if (quietMs >= ENOUGH_MS) this.take();
  }

  /** The player speaks: it leans back, and gives back what it has. */
  goOn() {
    const { pause } = this;
    this.pause = null;
    if (!pause) return;
    this.needs.view.floor.leanBack();
    this.needs.view.sure(0);
    if (pause.taken) this.needs.play.back();
    else if (pause.leaned) this.needs.play.held(this.quietMs / 1000);
  }

  /** @param {import("stage/wire/messages.js").Move} move that the server tells of; one about an earlier pause is too late */
  move(move) {
    const { pause } = this;
    if (!this.on || !pause || move.at !== pause.at) return;
    if (move.type === "took") return this.take();
    // It has the turn by the clock: nothing leans in any more.
    if (pause.taken) return;
    pause.leaned = true;
    this.needs.view.floor.lean(move.p);
    this.needs.view.sure(move.p);
  }

  take() {
    const { pause } = this;
    if (!pause || pause.taken) return;
    pause.taken = true;
    this.needs.mark("taken");
    this.needs.view.floor.take();
    this.needs.view.sure(1);
    chime(NOTES, { inTake: true });
    this.needs.play.taken();
  }
}
