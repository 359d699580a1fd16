/** Before a talk: is the microphone good, and are there headphones? Speakers are refused. */

import { Loop } from "stage/agent/loop.js";
import { decibels, height } from "stage/capture/loudness.js";
import { MicCheck } from "stage/capture/mic-check.js";
import { MicTrouble } from "stage/capture/microphone.js";
import { words as stage } from "stage/words/words.js";
import { words } from "talks/words.js";

/**
 * @typedef {object} CheckNeeds
 * @property {import("talks/view.js").TalkView} view
 * @property {import("talks/course.js").Course} course
 * @property {import("talks/sound/voice.js").Voice} voice
 * @property {() => void} alone headphones are on, and nobody hears themselves
 */

export class Check {
  /** @param {CheckNeeds} needs */
  constructor({ view, course, voice, alone }) {
    this.view = view;
    this.course = course;
    this.voice = voice;
    this.alone = alone;
    this.loop = new Loop();
    this.mic = new MicCheck();
  }

  async start() {
    this.mic = new MicCheck();
    this.course.go("check", words.opening);
    if (!(await this.tried(() => this.voice.open()))) return;
    this.view.floor.live(false, stage.recheck);
    this.view.say(stage.check.listening);
  }

  /** Of a talk that goes on already: somebody waits, and the microphone was good. Headphones are asked for as ever. */
  async again() {
    this.course.go("return", words.opening);
    if (!(await this.tried(() => this.voice.open()))) return;
    await this.listen();
  }

  /** @param {import("stage/capture/microphone.js").Level} level */
  hear({ rms, peak }) {
    const verdict = this.mic.hear(rms, peak);
    this.view.floor.level(height(decibels(rms)), this.mic.activity.speaking);
    if (verdict === "undecided") return;
    this.view.floor.show({});
    if (verdict === "good") return this.course.go("heard", `${this.praise()} ${words.bare}`);
    this.course.go("mic_trouble", stage.check[verdict]);
    if (verdict === "dead") void this.tried(() => this.voice.reopenAtOwnRate());
  }

  praise() {
    const { good, advice } = stage.check;
    const code = this.mic.advice(this.voice.microphone?.deviceRate ?? Infinity);
    return code ? advice[code] : good;
  }

  /** The player says that they wear headphones: the click tells. */
  async measure() {
    this.course.go("measure", words.listening);
    await this.listen();
  }

  /** For the click. */
  async listen() {
    const { microphone } = this.voice;
    if (!microphone) return this.course.go("mic_trouble", words.unchecked);
    let hearsItself = false;
    const measured = await this.tried(async () => {
      hearsItself = await this.loop.measure(microphone);
    });
    // The microphone may have gone meanwhile, and the page with it to another place.
    if (!measured || this.course.phase !== "measuring") return;
    if (hearsItself) this.course.go("speakers", words.speakers);
    else this.alone();
  }

  /** How long a sound that is played takes to arrive in the microphone. */
  get delay() {
    return this.voice.microphone ? this.loop.of(this.voice.microphone) : { ms: 0, measured: false };
  }

  /**
   * @param {() => Promise<void>} opening
   * @returns {Promise<boolean>}
   */
  async tried(opening) {
    try {
      await opening();
      return true;
    } catch (error) {
      if (!(error instanceof MicTrouble)) throw error;
      this.course.go("mic_trouble", stage.microphone[error.trouble]);
      return false;
    }
  }
}
