/** One take as the browser holds it: a log of frames and marks that can be sent again from the start. */

import { sha256 } from "stage/wire/digest.js";

/**
 * @typedef {{name: string, at: number, value?: string}} Mark at: sample index at the take's own rate
 * @typedef {Record<string, string | number | boolean>} Settings
 * @typedef {object} Header what is known of a take beside its sound
 * @property {string} id the browser's own name for it
 * @property {string} game
 * @property {string} round signed token
 * @property {number} sampleRate Hz
 * @property {Settings} settings what the browser really granted
 * @property {boolean} [opponent] whether it is played against one
 * @property {Mark[]} marks
 * @property {string} sha256 empty while the player has not said that they are done
 */

export class Take {
  /** @param {Header} header */
  constructor({ id, game, round, sampleRate, settings, opponent = false, marks, sha256 }) {
    this.id = id;
    this.game = game;
    this.round = round;
    this.sampleRate = sampleRate;
    this.settings = settings;
    this.opponent = opponent;
    this.sha256 = sha256;
    this.samples = 0;
    /** Whether the browser could not write it down: then it is on this page and nowhere else. */
    this.unkept = false;
    /** @type {(ArrayBuffer | Mark)[]} in the order of the audio clock */
    this.entries = [];
    /** @type {Mark[]} marks whose frame has not arrived yet */
    this.ahead = [];
    /** Sample index of the last mark in the log: the server wants them in order. */
    this.marked = 0;
    /** Seconds on the audio context's clock at which its first sample was heard; 0 is a moment like any other.
     * @type {number | null} */
    this.began = null;
    for (const { name, at, value } of marks) this.mark(name, at, value);
  }

  /**
   * @param {import("stage/wire/messages.js").Round} round
   * @param {number} sampleRate Hz
   * @param {Settings} settings
   * @param {boolean} [opponent] whether it is played against one
   */
  static begin(round, sampleRate, settings, opponent = false) {
    const id = crypto.randomUUID();
    return new Take({
      id,
      game: round.game,
      round: round.round,
      sampleRate,
      settings,
      opponent,
      marks: [],
      sha256: "",
    });
  }

  /** @returns {Header} */
  get header() {
    const { id, game, round, sampleRate, settings, opponent, marks, sha256 } = this;
    return { id, game, round, sampleRate, settings, opponent, marks, sha256 };
  }

  /** @param {ArrayBuffer} pcm PCM16 little-endian, mono */
  add(pcm) {
    if (pcm.byteLength) this.entries.push(pcm);
    this.samples += pcm.byteLength / 2;
    const due = this.ahead.filter(({ at }) => at <= this.samples);
    this.ahead = this.ahead.filter(({ at }) => at > this.samples);
    for (const mark of due) this.log(mark);
  }

  /** @param {Mark} mark whose time has come */
  log(mark) {
    // What was announced ahead of time may have overtaken it by a frame.
    mark.at = Math.max(mark.at, this.marked);
    this.marked = mark.at;
    this.entries.push(mark);
  }

  /**
   * Notes what the page did. The server hears of it once it has the sound up to there.
   * @param {string} name
   * @param {number} at sample index
   * @param {string} [value] which one
   */
  mark(name, at, value) {
    const mark = value ? { name, at, value } : { name, at };
    if (at <= this.samples) return this.log(mark);
    this.ahead.push(mark);
    this.ahead.sort((one, other) => one.at - other.at);
  }

  /** @returns {Mark[]} of the log, and those still to come, in the order of the audio clock */
  get marks() {
    const logged = /** @type {Mark[]} */ (this.entries.filter((entry) => !(entry instanceof ArrayBuffer)));
    return [...logged, ...this.ahead];
  }

  /** No more sound will come. */
  async finish() {
    for (const mark of this.ahead) this.log({ ...mark, at: this.samples });
    this.ahead = [];
    this.sha256 = await sha256(this.pcm());
  }

  /** @returns {ArrayBuffer[]} */
  get frames() {
    return /** @type {ArrayBuffer[]} */ (this.entries.filter((entry) => entry instanceof ArrayBuffer));
  }

  /** @returns {ArrayBuffer} all frames in one piece */
  pcm() {
    const whole = new Uint8Array(this.samples * 2);
    let at = 0;
    for (const frame of this.frames) {
      whole.set(new Uint8Array(frame), at);
      at += frame.byteLength;
    }
    return whole.buffer;
  }
}
