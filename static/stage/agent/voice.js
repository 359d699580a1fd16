/** What a voice of the agent is: how it is asked to say a line, and what it tells of it. */

/**
 * @typedef {"recording" | "speech" | "text"} Way
 * @typedef {object} Teller how a voice tells what it really did, at once or ahead of time
 * @property {(at?: number) => void} started at: sample index of the take; now, if nobody knows better
 * @property {(character: number, at?: number) => void} word character: where in the line the word begins
 * @property {(at?: number) => void} ended
 * @typedef {object} Line
 * @property {number} index its place in `prompt.lines`
 * @property {string} text
 * @property {string} language ISO 639-1
 * @property {() => boolean} stopped whether nobody wants to hear it any more
 * @typedef {object} Voice
 * @property {Way} way
 * @property {(line: Line, teller: Teller) => Promise<boolean>} speak until the line is over; false: it could not
 *   be said, and nothing was heard of it
 * @property {() => void} stop
 */

/**
 * @param {string} text
 * @param {string} language ISO 639-1
 * @returns {number[]} the characters at which its words begin
 */
export function wordStarts(text, language) {
  const segments = [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)];
  return segments.filter(({ isWordLike }) => isWordLike).map(({ index }) => index);
}
