/**
 * The calibration click: a short chirp that is played, and looked for in what the microphone heard. Pure.
 *
 * Found by a matched filter, the best detector of a known sound in noise (North 1943; Turin, "An introduction to
 * matched filters", 1960), normalised, so that one threshold holds for loud and for quiet rooms.
 */

/** Seconds. Long enough to stand out of a room's noise, short enough to be a tick and no tone. */
const SECONDS = 0.06;
/** Hz, from and to: what small speakers play well and a microphone at 16 kHz still hears. */
const BAND = [1000, 6000];
/** Peak, 0 to 1. The level of speech, so that what lets it be heard lets the agent be heard. */
const PEAK = 0.5;
/**
 * Normalised correlation, 0 to 1, from which on the click was there. Noise and speech without a click stay under
 * 0.2 over a second (tests/js/click.test.js); a click 6 dB under the noise reaches 0.4.
 */
const FOUND = 0.3;

/**
 * @param {number} rate Hz
 * @returns {Float32Array<ArrayBuffer>} a linear sweep with soft edges
 */
export function makeClick(rate) {
  const length = Math.round(SECONDS * rate);
  const [from, to] = BAND;
  return Float32Array.from({ length }, (_, n) => {
    const t = n / rate;
    const phase = 2 * Math.PI * (from * t + ((to - from) * t * t) / (2 * SECONDS));
    const edge = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (length - 1));
    return PEAK * edge * Math.sin(phase);
  });
}

/**
 * @typedef {object} Found
 * @property {number} at index in `heard` where the click begins
 * @property {number} strength normalised correlation, 0 to 1
 * @property {number} rms root mean square of the click as it arrived, 0 to 1
 */

/**
 * @param {Float32Array} heard by the microphone
 * @param {number} rate Hz
 * @param {number} [from] index before which it cannot have arrived
 * @param {number} [until] index after which nobody waits for it any more
 * @returns {Found | null} null: it is not there
 */
export function findClick(heard, rate, from = 0, until = heard.length) {
  const click = makeClick(rate);
  const energy = click.reduce((sum, sample) => sum + sample * sample, 0);
  const last = Math.min(until, heard.length - click.length);
  /** @type {Found} */
  let best = { at: 0, strength: 0, rms: 0 };
  for (let at = from; at <= last; at++) {
    const { dot, power } = compare(heard, click, at);
    // A speaker or a microphone may turn the wave round; nobody hears the difference.
    const strength = power ? Math.abs(dot) / Math.sqrt(power * energy) : 0;
    const rms = Math.abs(dot) / Math.sqrt(energy * click.length);
    if (strength > best.strength) best = { at, strength, rms };
  }
  return best.strength >= FOUND ? best : null;
}

/**
 * @param {Float32Array} heard
 * @param {Float32Array} click
 * @param {number} at
 */
function compare(heard, click, at) {
  let dot = 0;
  let power = 0;
  for (let n = 0; n < click.length; n++) {
    const sample = heard[at + n];
    dot += sample * click[n];
    power += sample * sample;
  }
  return { dot, power };
}
