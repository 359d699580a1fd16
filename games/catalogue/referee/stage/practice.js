/** Two made-up clips to read before the first real one, drawn like the others; nothing of them is sent. */

import { RATE } from "floor/shape.js";

/**
 * @typedef {import("catalogue/referee/stage/desk.js").Clip} Clip
 * @typedef {import("catalogue/referee/stage/words.js").Words["practiceClips"][number]} Example
 * @typedef {Clip & {example: Example}} PracticeClip
 */

const TAIL = 0.2;
/** Seconds a letter takes to say. */
const LETTER = 0.065;

/**
 * @param {Example} example
 * @param {string} language
 * @returns {PracticeClip}
 */
export function practiceClip(example, language) {
  const cut = 0.5 + Math.max(0.5, example.said.length * LETTER);
  const seconds = cut + TAIL;
  const speaking = example.state === "speaking";
  const agent = speaking ? [{ start: 0, end: seconds, text: "" }] : [];
  const cuts = [{ at: cut, label: "?", tail: TAIL }];
  return {
    clip: "",
    language,
    seconds,
    floor: { seconds, levels: murmur(cut, seconds), pauses: [], cuts, agent },
    agent: { state: speaking ? "speaking" : "idle", text: example.agent },
    example,
  };
}

/**
 * @param {number} cut seconds
 * @param {number} seconds
 * @returns {number[]} levels that rise and fall like syllables, quiet before 0.5 s and behind the cut
 */
function murmur(cut, seconds) {
  return Array.from({ length: Math.round(seconds * RATE) }, (_, i) => {
    const at = i / RATE;
    return at < 0.5 || at > cut ? 0 : 0.2 + 0.7 * Math.abs(Math.sin(at * 8.1));
  });
}
