/**
 * What a page that is closed in the middle of a talk puts away for the one that goes on: both voices as they are drawn,
 * and whatever the server may not have. It stays in the tab until that is closed, or the talk is over.
 */

const KEPT = "your-turn.talk";

/**
 * @typedef {import("talks/lines.js").Lines} Lines
 * @typedef {import("talks/wire/outbox.js").Entry} Entry
 */

/**
 * @param {string} code of the talk
 * @param {Lines} lines
 * @param {Entry[]} entries
 */
export function putAway(code, lines, entries) {
  const waiting = entries.map(({ seq, what }) => [seq, what instanceof ArrayBuffer ? written(what) : what]);
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ code, voices: lines.kept, waiting }));
  } catch {
    // A browser that keeps nothing draws the part before as quiet, and loses what was not sent.
  }
}

/**
 * @param {string} code
 * @param {Lines} lines which take it up
 * @returns {Entry[]}
 */
export function takeUp(code, lines) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (kept?.code !== code) return [];
    lines.recall(kept.voices);
    return kept.waiting.map((/** @type {[number, any]} */ [seq, what]) => ({ seq, what: read(what) }));
  } catch {
    return []; // as above
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // as above
  }
}

/** @param {ArrayBuffer} frame */
function written(frame) {
  return btoa(String.fromCharCode(...new Uint8Array(frame)));
}

/** @param {string | object} what */
function read(what) {
  if (typeof what !== "string") return what;
  return Uint8Array.from(atob(what), (letter) => letter.charCodeAt(0)).buffer;
}
