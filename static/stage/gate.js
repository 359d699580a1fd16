/** The microphone check: nobody records before they were heard once of late. */

import { decibels, height } from "stage/capture/loudness.js";
import { MicCheck } from "stage/capture/mic-check.js";
import { MicTrouble } from "stage/capture/microphone.js";

const CHECKED = "your-turn.microphone";
/** Seconds for which a microphone that was found good is taken for good, in every tab: a week. */
const BELIEVED = 7 * 24 * 3600;

/**
 * @typedef {object} GateNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "phase" | "go">} course
 * @property {Pick<import("stage/capture/recorder.js").Recorder, "open" | "reopenAtOwnRate" | "microphone">} recorder
 * @property {() => string} ready how to begin, in the game's words
 */

/** @returns {boolean} whether the microphone was found good earlier in this tab, or of late in another */
export function wasChecked() {
  return sessionStorage.getItem(CHECKED) === "good" || /(?:^|; )microphone=good/.test(document.cookie);
}

export class Gate {
  /** @param {GateNeeds} needs */
  constructor({ view, course, recorder, ready }) {
    this.view = view;
    this.course = course;
    this.recorder = recorder;
    this.ready = ready;
    this.check = new MicCheck();
    this.failed = false;
  }

  async start() {
    const { course, view } = this;
    this.check = new MicCheck();
    course.go("check", view.words.opening);
    if (course.phase !== "checking" || !(await this.open())) return;
    // The page may have been put away, and have come back, until the microphone was open.
    if (course.phase !== "checking") return;
    view.floor.live(false, view.words.recheck);
    view.say(view.words.check.listening);
  }

  /** @returns {Promise<boolean>} */
  async open() {
    try {
      await this.recorder.open();
      return true;
    } catch (error) {
      this.trouble(error);
      return false;
    }
  }

  /** @param {unknown} error */
  trouble(error) {
    if (!(error instanceof MicTrouble)) throw error;
    this.course.go("mic_trouble", this.view.words.microphone[error.trouble]);
  }

  /** @param {import("stage/capture/microphone.js").Level} level */
  hear({ rms, peak }) {
    const verdict = this.check.hear(rms, peak);
    this.view.floor.level(height(decibels(rms)), this.check.activity.speaking);
    if (verdict === "undecided") return;
    if (verdict === "good") return this.pass(this.praise());
    this.failed = true;
    this.view.floor.show({});
    this.course.go("mic_trouble", this.view.words.check[verdict]);
    if (verdict === "dead") void this.recorder.reopenAtOwnRate().catch((error) => this.trouble(error));
  }

  /** That it is good, or what could be better still. */
  praise() {
    const { good, advice } = this.view.words.check;
    const code = this.check.advice(this.recorder.microphone?.deviceRate ?? Infinity);
    return code ? advice[code] : good;
  }

  /** @param {string} [praise] none when the player goes on in spite of what was found */
  pass(praise = "") {
    sessionStorage.setItem(CHECKED, "good");
    // A cookie, since the browser counts its age by itself: what the clock on the wall says is often wrong.
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser we support
    if (praise) document.cookie = `microphone=good; path=/; max-age=${BELIEVED}; samesite=lax`;
    this.failed = false;
    this.view.floor.show({});
    this.course.go("check");
    this.course.go("checked", `${praise} ${this.ready()}`.trim());
  }
}
