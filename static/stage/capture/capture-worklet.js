/**
 * The only code that touches the sound on its way in: float samples to PCM16, cut into frames of 100 ms, or as short
 * as the page asks for.
 *
 * It runs in the AudioWorklet's own scope, where the page's import map does not reach, so it imports nothing.
 * Loudness leaves every 50 ms, sound only between "record" and "stop".
 */

const FRAMES_PER_SECOND = 10;
const LEVELS_PER_SECOND = 20;
const FULL_SCALE = 32768;
/** One render quantum. */
const SILENCE = new Float32Array(128);
/** Seconds recorded after Done, so that the silence behind the last word is real. */
const RECORD_ON = 0.3;
/** Hz under which nothing of a voice lies: offsets, rumble. They are recorded, and not measured. */
const CORNER = 40;
/** Two gaps with less than 50 ms between them are one. */
const APART = 0.05;
/** Most gaps told of in a take; the last of them lasts to the end. The server takes 400 marks in all. */
const MOST_GAPS = 40;
/** Seconds over which two channels are compared. */
const COMPARED = 1;
/** Power of the mean against the louder channel's: 10 dB under it they cancel; above -7 dB they no longer do. */
const CANCELS = 0.1;
const AGREES = 0.2;
/** Seconds in which one mix fades into another. */
const FADE = 0.05;

/**
 * One float sample as PCM16: scaled by 32,768, rounded to the nearest step, clamped at full scale.
 * The inverse of how browsers make floats of a 16-bit microphone, so such samples come back unchanged.
 * @param {number} sample
 */
function toInt16(sample) {
  const value = Math.round(sample * FULL_SCALE);
  return Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, value));
}

/**
 * A high-pass of second order (Butterworth), in transposed direct form II.
 * Robert Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".
 */
class HighPass {
  /** @param {number} corner Hz */
  constructor(corner) {
    const w = (2 * Math.PI * corner) / sampleRate;
    const alpha = Math.sin(w) * Math.SQRT1_2;
    this.b = (1 + Math.cos(w)) / 2 / (1 + alpha);
    this.a1 = (-2 * Math.cos(w)) / (1 + alpha);
    this.a2 = (1 - alpha) / (1 + alpha);
    this.s1 = 0;
    this.s2 = 0;
    this.settled = false;
  }

  /**
   * As if the first sample had been there for ever: an offset makes no thump.
   * @param {number} sample
   */
  pass(sample) {
    if (!this.settled) {
      this.s1 = -this.b * sample;
      this.s2 = this.b * sample;
      this.settled = true;
    }
    const out = this.b * sample + this.s1;
    this.s1 = -2 * this.b * sample - this.a1 * out + this.s2;
    this.s2 = this.b * sample - this.a2 * out;
    return out;
  }
}

/**
 * Power of a block without its offset.
 * @param {number} sum of its samples
 * @param {number} squares sum of their squares
 * @param {number} count
 */
const power = (sum, squares, count) => Math.max(0, squares / count - (sum / count) ** 2);

/** Two channels as one: their mean, or the louder of them where they cancel each other. */
class Mix {
  constructor() {
    /** Power of the left, the right and their mean over the last second. */
    this.powers = [0, 0, 0];
    /** Share of the left channel: one half, or all or none of it; and what it fades to. */
    this.share = 0.5;
    this.wanted = 0.5;
    this.step = 0.5 / (FADE * sampleRate);
    this.mixed = new Float32Array(128);
  }

  /**
   * @param {Float32Array} left
   * @param {Float32Array} right
   */
  of(left, right) {
    if (this.mixed.length !== left.length) this.mixed = new Float32Array(left.length);
    this.compare(left, right);
    for (let i = 0; i < left.length; i++) {
      const away = this.wanted - this.share;
      this.share += Math.max(-this.step, Math.min(this.step, away));
      this.mixed[i] = right[i] + this.share * (left[i] - right[i]);
    }
    return this.mixed;
  }

  /**
   * @param {Float32Array} left
   * @param {Float32Array} right
   */
  compare(left, right) {
    const sums = [0, 0, 0];
    const squares = [0, 0, 0];
    for (let i = 0; i < left.length; i++) {
      const samples = [left[i], right[i], (left[i] + right[i]) / 2];
      for (let k = 0; k < 3; k++) {
        sums[k] += samples[k];
        squares[k] += samples[k] ** 2;
      }
    }
    const part = Math.min(1, left.length / (COMPARED * sampleRate));
    for (let k = 0; k < 3; k++)
      this.powers[k] += part * (power(sums[k], squares[k], left.length) - this.powers[k]);
    this.decide();
  }

  /** Where they cancel, the louder channel is taken until they no longer do. */
  decide() {
    const [left, right, mean] = this.powers;
    const louder = Math.max(left, right);
    if (this.wanted === 0.5 && mean < CANCELS * louder) this.wanted = left >= right ? 1 : 0;
    else if (mean > AGREES * louder) this.wanted = 0.5;
  }
}

/** The gaps of a take, in samples of it: where blocks came without a channel. */
class Gaps {
  /** @param {(from: number, to: number) => void} tell of a gap that is over */
  constructor(tell) {
    this.tell = tell;
    /** The gap that may go on; -1: there is none. */
    this.from = -1;
    this.to = -1;
    this.told = 0;
  }

  restart() {
    this.from = -1;
    this.to = -1;
    this.told = 0;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  add(from, to) {
    if (this.from < 0) this.from = from;
    this.to = to;
  }

  /**
   * @param {number} at samples of the take so far
   * @param {boolean} last no more of it will come
   */
  heard(at, last = false) {
    const open = this.from >= 0;
    const over = at - this.to >= APART * sampleRate && this.told < MOST_GAPS - 1;
    if (!open || !(last || over)) return;
    this.told++;
    this.tell(this.from, this.to);
    this.from = -1;
  }
}

/**
 * Collects PCM and posts `{began}` (seconds on the context's clock; the last one said counts), `{pcm, last}`,
 * `{gap: {from, to}}` (samples of the take) and `{level: {rms, peak, at, recording}}`. The loudness is that of the
 * voice, without offset and rumble; the peak is of the samples as they are kept, since those may clip.
 */
class Capture extends AudioWorkletProcessor {
  /** @param {{processorOptions?: {framesPerSecond?: number}}} [options] */
  constructor({ processorOptions } = {}) {
    super();
    this.frameLength = Math.round(sampleRate / (processorOptions?.framesPerSecond ?? FRAMES_PER_SECOND));
    this.frame = new Int16Array(this.frameLength);
    this.filled = 0;
    this.taken = 0;
    this.recording = false;
    this.begun = false;
    /** Samples rendered before this block. */
    this.rendered = 0;
    /** Frame of the context's clock to which the first of them belongs. */
    this.origin = -Infinity;
    /** Samples rendered before the take. */
    this.before = 0;
    /** Frame of the context's clock with which the take is to begin: with the next block, if not said. */
    this.from = -Infinity;
    /** Samples of this block that are before it. */
    this.early = 0;
    this.window = Math.round(sampleRate / LEVELS_PER_SECOND);
    this.heard = 0;
    this.squares = 0;
    this.peak = 0;
    this.highPass = new HighPass(CORNER);
    this.mix = new Mix();
    this.gaps = new Gaps((from, to) => this.port.postMessage({ gap: { from, to } }));
    /** Samples still to be taken after Done. */
    this.left = Infinity;
    this.port.onmessage = ({ data }) => this.obey(data);
  }

  /** @param {"record" | {record: number} | "done" | "stop"} order record: seconds on the context's clock; done: record on a little; stop: now */
  obey(order) {
    if (order === "record" || typeof order === "object") {
      this.from = typeof order === "object" ? order.record * sampleRate : -Infinity;
      this.filled = 0;
      this.taken = 0;
      this.restartLevel();
      this.gaps.restart();
      this.begun = false;
      this.left = Infinity;
      this.recording = true;
    } else if (this.recording && order === "done" && this.begun) {
      this.left = Math.min(this.left, Math.round(RECORD_ON * sampleRate));
    } else if (this.recording) {
      this.stop();
    }
  }

  stop() {
    this.recording = false;
    this.gaps.heard(this.taken, true);
    this.post(true);
  }

  /**
   * No block is ever left out, so counting them is a clock, but for where it started. Chromium's own stands still while
   * the page builds or tears down nodes, and is late then, never early: whoever is ahead is right.
   */
  tick() {
    const origin = currentFrame - this.rendered;
    if (origin <= this.origin) return;
    this.origin = origin;
    if (this.begun && this.recording) this.tell();
  }

  /** The moment on the context's clock to which sample 0 of the take belongs; said again when it is known better. */
  tell() {
    this.port.postMessage({ began: (this.origin + this.before) / sampleRate });
  }

  /** In this block, where it is due. */
  begin() {
    const early = Math.max(0, Math.round(this.from - this.origin - this.rendered));
    if (early >= SILENCE.length) return;
    this.begun = true;
    this.early = early;
    this.before = this.rendered + early;
    this.tell();
  }

  restartLevel() {
    this.heard = 0;
    this.squares = 0;
    this.peak = 0;
  }

  /**
   * @param {Float32Array[][]} inputs
   * @returns {boolean} true: stay alive while the microphone is open
   */
  process(inputs) {
    const [left, right] = inputs[0] ?? [];
    const channel = left && right ? this.mix.of(left, right) : left;
    this.tick();
    if (channel && this.recording && !this.begun) this.begin();
    // A source that falters has no channel for a block. Left out, it would splice the take and move its clock.
    const from = this.taken;
    for (const sample of channel ?? (this.begun ? SILENCE : [])) this.take(sample);
    if (!channel && this.taken > from) this.gaps.add(from, this.taken);
    else this.gaps.heard(this.taken);
    if (this.recording && this.left <= 0) this.stop();
    this.rendered += SILENCE.length;
    return true;
  }

  /** @param {number} sample */
  take(sample) {
    this.measure(sample);
    if (!this.recording || !this.begun || this.left <= 0) return;
    if (this.early > 0) {
      this.early--;
      return;
    }
    this.left--;
    this.frame[this.filled++] = toInt16(sample);
    this.taken++;
    if (this.filled === this.frame.length) this.post(false);
  }

  /** @param {number} sample */
  measure(sample) {
    this.squares += this.highPass.pass(sample) ** 2;
    this.peak = Math.max(this.peak, Math.abs(sample));
    if (++this.heard < this.window) return;
    const level = { rms: Math.sqrt(this.squares / this.heard), peak: this.peak };
    this.port.postMessage({ level: { ...level, at: this.taken, recording: this.recording } });
    this.restartLevel();
  }

  /**
   * Hands the frame over without a copy; a new one takes its place.
   * @param {boolean} last
   */
  post(last) {
    const full = this.filled === this.frame.length;
    const pcm = full ? this.frame.buffer : this.frame.slice(0, this.filled).buffer;
    this.port.postMessage({ pcm, last }, [pcm]);
    this.frame = new Int16Array(this.frameLength);
    this.filled = 0;
  }
}

registerProcessor("capture", Capture);
