// The one JSON shape of the floor line (corpus/floor.py writes it). Seconds on the audio clock throughout.

/**
 * @typedef {object} Verdict
 * @property {string} by who says it
 * @property {string} says a label
 * @property {number} [p] probability of that label, 0 to 1
 *
 * @typedef {object} Cut
 * @property {number} at
 * @property {string} label
 * @property {number} tail length of what is heard after the cut
 * @property {Verdict[]} [verdicts] only when they may be seen
 *
 * @typedef {object} AgentSpan
 * @property {number} start
 * @property {number} end
 * @property {string} [text]
 * @property {number[]} [levels] loudness 0 to 1, 20 a second, where it is known
 *
 * @typedef {object} Floor
 * @property {number} seconds
 * @property {number[]} levels loudness 0 to 1, 20 a second
 * @property {[number, number][]} pauses
 * @property {Cut[]} cuts
 * @property {AgentSpan[]} agent
 */

/** Levels in a second. */
export const RATE = 20;

/** Milliseconds of a picture of what moves: thirty a second, since a telephone is to do something else besides. */
export const PICTURE = 1000 / 30;
/** Half a frame early is on time: screens and clocks do not agree to the millisecond. */
export const EARLY = 8;

/** @type {Floor} */
export const EMPTY = { seconds: 0, levels: [], pauses: [], cuts: [], agent: [] };

/**
 * @param {string | null} json
 * @returns {Floor} the empty floor when there is nothing, or nothing readable, to show
 */
export function parse(json) {
  if (!json) return EMPTY;
  try {
    return { ...EMPTY, ...JSON.parse(json) };
  } catch (error) {
    console.error("floor-line: data-floor is not JSON", error);
    return EMPTY;
  }
}

/**
 * @param {Floor} floor
 * @param {number} seconds
 * @returns {"you" | "agent" | "pause" | "rest"} who holds the floor at that moment
 */
export function holder(floor, seconds) {
  if (floor.agent.some((span) => span.start <= seconds && seconds < span.end)) return "agent";
  if (floor.pauses.some(([start, end]) => start <= seconds && seconds < end)) return "pause";
  return levelAt(floor.levels, seconds) > 0.02 ? "you" : "rest";
}

/**
 * @param {[number, number]} stretch seconds
 * @param {AgentSpan[]} agent
 * @returns {boolean} whether the agent spoke in it
 */
export function overlaps([from, to], agent) {
  return agent.some(({ start, end }) => start < to && from < end);
}

/**
 * @param {number[]} levels
 * @param {number} seconds
 * @returns {number} 0 to 1, between two levels in a straight line
 */
export function levelAt(levels, seconds) {
  const place = Math.max(0, seconds * RATE);
  const before = levels[Math.floor(place)] ?? 0;
  const after = levels[Math.ceil(place)] ?? before;
  return before + (after - before) * (place - Math.floor(place));
}
