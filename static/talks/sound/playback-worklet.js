/**
 * The only code that touches the partner's voice on its way out: frames of 20 ms into a jitter buffer, and out of it
 * at the context's rate, with a log of what was played when.
 *
 * It runs in the AudioWorklet's own scope, where the page's import map does not reach, so it imports nothing.
 */

const FRAMES_PER_SECOND = 50;
/** Seconds of one frame. */
const FRAME = 1 / FRAMES_PER_SECOND;
const LEVELS_PER_SECOND = 20;
const FULL_SCALE = 32768;
/** Frames whose arrival tells how much the network trembles: four seconds. */
const REMEMBERED = 200;
/** Share of the frames whose delay is waited for. */
const IN_TIME = 0.95;
/** Seconds that are waited beyond that: a block of the audio clock, and what trembles besides. */
const SPARE = 0.01;
/** Seconds that a frame waits after the fastest would have come: at least, and at most. */
const SHORTEST = 0.03;
const LONGEST = 0.38;
/** Seconds over the target at which voice is left out at once: after a stall, nobody wants to hear the past. */
const TOO_MUCH = 0.15;
/** Seconds off the target at which it is played a little faster or slower, and by how much; 1 % is not heard. */
const OFF = 0.005;
const HASTE = 0.01;
/** Frames behind the one that is due before it sounds after a silence: what comes late comes late again. */
const AHEAD = 1;
/** Frames that are made up where none came; after them it is quiet until there is enough again. */
const MADE_UP = 3;
/** Corner of what is left of a voice at a higher rate, as a share of the lower one; and how two filters share the slope. */
const CORNER = 0.42;
const QUALITIES = [0.5412, 1.3066];
/** Seconds in which the voice comes back after a gap: no click. */
const RETURN = 0.0025;

/** How much later than the fastest most frames come. */
class Arrivals {
  constructor() {
    /** Seconds by which the last frames came after they were spoken, on any two clocks: only differences mean anything. */
    this.delays = /** @type {number[]} */ ([]);
    /** Of these the shortest, and how long every frame waits after it for most to be in time. */
    this.shortest = 0;
    this.target = SHORTEST;
  }

  /**
   * @param {number} seq
   * @param {number} seconds on any clock
   */
  add(seq, seconds) {
    this.delays.push(seconds - seq * FRAME);
    if (this.delays.length > REMEMBERED) this.delays.shift();
    const sorted = [...this.delays].sort((a, b) => a - b);
    this.shortest = sorted[0];
    const jitter = sorted[Math.floor(IN_TIME * (sorted.length - 1))] - this.shortest;
    this.target = Math.min(LONGEST, Math.max(SHORTEST, jitter + SPARE));
  }

  /**
   * @param {number} seq
   * @param {number} seconds on the clock of the arrivals
   * @returns {number} seconds by which a frame that sounds then is over the target; below 0: it is too early for it
   */
  over(seq, seconds) {
    return seconds - seq * FRAME - this.shortest - this.target;
  }
}

/**
 * @typedef {Float32Array<ArrayBuffer>} Sound
 * @typedef {object} Pulled
 * @property {number} seq
 * @property {Sound} sound at the partner's rate
 * @property {0 | 1} concealed 1: made up, since the frame did not come
 */

/** Frames in the order in which they were spoken, each no sooner than the target. */
class JitterBuffer {
  constructor() {
    /** @type {Map<number, Sound>} */
    this.frames = new Map();
    this.arrivals = new Arrivals();
    /** The frame that is due next; -1: none has come yet. */
    this.next = -1;
    this.newest = -1;
    this.filling = true;
    /** How fast to play, so that the target is kept: 1, or 1 % beside it. */
    this.speed = 1;
    /** How often in a row a frame was made up. */
    this.invented = 0;
    this.last = new Float32Array(0);
  }

  /**
   * @param {number} seq
   * @param {Sound} sound
   * @param {number} seconds when it came, on any clock
   */
  add(seq, sound, seconds) {
    this.arrivals.add(seq, seconds);
    if (seq < this.next) return;
    if (this.next < 0) this.next = seq;
    this.newest = Math.max(this.newest, seq);
    this.frames.set(seq, sound);
  }

  /**
   * @param {number} seconds on the clock of `add`
   * @returns {Pulled | null} null: quiet, until it is time
   */
  pull(seconds) {
    if (this.next < 0) return null;
    this.catchUp(seconds);
    const over = this.arrivals.over(this.next, seconds);
    if (this.filling && (over < 0 || this.newest - this.next < AHEAD)) return null;
    this.filling = false;
    this.keepPace(over);
    const sound = this.frames.get(this.next);
    return sound ? this.real(sound) : this.madeUp();
  }

  /**
   * Once it is off by more than a little, until it is on the target.
   * @param {number} over seconds
   */
  keepPace(over) {
    if (Math.abs(over) > OFF) this.speed = 1 + Math.sign(over) * HASTE;
    else if ((this.speed - 1) * over <= 0) this.speed = 1;
  }

  /**
   * Leaves out what is too old to be heard.
   * @param {number} seconds
   */
  catchUp(seconds) {
    if (this.arrivals.over(this.next, seconds) <= TOO_MUCH) return;
    for (; this.next < this.newest && this.arrivals.over(this.next, seconds) > 0; this.next++)
      this.frames.delete(this.next);
  }

  /** @param {Sound} sound @returns {Pulled} */
  real(sound) {
    const seq = this.next++;
    this.frames.delete(seq);
    this.last = sound;
    const pulled = { seq, sound: this.invented ? this.faded(sound) : sound, concealed: /** @type {0} */ (0) };
    this.invented = 0;
    return pulled;
  }

  /**
   * A frame that did not come. Where later ones did, it is lost; where none did, it is late, and stays due.
   * @returns {Pulled | null}
   */
  madeUp() {
    const seq = this.next;
    if (this.newest >= seq) this.next++;
    else if (this.invented >= MADE_UP) this.filling = true;
    if (this.filling) return null;
    this.invented++;
    return { seq, sound: this.repeated(), concealed: 1 };
  }

  /** The last frame to and fro, so that no step is heard, and softer each time. */
  repeated() {
    const { last, invented } = this;
    const from = Math.max(0, 1 - (invented - 1) / MADE_UP);
    const to = Math.max(0, 1 - invented / MADE_UP);
    const length = last.length;
    return last.map((_, i) => {
      const sample = invented % 2 ? last[length - 1 - i] : last[i];
      return sample * (from + ((to - from) * i) / length);
    });
  }

  /** @param {Sound} sound */
  faded(sound) {
    const rise = Math.max(1, Math.round(sound.length * (RETURN / FRAME)));
    return sound.map((sample, i) => sample * Math.min(1, i / rise));
  }
}

/**
 * A low-pass of second order, in transposed direct form II.
 * Robert Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".
 */
class LowPass {
  /**
   * @param {number} corner as a share of the rate
   * @param {number} q quality
   */
  constructor(corner, q) {
    const w = 2 * Math.PI * corner;
    const alpha = Math.sin(w) / (2 * q);
    this.b = (1 - Math.cos(w)) / 2 / (1 + alpha);
    this.a1 = (-2 * Math.cos(w)) / (1 + alpha);
    this.a2 = (1 - alpha) / (1 + alpha);
    this.s1 = 0;
    this.s2 = 0;
  }

  /** @param {number} sample */
  pass(sample) {
    const out = this.b * sample + this.s1;
    this.s1 = 2 * this.b * sample - this.a1 * out + this.s2;
    this.s2 = this.b * sample - this.a2 * out;
    return out;
  }
}

/**
 * Posts `{level: rms, played}` 20 times a second. played: `[seq, at, concealed]` of every frame that began to sound; at: on
 * the context's clock, in samples. Hears `{rate}` (Hz of the partner's frames), then `{seq, pcm}`.
 */
class Playback extends AudioWorkletProcessor {
  constructor() {
    super();
    this.buffer = new JitterBuffer();
    this.step = 1;
    /** What the context's rate cannot hold would be heard as something else (Butterworth, fourth order). @type {LowPass[]} */
    this.filters = [];
    this.frame = new Float32Array(0);
    /** Where in the frame it is, and the sample before it. */
    this.place = 0;
    this.before = 0;
    this.rendered = 0;
    this.origin = -Infinity;
    /** @type {[seq: number, at: number, concealed: 0 | 1][]} */
    this.played = [];
    this.window = Math.round(sampleRate / LEVELS_PER_SECOND);
    this.measured = 0;
    this.squares = 0;
    this.port.onmessage = ({ data }) => this.obey(data);
  }

  /** @param {{rate: number} | {seq: number, pcm: ArrayBuffer}} order */
  obey(order) {
    if ("rate" in order) {
      this.step = order.rate / sampleRate;
      if (this.step > 1) this.filters = QUALITIES.map((q) => new LowPass(CORNER / this.step, q));
    } else {
      const sound = Float32Array.from(new Int16Array(order.pcm), (step) => step / FULL_SCALE);
      this.buffer.add(order.seq, sound, currentFrame / sampleRate);
    }
  }

  /**
   * @param {Float32Array[][]} _inputs
   * @param {Float32Array[][]} outputs
   * @returns {boolean} true: stay alive while the page does
   */
  process(_inputs, outputs) {
    const [out] = outputs[0];
    // As in the capture worklet: the context's clock may be late, never early, and no block is ever left out.
    this.origin = Math.max(this.origin, currentFrame - this.rendered);
    for (let i = 0; i < out.length; i++) out[i] = this.sample(i);
    for (const other of outputs[0].slice(1)) other.set(out);
    for (const sample of out) this.measure(sample);
    this.rendered += out.length;
    return true;
  }

  /**
   * The next sample, between two of the partner's in a straight line.
   * @param {number} i in this block
   */
  sample(i) {
    while (this.place >= this.frame.length) if (!this.turn(i)) return 0;
    const index = Math.floor(this.place);
    const from = index ? this.frame[index - 1] : this.before;
    const value = from + (this.frame[index] - from) * (this.place - index);
    this.place += this.step * this.buffer.speed;
    return value;
  }

  /**
   * The next frame.
   * @param {number} i sample of this block with which it begins
   * @returns {boolean} whether there is one
   */
  turn(i) {
    const pulled = this.buffer.pull((currentFrame + i) / sampleRate);
    this.before = pulled ? (this.frame.at(-1) ?? 0) : 0;
    this.place = pulled ? this.place - this.frame.length : 0;
    this.frame = pulled ? this.filtered(pulled.sound) : new Float32Array(0);
    if (pulled) this.played.push([pulled.seq, this.origin + this.rendered + i, pulled.concealed]);
    return pulled !== null;
  }

  /** @param {Sound} sound */
  filtered(sound) {
    return this.filters.reduce((each, filter) => each.map((sample) => filter.pass(sample)), sound);
  }

  /** @param {number} sample */
  measure(sample) {
    this.squares += sample ** 2;
    if (++this.measured < this.window) return;
    const { played } = this;
    this.port.postMessage({ level: Math.sqrt(this.squares / this.measured), played });
    this.played = [];
    this.measured = 0;
    this.squares = 0;
  }
}

registerProcessor("playback", Playback);
