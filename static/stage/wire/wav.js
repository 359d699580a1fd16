/** A take as a file that the browser can play: RIFF WAVE, PCM16 mono (IBM and Microsoft, 1991). Pure. */

const HEADER = 44;

/**
 * @param {ArrayBuffer} pcm PCM16 little-endian, mono
 * @param {number} sampleRate Hz
 * @returns {Blob}
 */
export function wav(pcm, sampleRate) {
  return new Blob([header(pcm.byteLength, sampleRate), pcm], { type: "audio/wav" });
}

/**
 * @param {number} bytes of PCM
 * @param {number} sampleRate Hz
 * @returns {ArrayBuffer}
 */
export function header(bytes, sampleRate) {
  const view = new DataView(new ArrayBuffer(HEADER));
  word(view, 0, "RIFF");
  view.setUint32(4, HEADER - 8 + bytes, true);
  word(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(view, 36, "data");
  view.setUint32(40, bytes, true);
  return /** @type {ArrayBuffer} */ (view.buffer);
}

/**
 * @param {DataView} view
 * @param {number} at
 * @param {string} letters
 */
function word(view, at, letters) {
  for (let i = 0; i < letters.length; i++) view.setUint8(at + i, letters.charCodeAt(i));
}
