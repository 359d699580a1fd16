/**
 * The only code that touches the sound on its way in: float samples to PCM16, cut into frames of 100 ms.
 *
 * It runs in the AudioWorklet's own scope, where the page's import map does not reach, so it imports nothing.
 * Loudness leaves every 50 ms, sound only between "record" and "stop".
 */

const FRAMES_PER_SECOND = 10;
const LEVELS_PER_SECOND = 20;
const FULL_SCALE = 32768;
/** One render quantum. */
const SILENCE = new Float32Array(128);

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
 * Collects PCM and posts `{began}` (seconds on the context's clock; the last one said counts), `{pcm, last}` and
 * `{level: {rms, peak, at, recording}}`.
 */
class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Int16Array(Math.round(sampleRate / FRAMES_PER_SECOND));
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
    this.window = Math.round(sampleRate / LEVELS_PER_SECOND);
    this.heard = 0;
    this.squares = 0;
    this.peak = 0;
    this.port.onmessage = ({ data }) => this.obey(data);
  }

  /** @param {"record" | "stop"} order */
  obey(order) {
    if (order === "record") {
      this.filled = 0;
      this.taken = 0;
      this.restartLevel();
      this.begun = false;
      this.recording = true;
    } else if (this.recording) {
      this.recording = false;
      this.post(true);
    }
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

  begin() {
    this.begun = true;
    this.before = this.rendered;
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
    const channel = inputs[0]?.[0];
    this.tick();
    if (channel && this.recording && !this.begun) this.begin();
    // A source that falters has no channel for a block. Left out, it would splice the take and move its clock.
    for (const sample of channel ?? (this.begun ? SILENCE : [])) this.take(sample);
    this.rendered += SILENCE.length;
    return true;
  }

  /** @param {number} sample */
  take(sample) {
    this.measure(sample);
    if (!this.recording) return;
    this.frame[this.filled++] = toInt16(sample);
    this.taken++;
    if (this.filled === this.frame.length) this.post(false);
  }

  /** @param {number} sample */
  measure(sample) {
    this.squares += sample * sample;
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
    this.frame = new Int16Array(Math.round(sampleRate / FRAMES_PER_SECOND));
    this.filled = 0;
  }
}

registerProcessor("capture", Capture);
