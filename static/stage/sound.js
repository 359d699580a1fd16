/**
 * Short sounds of the games, made here: no file to load. Silent when the player has switched sound off, and while
 * the microphone records, so that no take hears the page.
 */

import { isOn } from "look/comfort.js";

/** @typedef {[hertz: number, seconds: number]} Note played one after the other; 0 Hz is a rest */

/** Loudness of one note: well under a voice. */
const GAIN = 0.14;
/** Seconds in which a note comes and goes: none clicks. */
const SOFT = 0.012;

/** @type {AudioContext | null} */
let context = null;
let recording = false;

/** @param {boolean} hushed while the microphone records */
export function hush(hushed) {
  recording = hushed;
}

/**
 * Call it from a press at least once: some browsers start no sound otherwise.
 * @param {Note[]} notes
 * @param {{inTake?: boolean}} [when] inTake: it belongs to the game (a doorbell), and plays into the take
 */
export function chime(notes, { inTake = false } = {}) {
  if (!isOn("sound") || (recording && !inTake)) return;
  context ??= new AudioContext();
  if (context.state !== "running") void context.resume().catch(() => {});
  let at = context.currentTime + SOFT;
  for (const [hertz, seconds] of notes) {
    if (hertz) ring(context, hertz, at, seconds);
    at += seconds;
  }
}

/**
 * @param {AudioContext} context
 * @param {number} hertz
 * @param {number} at seconds on its clock
 * @param {number} seconds
 */
function ring(context, hertz, at, seconds) {
  const tone = new OscillatorNode(context, { type: "triangle", frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.linearRampToValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(GAIN, at + SOFT);
  gain.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + seconds);
}
