/** What was said and may not have arrived yet. Pure. */

/** @typedef {{seq: number, what: ArrayBuffer | object}} Entry seq: number of the frame; of a message, of the first one after it */

/** Bytes before the sound of a frame: its number, little-endian. */
const HEADER = 4;

/**
 * @param {number} seq
 * @param {ArrayBuffer} pcm
 * @returns {ArrayBuffer} as it is sent
 */
export function pack(seq, pcm) {
  const packed = new Uint8Array(HEADER + pcm.byteLength);
  new DataView(packed.buffer).setUint32(0, seq, true);
  packed.set(new Uint8Array(pcm), HEADER);
  return packed.buffer;
}

/**
 * @param {ArrayBuffer} packed
 * @returns {{seq: number, pcm: ArrayBuffer}}
 */
export function unpack(packed) {
  return { seq: new DataView(packed).getUint32(0, true), pcm: packed.slice(HEADER) };
}

/**
 * Frames, and messages about them, in the order in which they are sent. A message that was sent before a frame has
 * arrived when that frame has, so that one number tells what both sides have.
 */
export class Outbox {
  constructor() {
    /** @type {Entry[]} */
    this.entries = [];
    this.sent = 0;
    /** Number of the next frame that is spoken. */
    this.end = 0;
  }

  /** @param {ArrayBuffer} pcm of the next 20 ms */
  add(pcm) {
    const seq = this.end++;
    this.entries.push({ seq, what: pack(seq, pcm) });
  }

  /** @param {object} message */
  note(message) {
    this.entries.push({ seq: this.end, what: message });
  }

  /** @param {number} next every frame below it is kept */
  kept(next) {
    const more = this.entries.findIndex(({ seq }) => seq >= next);
    const gone = more < 0 ? this.entries.length : more;
    this.entries.splice(0, gone);
    this.sent = Math.max(0, this.sent - gone);
  }

  /** Whether frames wait of which nobody knows that they are kept. */
  get holdsSound() {
    return this.entries.some(({ what }) => what instanceof ArrayBuffer);
  }

  /** Whatever is not known to be kept is sent once more. */
  again() {
    this.sent = 0;
  }

  /** @returns {(ArrayBuffer | object)[]} what was not sent yet, and counts as sent now */
  take() {
    const waiting = this.entries.slice(this.sent).map(({ what }) => what);
    this.sent = this.entries.length;
    return waiting;
  }
}
