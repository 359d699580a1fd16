/** How loud a stretch of sound is, in decibels and as a height to draw. Pure. */

/** Below this everything is drawn flat: the floor of a quiet room on a good microphone. */
const QUIETEST = -60;

/**
 * Root mean square as dB relative to full scale.
 * @param {number} rms 0 to 1
 * @returns {number} dBFS, -100 at digital silence
 */
export function decibels(rms) {
  return rms > 0.00001 ? 20 * Math.log10(rms) : -100;
}

/**
 * Height of the voice on the floor line.
 * @param {number} dbfs
 * @returns {number} 0 at -60 dBFS and below, 1 at -6 dBFS and above (a voice near the microphone)
 */
export function height(dbfs) {
  return Math.max(0, Math.min(1, (dbfs - QUIETEST) / (-6 - QUIETEST)));
}
