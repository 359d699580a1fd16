/** The agent by recordings that were uploaded with the prompt, played to the sample by the microphone's clock. */

import { wordStarts } from "stage/agent/voice.js";

/** Seconds between the decision to speak and the first sample: a graph that is told in time plays in time. */
const LEAD = 0.05;
/** Seconds in which a line fades when it is stopped: at once for the ear, and without a click. */
const FADE = 0.015;
/** Milliseconds a recording may take to arrive before the line is said in another way. */
const PATIENCE = 1500;

export class RecordedVoice {
  /** @param {import("stage/agent/clock.js").Clock} clock */
  constructor(clock) {
    this.clock = clock;
    this.way = /** @type {const} */ ("recording");
    /** @type {Map<number, Promise<ArrayBuffer | null>>} by line */
    this.files = new Map();
    /** @type {() => void} */
    this.finish = () => {};
  }

  /** @param {Record<string, {url: string}>} voices by line */
  offered(voices) {
    this.files = new Map(Object.entries(voices).map(([line, { url }]) => [Number(line), load(url)]));
  }

  /** @param {number} line */
  has(line) {
    return this.files.has(line);
  }

  /**
   * @param {import("stage/agent/voice.js").Line} line
   * @param {import("stage/agent/voice.js").Teller} teller
   * @returns {Promise<boolean>}
   */
  async speak({ index, text, language, stopped }, teller) {
    const { context } = this.clock;
    const buffer = context && (await withPatience(this.decoded(index, context)));
    if (!buffer || !context || stopped()) return false;
    await this.play(context, buffer, { text, language }, teller);
    return true;
  }

  /**
   * @param {number} index
   * @param {AudioContext} context
   */
  async decoded(index, context) {
    const file = await this.files.get(index);
    // A copy: decoding takes the bytes away, and the line may be said again.
    return file ? context.decodeAudioData(file.slice(0)) : null;
  }

  /**
   * @param {AudioContext} context
   * @param {AudioBuffer} buffer
   * @param {{text: string, language: string}} words
   * @param {import("stage/agent/voice.js").Teller} teller
   * @returns {Promise<void>}
   */
  play(context, buffer, { text, language }, teller) {
    const gain = context.createGain();
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(gain).connect(context.destination);
    const from = context.currentTime + LEAD;
    source.start(from);
    teller.started(this.clock.heard(from));
    const shown = this.showWords(text, language, { from, seconds: buffer.duration }, teller);
    return new Promise((resolve) => {
      const over = (/** @type {number} */ until) => {
        this.finish = () => {};
        source.onended = null;
        clearInterval(shown);
        teller.ended(this.clock.heard(until));
        resolve();
      };
      source.onended = () => over(from + buffer.duration);
      this.finish = () => over(fall(context, source, gain, from));
    });
  }

  /**
   * A recording does not say where its words begin: they are shared out over it by their length.
   * @param {string} text
   * @param {string} language
   * @param {{from: number, seconds: number}} span on the context's clock
   * @param {import("stage/agent/voice.js").Teller} teller
   */
  showWords(text, language, { from, seconds }, teller) {
    const starts = wordStarts(text, language).map((character) => ({
      character,
      at: from + (seconds * character) / text.length,
    }));
    return setInterval(() => {
      while (starts.length && starts[0].at <= this.clock.now) {
        const { character, at } = /** @type {{character: number, at: number}} */ (starts.shift());
        teller.word(character, this.clock.heard(at));
      }
    }, 30);
  }

  stop() {
    this.finish();
  }
}

/**
 * @param {AudioContext} context
 * @param {AudioBufferSourceNode} source
 * @param {GainNode} gain
 * @param {number} from when it began
 * @returns {number} seconds on the context's clock from which on it is silent
 */
function fall(context, source, gain, from) {
  const until = Math.max(from, context.currentTime + FADE);
  gain.gain.setValueAtTime(1, context.currentTime);
  gain.gain.linearRampToValueAtTime(0, until);
  source.stop(until);
  return until;
}

/** @param {string} url */
async function load(url) {
  try {
    const response = await fetch(url);
    return response.ok ? await response.arrayBuffer() : null;
  } catch {
    return null; // the line is said in another way
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T | null>} null: it failed, or took too long
 */
function withPatience(promise) {
  const late = new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE));
  return Promise.race([promise, late]).catch(() => null);
}
