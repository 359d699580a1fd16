/** From the press of Speak to the last frame: one take out of an open microphone, onto the shelf. */

import { Microphone, MicTrouble } from "stage/capture/microphone.js";
import { claimMicrophone } from "stage/capture/one-tab.js";
import { Take } from "stage/wire/take.js";

/** Milliseconds that the worklet may take to record on and hand over its last frame; a dead device never does. */
const LAST_FRAME = 900;

/**
 * @typedef {object} Listener
 * @property {(level: import("stage/capture/microphone.js").Level) => void} level
 * @property {() => void} began the first sample of the take is being heard
 * @property {(take: Take) => void} grown there is more to send
 * @property {(loss: import("stage/capture/microphone-watch.js").Loss) => void} lost the microphone went away
 * @property {() => void} unkept the browser could not write the take down
 */

export class Recorder {
  /**
   * @param {string} worklet
   * @param {import("stage/wire/shelf.js").Shelf | null} shelf
   * @param {Listener} listener
   */
  constructor(worklet, shelf, listener) {
    this.worklet = worklet;
    this.shelf = shelf;
    this.listener = listener;
    /** @type {Microphone | null} */
    this.microphone = null;
    /** @type {Take | null} */
    this.take = null;
    this.index = 0;
    this.cutOff = false;
    /** Whether the take is written down: a practice round leaves nothing behind. */
    this.kept = true;
    /** Lets another tab record. @type {(() => void) | null} */
    this.release = null;
    /** Until it is open: whoever asks meanwhile waits for the same one. @type {Promise<void> | null} */
    this.opening = null;
    /** The same, with the word of the other tabs. @type {Promise<void> | null} */
    this.preparing = null;
    /** Whether the microphone is let go with the last frame of the take. */
    this.retiring = false;
  }

  /**
   * @param {number[]} [rates] Hz to try instead of 16 kHz
   * @returns {Promise<void>}
   * @throws {import("stage/capture/microphone.js").MicTrouble}
   */
  async open(rates) {
    if (this.microphone) return;
    this.opening ??= this.openAnew(rates).finally(() => {
      this.opening = null;
    });
    await this.opening;
  }

  /** @param {number[]} [rates] */
  async openAnew(rates) {
    const microphone = await Microphone.open(
      this.worklet,
      {
        frame: (pcm, last) => this.grow(pcm, last),
        level: (level) => this.listener.level(level),
        gap: (gap) => this.dropout(gap),
        began: (seconds) => this.began(seconds),
        lost: (loss) => this.lose(loss),
      },
      rates,
    );
    // Nobody looks at the page any more: nothing may listen behind their back.
    if (document.hidden) {
      await microphone.close();
      throw new MicTrouble("held");
    }
    this.microphone = microphone;
  }

  /** Some browsers give digital silence from a context that is not at the device's rate. */
  async reopenAtOwnRate() {
    await this.close();
    await this.open([]);
  }

  async close() {
    const microphone = this.microphone;
    this.microphone = null;
    await microphone?.close();
  }

  /**
   * Nothing more is recorded on this page: the microphone is let go, after the last frame of a take that lasts.
   */
  async retire() {
    this.retiring = this.take !== null;
    if (!this.retiring) await this.close();
  }

  /**
   * The microphone is open, and no other tab records.
   * @returns {Promise<void>}
   * @throws {MicTrouble}
   */
  async prepare() {
    this.preparing ??= this.claimed().finally(() => {
      this.preparing = null;
    });
    await this.preparing;
  }

  async claimed() {
    await this.claim();
    await this.open().catch((error) => {
      this.letGo();
      throw error;
    });
  }

  /**
   * The microphone is prepared, and a take begins.
   * @param {import("stage/wire/messages.js").Round} round
   * @param {boolean} [kept] false: it is only practice
   * @param {boolean} [opponent] whether a model listens live
   * @returns {Take}
   */
  begin(round, kept = true, opponent = false) {
    const microphone = /** @type {Microphone} */ (this.microphone);
    const take = Take.begin(round, microphone.sampleRate, microphone.settings, opponent);
    this.take = take;
    this.index = 0;
    this.cutOff = false;
    this.kept = kept;
    this.write(take, (shelf) => shelf.put(take));
    microphone.record();
    return take;
  }

  /** @throws {MicTrouble} while another tab records */
  async claim() {
    this.release ??= await claimMicrophone();
    if (!this.release) throw new MicTrouble("elsewhere");
  }

  letGo() {
    this.release?.();
    this.release = null;
  }

  /** @param {number} seconds on the context's clock; may be said again, when it is known better */
  began(seconds) {
    const known = this.take?.began != null;
    if (this.take) this.take.began = seconds;
    if (!known) this.listener.began();
  }

  /**
   * The sample of the take that is heard at a moment of the context's clock: the clock of everything played.
   * @param {number} [seconds] now, if not said
   * @returns {number} sample index at the take's rate; 0 before it began
   */
  sampleAt(seconds = this.microphone?.context.currentTime ?? 0) {
    const { began = null, sampleRate = 0 } = this.take ?? {};
    return began === null ? 0 : Math.max(0, Math.round((seconds - began) * sampleRate));
  }

  /**
   * The floor is no longer the player's. What is recorded on after it shows whether the voice had ended.
   * @param {boolean} cutOff true when it was not the player who ended it: then the end is no end of turn
   */
  stop(cutOff) {
    const { take, microphone } = this;
    // A microphone that is gone has no clock, and the take ends with the last frame that came.
    this.cutOff = cutOff && !microphone;
    if (microphone) take?.mark(cutOff ? "cut_off" : "done", this.sampleAt());
    microphone?.done();
    setTimeout(() => take && this.take === take && void this.finish(take), LAST_FRAME);
  }

  /** The server will not have this take, so it ends here and leaves nothing on the shelf. */
  abandon() {
    this.take = null;
    this.letGo();
    this.microphone?.stop();
    if (this.retiring) void this.retire();
  }

  /**
   * @param {ArrayBuffer} pcm
   * @param {boolean} last
   */
  grow(pcm, last) {
    const take = this.take;
    if (!take) return;
    if (pcm.byteLength) {
      take.add(pcm);
      const index = this.index++;
      this.write(take, (shelf) => shelf.append(take, index, pcm));
    }
    if (last) void this.finish(take);
    else this.listener.grown(take);
  }

  /**
   * Nothing was heard for a while: the mark stands where it was again, since marks come in order.
   * @param {{from: number, to: number}} gap in samples of the take
   */
  dropout({ from, to }) {
    const { take } = this;
    take?.mark("dropout", to, String(Math.ceil(((to - from) * 1000) / take.sampleRate)));
  }

  /** @param {Take} take */
  async finish(take) {
    this.take = null;
    this.letGo();
    if (this.retiring) void this.retire();
    if (this.cutOff) take.mark("cut_off", take.samples);
    await take.finish();
    this.write(take, (shelf) => shelf.put(take));
    this.listener.grown(take);
  }

  /** @param {import("stage/capture/microphone-watch.js").Loss} loss */
  lose(loss) {
    void this.close();
    this.listener.lost(loss);
  }

  /**
   * A disk that is full keeps the beginning of a take and not its end, which would be no take: then nothing of it
   * is kept, and the page knows.
   * @param {Take} take
   * @param {(shelf: import("stage/wire/shelf.js").Shelf) => Promise<void>} writing
   */
  write(take, writing) {
    const { shelf } = this;
    if (!this.kept || !shelf || take.unkept) return;
    writing(shelf).catch(() => {
      take.unkept = true;
      void shelf.remove(take.id).catch(() => {});
      this.listener.unkept();
    });
  }
}
