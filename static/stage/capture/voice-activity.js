/**
 * When has the player spoken and then paused? Answered in the page, only to decide when the second part of the
 * prompt appears. What is a pause in the data is decided on the server, by a real voice activity detector.
 *
 * Energy against an adaptive noise floor. The floor follows quiet windows down at once and loud ones up slowly
 * (3 dB a second), so that a fan that starts is learned and a sentence is not. A window is speech when it is
 * MARGIN dB above the floor and above ABSOLUTE; that is the classic two-threshold energy detector, see
 * Rabiner and Sambur, "An algorithm for determining the endpoints of isolated utterances" (1975).
 */

import { decibels } from "stage/capture/loudness.js";

/** Milliseconds of quiet after which a pause counts; longer than the stops inside words (about 150 ms). */
const PAUSE_MS = 700;
/** Milliseconds of speech that must come first: a cough or a click is shorter. */
const SPEECH_MS = 300;
/** dB above the noise floor that make a window speech. */
const MARGIN = 9;
/** dBFS under which nothing counts as speech, however quiet the room. */
const ABSOLUTE = -55;
/** dB a second by which the floor may rise. */
const RISE = 3;
/** dBFS that the floor never passes: louder rooms cannot be told from speech. */
const HIGHEST = -30;

export class VoiceActivity {
  /** @param {number} [windowMs] length of one window */
  constructor(windowMs = 50) {
    this.windowMs = windowMs;
    /** @type {number | null} dBFS; the first window sets it, since nobody speaks in the instant of the press */
    this.floor = null;
    this.spokenMs = 0;
    this.quietMs = 0;
    this.speaking = false;
  }

  /** A new take in the same room: what was learned about the noise stays. */
  restart() {
    this.spokenMs = 0;
    this.quietMs = 0;
    this.speaking = false;
  }

  /**
   * @param {number} rms root mean square of one window, 0 to 1
   * @returns {{speech: boolean, paused: boolean}} paused: spoken before, and quiet for PAUSE_MS now
   */
  hear(rms) {
    const dbfs = decibels(rms);
    this.floor = this.learn(dbfs);
    const speech = dbfs > Math.max(this.floor + MARGIN, ABSOLUTE);
    if (speech) this.spokenMs += this.windowMs;
    this.quietMs = speech ? 0 : this.quietMs + this.windowMs;
    this.speaking = speech;
    return { speech, paused: this.spokenMs >= SPEECH_MS && this.quietMs >= PAUSE_MS };
  }

  /**
   * @param {number} dbfs
   * @returns {number} the new noise floor, dBFS
   */
  learn(dbfs) {
    const risen = (this.floor ?? dbfs) + (RISE * this.windowMs) / 1000;
    return Math.min(dbfs, risen, HIGHEST);
  }
}
