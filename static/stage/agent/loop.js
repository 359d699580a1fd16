/**
 * The loop: how long a sound that is played takes to arrive in the microphone. Everything the agent plays lies on
 * the take's timeline where it would have been heard, so overlap is known as well as the loop is.
 */

import { findClick, makeClick } from "stage/agent/click.js";
import { probe } from "stage/agent/probe.js";

const KEPT = "your-turn.loop";
/** Seconds of the probe before the click. */
const LEAD = 0.25;
/** Seconds until nobody waits for the click any more: more than Bluetooth takes both ways. */
const LONGEST = 0.6;
/** Milliseconds by which the browser's own figure moves without another output having been chosen. */
const SAME = 5;
/**
 * Root mean square of a click that somebody would call audible: -60 dBFS, under which the server calls a take
 * silent. Open headphones let less than that through, and that does no harm.
 */
const AUDIBLE = 0.001;

/**
 * @typedef {import("stage/capture/microphone.js").Microphone} Microphone
 * @typedef {{ms: number, reported: number}} Known measured, and what the browser itself said at that time
 */

export class Loop {
  constructor() {
    /** The context that was open when the click was heard. @type {BaseAudioContext | null} */
    this.context = null;
    /** @type {Known | null} */
    this.known = recall();
  }

  /**
   * Plays the click and looks for it in what the microphone heard.
   * @param {Microphone} microphone
   * @returns {Promise<boolean>} whether the microphone hears the speakers
   */
  async measure(microphone) {
    const { context } = microphone;
    const probed = probe(microphone, LEAD + LONGEST + 0.1);
    const played = click(context);
    const { samples, began } = await probed;
    const rate = context.sampleRate;
    const from = Math.max(0, Math.round((played - began) * rate));
    const found = findClick(samples, rate, from, from + Math.round(LONGEST * rate));
    if (!found) return false;
    this.context = context;
    this.keep({ ms: (began + found.at / rate - played) * 1000, reported: reported(microphone) });
    return found.rms > AUDIBLE;
  }

  /** @param {Known} known */
  keep(known) {
    this.known = known;
    sessionStorage.setItem(KEPT, JSON.stringify(known));
  }

  /**
   * Measured where the click was heard in this very microphone and the output is still the same. Else what the
   * browser reports, and by how much it was wrong when the click was heard.
   * @param {Microphone} microphone
   * @returns {{ms: number, measured: boolean}}
   */
  of(microphone) {
    const says = reported(microphone);
    if (!this.known) return { ms: says, measured: false };
    const moved = says - this.known.reported;
    const measured = this.context === microphone.context && Math.abs(moved) < SAME;
    return { ms: Math.max(0, this.known.ms + moved), measured };
  }
}

/**
 * @param {AudioContext} context
 * @returns {number} seconds on its clock at which the click begins
 */
function click(context) {
  const buffer = context.createBuffer(1, makeClick(context.sampleRate).length, context.sampleRate);
  buffer.copyToChannel(makeClick(context.sampleRate), 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  const when = context.currentTime + LEAD;
  source.start(when);
  return when;
}

/**
 * What the browser knows of its own delays, out and in, in milliseconds; 0 for what it does not tell.
 * @param {Microphone} microphone
 */
function reported({ context, settings }) {
  const input = typeof settings.latency === "number" ? settings.latency : 0;
  return ((context.outputLatency || 0) + (context.baseLatency || 0) + input) * 1000;
}

/** @returns {Known | null} from earlier in this session */
function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}
