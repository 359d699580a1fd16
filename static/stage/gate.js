/** The microphone check: nobody records before they were heard once in this session. */

import { decibels, height } from "stage/capture/loudness.js";
import { MicCheck } from "stage/capture/mic-check.js";
import { MicTrouble } from "stage/capture/microphone.js";

const CHECKED = "your-turn.microphone";

/** @returns {boolean} whether the microphone was found good earlier in this session */
export function wasChecked() {
  return sessionStorage.getItem(CHECKED) === "good";
}

export class Gate {
  /** @param {import("stage/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.view = stage.view;
    this.check = new MicCheck();
    this.failed = false;
  }

  async start() {
    const { stage, view } = this;
    this.check = new MicCheck();
    stage.go("check", view.words.opening);
    if (stage.state.phase !== "checking" || !(await this.open())) return;
    view.floor.live();
    view.say(view.words.check.listening);
  }

  /** @returns {Promise<boolean>} */
  async open() {
    try {
      await this.stage.recorder.open();
      return true;
    } catch (error) {
      this.trouble(error);
      return false;
    }
  }

  /** @param {unknown} error */
  trouble(error) {
    if (!(error instanceof MicTrouble)) throw error;
    this.stage.go("mic_trouble", this.view.words.microphone[error.trouble]);
  }

  /** @param {import("stage/capture/microphone.js").Level} level */
  hear({ rms, peak }) {
    const verdict = this.check.hear(rms, peak);
    this.view.floor.level(height(decibels(rms)), this.check.detector.speaking);
    if (verdict === "listening") return;
    if (verdict === "good") return this.pass(this.view.words.check.good);
    this.failed = true;
    this.view.floor.show({});
    this.stage.go("mic_trouble", this.view.words.check[verdict]);
    if (verdict === "dead") void this.stage.recorder.reopenAtOwnRate().catch((error) => this.trouble(error));
  }

  /** @param {string} [praise] none when the player goes on in spite of what was found */
  pass(praise = "") {
    sessionStorage.setItem(CHECKED, "good");
    this.failed = false;
    this.view.floor.show({});
    this.stage.go("check");
    this.stage.go("checked", `${praise} ${this.stage.readyWords}`.trim());
  }
}
