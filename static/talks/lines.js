/** Both voices of a talk as they were heard here: 50 ms each, on one's own clock. Pure. */

import { RATE } from "floor/shape.js";
import { decibels, height } from "stage/capture/loudness.js";
import { VoiceActivity } from "stage/capture/voice-activity.js";

/** Seconds of quiet inside of what one says in one go. */
const BREATH = 0.2;
/** Seconds on one line of the recap: more of them are not told apart on a telephone. */
const MINUTE = 60;

/** Of a loudness that is put away: more of them nobody sees. */
const STEPS = 100;

/**
 * @typedef {import("floor/shape.js").Floor} Floor
 * @typedef {{levels: number[], speech: number[]}} Kept of one voice; speech: 1 or 0
 */

class Line {
  constructor() {
    this.activity = new VoiceActivity(1000 / RATE);
    /** @type {number[]} */
    this.levels = [];
    /** @type {boolean[]} */
    this.speech = [];
  }

  /** @param {number} rms 0 to 1 */
  hear(rms) {
    this.levels.push(height(decibels(rms)));
    this.speech.push(this.activity.hear(rms).speech);
  }

  /** @param {number} windows of nothing */
  pad(windows) {
    this.levels.push(...new Array(windows).fill(0));
    this.speech.push(...new Array(windows).fill(false));
  }

  /** @returns {Kept} */
  get kept() {
    return {
      levels: this.levels.map((level) => Math.round(level * STEPS) / STEPS),
      speech: this.speech.map(Number),
    };
  }

  /** @param {Kept} kept */
  recall({ levels, speech }) {
    this.levels = levels;
    this.speech = speech.map(Boolean);
  }

  /** Loudness of the last 50 ms, 0 to 1. */
  get level() {
    return this.levels.at(-1) ?? 0;
  }

  /** Whether somebody speaks, a breath between two words included. */
  get speaks() {
    const { spokenMs, quietMs } = this.activity;
    return spokenMs > 0 && quietMs <= 1000 * BREATH;
  }
}

export class Lines {
  constructor() {
    this.you = new Line();
    this.partner = new Line();
  }

  /**
   * @param {number} you root mean square of one's own voice, 0 to 1
   * @param {number} partner of what was heard of the partner
   */
  hear(you, partner) {
    this.you.hear(you);
    this.partner.hear(partner);
  }

  /**
   * Goes on at a later moment: nobody knows what was heard until then.
   * @param {number} seconds since the beginning
   */
  pad(seconds) {
    const missing = Math.max(0, Math.round(seconds * RATE) - this.you.levels.length);
    for (const line of [this.you, this.partner]) line.pad(missing);
  }

  /** @returns {[Kept, Kept]} to be put away, and given back to `recall` */
  get kept() {
    return [this.you.kept, this.partner.kept];
  }

  /** @param {[Kept, Kept]} kept */
  recall([you, partner]) {
    this.you.recall(you);
    this.partner.recall(partner);
  }

  get seconds() {
    return this.you.levels.length / RATE;
  }

  /**
   * @param {number} [from] seconds
   * @param {number} [to] seconds
   * @returns {Floor} pauses: where neither spoke
   */
  floor(from = 0, to = this.seconds) {
    const [first, end] = [Math.round(from * RATE), Math.round(to * RATE)];
    const you = this.you.speech.slice(first, end);
    const partner = this.partner.speech.slice(first, end);
    const quiet = you.map((speaks, i) => !speaks && !partner[i]);
    const levels = this.partner.levels.slice(first, end);
    return {
      seconds: (end - first) / RATE,
      levels: this.you.levels.slice(first, end).map((level, i) => (you[i] ? level : 0)),
      pauses: runs(quiet, 0).filter(([start, stop]) => stop - start >= BREATH),
      cuts: [],
      agent: runs(partner, BREATH).map(([start, stop]) => ({
        start,
        end: stop,
        levels: levels.slice(Math.round(start * RATE), Math.round(stop * RATE)),
      })),
    };
  }

  /** @returns {Floor[]} a line for every minute, all of one scale */
  minutes() {
    const { seconds } = this;
    const count = Math.ceil(seconds / MINUTE);
    return Array.from({ length: count }, (_, i) => ({
      ...this.floor(i * MINUTE, Math.min(seconds, (i + 1) * MINUTE)),
      seconds: Math.min(MINUTE, seconds),
    }));
  }
}

/**
 * @param {boolean[]} flags 20 a second
 * @param {number} breath seconds between two runs that are one
 * @returns {[number, number][]} seconds from and to
 */
function runs(flags, breath) {
  /** @type {[number, number][]} */
  const found = [];
  for (const [i, flag] of flags.entries()) {
    if (!flag) continue;
    const last = found.at(-1);
    if (last && i / RATE - last[1] <= breath) last[1] = (i + 1) / RATE;
    else found.push([i / RATE, (i + 1) / RATE]);
  }
  return found;
}
