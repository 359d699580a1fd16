/** What the two quiet buttons beside the round one offer, and the word on the round one. Pure. */

import { action } from "stage/stage-state.js";

/**
 * @typedef {object} Situation
 * @property {import("stage/stage-state.js").State} state
 * @property {boolean} practising this round is not kept
 * @property {boolean} unplayed nobody has played or practised this game on this device
 * @property {boolean} stuck a finished take does not get through, and is kept here
 * @property {boolean} failed the microphone was heard, and found wanting
 * @property {number} kept rounds of the set so far
 * @property {boolean} full whether the set is complete
 * @typedef {"skip" | "practise" | "skipPractice" | "anyway" | "discard" | "goOn" | ""} Left
 * @typedef {"listen" | "finish" | ""} Right
 */

/** Phases after a take, in which it can be heard again. */
const HEARD = new Set(["stored", "scored", "refused", "practised"]);
const KEPT = new Set(["stored", "scored"]);

/**
 * @param {Situation} situation
 * @returns {Left}
 */
export function left({ state: { phase }, practising, unplayed, stuck, failed }) {
  if (phase === "ready" && unplayed) return "practise";
  if (phase === "ready") return practising ? "skipPractice" : "skip";
  if (phase === "unchecked") return failed ? "anyway" : "";
  if (phase === "sending") return stuck ? "goOn" : "";
  return KEPT.has(phase) ? "discard" : "";
}

/**
 * @param {Situation} situation
 * @returns {Right}
 */
export function right({ state: { phase }, kept }) {
  if (HEARD.has(phase)) return "listen";
  return phase === "ready" && kept ? "finish" : "";
}

/**
 * @param {Situation} situation
 * @returns {keyof import("stage/words/words.js").Words["button"]}
 */
export function word({ state, full }) {
  const { phase } = state;
  if (phase === "refused" || phase === "trouble") return "again";
  if (phase === "practised") return "play";
  if (KEPT.has(phase) && full) return "recap";
  return action(state) ?? "wait";
}
