/** The player's microphone: raw, made mono here, at 16 kHz where the browser can, at its own rate where it cannot. */

import { watch } from "stage/capture/microphone-watch.js";

/** Hz the models hear; browsers resample to it well when the context is opened at that rate. */
const WANTED_RATE = 16000;
/**
 * Asked for bare, not `exact`: a device without one of these must not be refused. Two channels where there are two:
 * the browser's own mono is their mean, and silence where they cancel. A browser that cleans the sound up gives one.
 */
const RAW = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  channelCount: { ideal: 2 },
};
/** Milliseconds in which a context that may start does start: on iOS one that a call interrupted never answers. */
const RESUMING = 2000;
/** What the recording keeps of the granted settings. Never deviceId, groupId or the label. */
const KEPT = [
  "echoCancellation",
  "noiseSuppression",
  "autoGainControl",
  "channelCount",
  "sampleRate",
  "sampleSize",
  "latency",
];

/**
 * @typedef {"insecure" | "denied" | "missing" | "busy" | "unsupported" | "elsewhere" | "held"} Trouble
 * @typedef {{rms: number, peak: number, at: number, recording: boolean}} Level 50 ms; at: samples of the take so far
 * @typedef {{worklet: string, framesPerSecond?: number}} Capturing
 * @typedef {object} Listener
 * @property {(pcm: ArrayBuffer, last: boolean) => void} frame
 * @property {(level: Level) => void} level
 * @property {(gap: {from: number, to: number}) => void} gap in samples of the take: nothing was heard there
 * @property {(seconds: number) => void} began on the context's clock, when sample 0 of the take was heard
 * @property {(loss: import("stage/capture/microphone-watch.js").Loss) => void} lost it is gone; open it again
 */

export class MicTrouble extends Error {
  /** @param {Trouble} trouble */
  constructor(trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

export class Microphone {
  /**
   * @param {MediaStream} stream
   * @param {AudioContext} context
   * @param {AudioWorkletNode} node
   * @param {Listener} listener
   */
  constructor(stream, context, node, listener) {
    this.stream = stream;
    this.context = context;
    this.node = node;
    this.track = stream.getAudioTracks()[0];
    node.port.onmessage = ({ data }) => {
      if (data.level) listener.level(data.level);
      else if (data.pcm) listener.frame(data.pcm, data.last);
      else if (data.gap) listener.gap(data.gap);
      else listener.began(data.began);
    };
    this.unwatch = watch(this.track, context, (loss) => listener.lost(loss));
  }

  /**
   * Asks the player for the microphone. Call it from a press: some browsers start no sound otherwise.
   * @param {string} worklet address of capture-worklet.js
   * @param {Listener} listener
   * @param {number[]} [rates] Hz to try, in order
   * @param {number} [framesPerSecond] into which the sound is cut; ten if not said
   * @throws {MicTrouble}
   */
  static async open(worklet, listener, rates = [WANTED_RATE], framesPerSecond = undefined) {
    if (!window.isSecureContext || !navigator.mediaDevices) throw new MicTrouble("insecure");
    if (!window.AudioWorkletNode) throw new MicTrouble("unsupported");
    const stream = await navigator.mediaDevices.getUserMedia({ audio: RAW }).catch((error) => {
      throw new MicTrouble(reason(error.name));
    });
    try {
      const { context, node } = await connect(stream, { worklet, framesPerSecond }, rates);
      return new Microphone(stream, context, node, listener);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error instanceof MicTrouble ? error : new MicTrouble("unsupported");
    }
  }

  /** Hz of the PCM that comes out. */
  get sampleRate() {
    return this.context.sampleRate;
  }

  /** Hz at which the device itself listens, where the browser says so. */
  get deviceRate() {
    return Math.min(this.track.getSettings().sampleRate ?? Infinity, this.sampleRate);
  }

  /** @returns {import("stage/wire/take.js").Settings} what the browser really granted */
  get settings() {
    /** @type {Record<string, unknown>} */
    const granted = { ...this.track.getSettings() };
    /** @type {import("stage/wire/take.js").Settings} */
    const kept = { contextRate: this.context.sampleRate };
    for (const name of KEPT) {
      const value = granted[name];
      if (typeof value === "number" || typeof value === "boolean") kept[name] = value;
    }
    return kept;
  }

  /** @param {number} [at] seconds on the context's clock; now, if not said */
  record(at) {
    this.node.port.postMessage(at === undefined ? "record" : { record: at });
  }

  /** It records on for 300 ms; then the last frame comes, with `last` set. */
  done() {
    this.node.port.postMessage("done");
  }

  /** The last frame still comes, with `last` set. */
  stop() {
    this.node.port.postMessage("stop");
  }

  async close() {
    this.unwatch();
    for (const track of this.stream.getTracks()) track.stop();
    await this.context.close();
  }
}

/**
 * Firefox refuses a context whose rate is not the microphone's, so the context's own rate is the second try;
 * the third is for interfaces that run above the 48 kHz that the protocol allows.
 * @param {MediaStream} stream
 * @param {Capturing} capturing
 * @param {(number | undefined)[]} rates
 */
async function connect(stream, capturing, rates) {
  let failure;
  for (const rate of [...rates, undefined, 48000]) {
    try {
      return await connectAt(stream, capturing, rate);
    } catch (error) {
      if (error instanceof MicTrouble) throw error;
      failure = error;
    }
  }
  throw failure;
}

/**
 * @param {MediaStream} stream
 * @param {Capturing} capturing
 * @param {number | undefined} rate undefined: the device's own
 */
async function connectAt(stream, { worklet, framesPerSecond }, rate) {
  const context = new AudioContext(rate ? { sampleRate: rate } : {});
  try {
    if (context.sampleRate > 48000) throw new RangeError("above what the protocol allows");
    await context.audioWorklet.addModule(worklet);
    const node = new AudioWorkletNode(context, "capture", {
      numberOfOutputs: 0,
      channelCount: 2,
      channelCountMode: "clamped-max",
      processorOptions: { framesPerSecond },
    });
    context.createMediaStreamSource(stream).connect(node);
    await running(context);
    return { context, node };
  } catch (error) {
    await context.close();
    throw error;
  }
}

/**
 * @param {AudioContext} context
 * @throws {MicTrouble} when the browser holds it back: another press may help
 */
async function running(context) {
  if (context.state === "running") return;
  const late = new Promise((resolve) => setTimeout(resolve, RESUMING));
  await Promise.race([context.resume().catch(() => {}), late]);
  if (/** @type {string} */ (context.state) !== "running") throw new MicTrouble("held");
}

/**
 * @param {string} name of the DOMException
 * @returns {Trouble}
 */
function reason(name) {
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "unsupported";
}
