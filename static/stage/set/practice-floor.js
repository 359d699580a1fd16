/** The floor line of a take that no server has heard: from the page's own voice activity and the agent's marks. Pure. */

import { RATE } from "floor/shape.js";

/** Windows of quiet that make a pause: 200 ms, as on the server. */
const SHORTEST = 0.2 * RATE;

/**
 * @typedef {{level: number, speech: boolean}} Window 50 ms: level 0 to 1
 * @typedef {{name: string, at: number, value?: string}} Mark
 */

/**
 * @param {Window[]} windows
 * @param {Mark[]} marks in the order of the audio clock
 * @param {number} sampleRate Hz of the marks
 * @param {string[]} lines that the agent may say
 * @returns {import("floor/shape.js").Floor}
 */
export function practiceFloor(windows, marks, sampleRate, lines) {
  const seconds = windows.length / RATE;
  const agent = agentSpans(marks, sampleRate, lines, seconds);
  const silent = (/** @type {[number, number]} */ [start, end]) =>
    !agent.some((span) => span.start < end && span.end > start);
  return {
    seconds,
    levels: windows.map(({ level }) => level),
    pauses: gaps(windows).filter(silent),
    cuts: [],
    agent,
  };
}

/**
 * @param {Window[]} windows
 * @returns {[number, number][]} seconds: silences between speech and speech
 */
function gaps(windows) {
  const spoken = windows.flatMap(({ speech }, index) => (speech ? [index] : []));
  return spoken.flatMap((index, n) => {
    const before = spoken[n - 1] ?? index;
    return index - before > SHORTEST
      ? [/** @type {[number, number]} */ ([(before + 1) / RATE, index / RATE])]
      : [];
  });
}

/**
 * @param {Mark[]} marks
 * @param {number} sampleRate
 * @param {string[]} lines
 * @param {number} seconds until which a line without an end lasts
 * @returns {import("floor/shape.js").AgentSpan[]}
 */
function agentSpans(marks, sampleRate, lines, seconds) {
  /** @type {import("floor/shape.js").AgentSpan[]} */
  const spans = [];
  for (const { name, at, value } of marks) {
    const last = spans.at(-1);
    if (name === "agent_start")
      spans.push({ start: at / sampleRate, end: seconds, text: lines[Number(value)] ?? "" });
    if (name === "agent_end" && last) last.end = at / sampleRate;
  }
  return spans;
}
