/** A set: five kept rounds of one game, then a recap. Pure; where it is kept is up to set-keeper.js. */

/** Rounds in a set: a few minutes. */
export const SIZE = 5;

/**
 * @typedef {object} Kept a take that the server has
 * @property {string} recording
 * @property {string} receipt
 * @typedef {readonly Kept[]} Rounds in the order in which they were played
 */

/**
 * @param {Rounds} rounds
 * @param {Kept} kept
 * @returns {Rounds}
 */
export function withTake(rounds, kept) {
  return [...without(rounds, kept.recording), kept];
}

/**
 * @param {Rounds} rounds
 * @param {string} recording that was refused or taken back
 * @returns {Rounds}
 */
export function without(rounds, recording) {
  return rounds.filter((kept) => kept.recording !== recording);
}

/**
 * @param {Rounds} rounds
 * @param {number} [size] of the set
 */
export function isFull(rounds, size = SIZE) {
  return rounds.length >= size;
}

/**
 * @param {string | null} json
 * @returns {Rounds} none where nothing readable was kept
 */
export function parse(json) {
  try {
    const rounds = JSON.parse(json ?? "[]");
    return Array.isArray(rounds) ? rounds.filter((kept) => typeof kept?.recording === "string") : [];
  } catch {
    return [];
  }
}
