/** Is the microphone good enough to play? A verdict from a few seconds of levels. Pure. */

import { decibels } from "stage/capture/loudness.js";
import { VoiceActivity } from "stage/capture/voice-activity.js";

/** Milliseconds in which a player who was asked to say hello has said it. */
const PATIENCE_MS = 6000;
/** Speech that is enough to judge by. */
const ENOUGH_MS = 400;
/** Peak from which a sample counts as clipped: one step below full scale, with room for resampling. */
const CLIPPED = 0.985;
/** dBFS of noise above which the models hear the room more than the voice. */
const NOISY = -38;
/** dBFS of speech under which a take is refused as too quiet more often than not. */
const FAINT = -42;

/** dB of signal to noise under which a take is kept, and its speaker told: the server's SOME_NOISE. */
const SOME_NOISE = 18;
/** Hz at which a headset over Bluetooth listens while it is a telephone. */
const TELEPHONE = 8000;

/** @typedef {"" | "clipping" | "noisy" | "narrow_band"} Advice codes of corpus/refusals.py, as far as a page can know */
/** @typedef {"undecided" | "good" | "silent" | "dead" | "clipping" | "noisy" | "faint"} Verdict */

export class MicCheck {
  /** @param {number} [windowMs] */
  constructor(windowMs = 50) {
    this.activity = new VoiceActivity(windowMs);
    this.windowMs = windowMs;
    this.elapsed = 0;
    this.loudest = 0;
    this.clipped = 0;
    /** @type {number[]} */
    this.speech = [];
    /** @type {number[]} */
    this.quiet = [];
  }

  /**
   * @param {number} rms
   * @param {number} peak
   * @returns {Verdict}
   */
  hear(rms, peak) {
    this.elapsed += this.windowMs;
    this.loudest = Math.max(this.loudest, peak);
    if (peak >= CLIPPED) this.clipped++;
    const { speech } = this.activity.hear(rms);
    (speech ? this.speech : this.quiet).push(decibels(rms));
    return this.verdict();
  }

  /** dBFS of the room: the median of the windows without speech. */
  get noise() {
    return median(this.quiet);
  }

  /** @returns {Verdict} */
  verdict() {
    if (this.speech.length * this.windowMs >= ENOUGH_MS) return this.judge();
    if (this.elapsed < PATIENCE_MS) return "undecided";
    if (this.loudest === 0) return "dead";
    return this.noise > NOISY ? "noisy" : "silent";
  }

  /** @returns {Verdict} */
  judge() {
    if (this.clipped > 2) return "clipping";
    if (this.quiet.length > 4 && this.noise > NOISY) return "noisy";
    return median(this.speech) < FAINT ? "faint" : "good";
  }

  /**
   * What could be better of a microphone that is good enough.
   * @param {number} rate Hz at which the device listens
   * @returns {Advice}
   */
  advice(rate) {
    if (this.clipped) return "clipping";
    if (this.quiet.length > 4 && median(this.speech) - this.noise < SOME_NOISE) return "noisy";
    return rate <= TELEPHONE ? "narrow_band" : "";
  }
}

/** @param {number[]} values */
function median(values) {
  if (!values.length) return -100;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
