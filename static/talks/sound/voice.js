/** One's own voice: an open microphone, its frames, and the clock that both voices are told by. */

import { Microphone, MicTrouble } from "stage/capture/microphone.js";
import { claimMicrophone } from "stage/capture/one-tab.js";
import { Sleep, SteadyClock } from "talks/sound/steady.js";

const FRAMES_PER_SECOND = 50;
/** Milliseconds that the worklet may take to hand over its last frame; a dead device never does. */
const LAST_FRAME = 300;

/**
 * @typedef {object} Listener
 * @property {(pcm: ArrayBuffer) => void} frame the next 20 ms
 * @property {(level: import("stage/capture/microphone.js").Level) => void} level
 * @property {(gap: {from: number, to: number}) => void} gap nothing was heard there
 * @property {() => void} slept the computer did, while this was recorded: what comes now is later than its number says
 * @property {(loss: import("stage/capture/microphone-watch.js").Loss) => void} lost
 */

export class Voice {
  /**
   * @param {string} worklet address of capture-worklet.js
   * @param {Listener} listener
   */
  constructor(worklet, listener) {
    this.worklet = worklet;
    this.listener = listener;
    /** @type {Microphone | null} */
    this.microphone = null;
    /** Seconds on the context's clock to which sample 0 belongs; null: nothing is recorded yet. @type {number | null} */
    this.began = null;
    this.recording = false;
    /** Number of that sample: a page that was opened anew goes on where the one before it would be. */
    this.first = 0;
    /** Hz that the microphone is opened at; as the stage does, if not said. @type {number[] | undefined} */
    this.rates = undefined;
    this.clock = new SteadyClock();
    this.sleep = new Sleep();
    /** Told of the last frame. */
    this.whole = () => {};
    /** Lets another tab record. @type {(() => void) | null} */
    this.release = null;
  }

  /**
   * Call it from a press.
   * @param {number[]} [rates] Hz to try instead of 16 kHz
   * @throws {MicTrouble}
   */
  async open(rates = this.rates) {
    this.release ??= await claimMicrophone();
    if (!this.release) throw new MicTrouble("elsewhere");
    const { listener } = this;
    this.microphone ??= await Microphone.open(
      this.worklet,
      {
        frame: (pcm, last) => this.grow(pcm, last),
        level: (level) => this.hear(level),
        gap: (gap) => listener.gap(gap),
        began: (seconds) => {
          this.began = seconds;
        },
        lost: (loss) => this.lose(loss),
      },
      rates,
      FRAMES_PER_SECOND,
    );
  }

  /** Some browsers give digital silence from a context that is not at the device's rate. */
  async reopenAtOwnRate() {
    await this.microphone?.close();
    this.microphone = null;
    await this.open([]);
  }

  get rate() {
    return this.microphone?.sampleRate ?? 0;
  }

  /**
   * Sample 0 is the next that is heard. Once is enough: whoever is told twice goes on.
   * @param {number} [first] number of that sample
   * @param {number} [at] milliseconds on the page's clock when it is to be heard; now, if not said
   */
  begin(first = 0, at = undefined) {
    if (this.recording) return;
    this.first = first;
    this.microphone?.record(at === undefined ? undefined : this.clock.at(at));
    this.recording = true;
  }

  /** @param {import("stage/capture/microphone.js").Level} level */
  hear(level) {
    if (this.microphone) this.clock.see(this.microphone.context.currentTime, performance.now());
    this.listener.level(level);
  }

  /**
   * @param {ArrayBuffer} pcm
   * @param {boolean} last
   */
  grow(pcm, last) {
    if (this.microphone && this.sleep.isOver(this.microphone.context.currentTime, Date.now()))
      this.listener.slept();
    // What is left over at the end is shorter than a frame, and not sent.
    if (pcm.byteLength === 2 * Math.round(this.rate / FRAMES_PER_SECOND)) this.listener.frame(pcm);
    if (last) this.whole();
  }

  /** No more is spoken; every frame was handed over when this is settled. */
  async finish() {
    const whole = new Promise((resolve) => {
      this.whole = () => resolve(undefined);
      setTimeout(resolve, LAST_FRAME);
    });
    this.microphone?.stop();
    if (this.microphone && this.recording) await whole;
    await this.close();
  }

  /**
   * The sample of one's own voice at a moment of the context's clock.
   * @param {number} [seconds] now, if not said
   * @returns {number} the first one before it began
   */
  sampleAt(seconds = this.clock.at(performance.now())) {
    const since = this.began === null ? 0 : Math.max(0, Math.round((seconds - this.began) * this.rate));
    return this.first + since;
  }

  async close() {
    const { microphone } = this;
    this.microphone = null;
    this.release?.();
    this.release = null;
    await microphone?.close();
  }

  /** @param {import("stage/capture/microphone-watch.js").Loss} loss */
  lose(loss) {
    void this.close();
    this.listener.lost(loss);
  }
}
