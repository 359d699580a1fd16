/** Which games this device has practised: the first round of each is not kept. */

const KEY = "your-turn.practised.";

/**
 * @param {string} game key
 * @returns {boolean}
 */
export function hasPractised(game) {
  return localStorage.getItem(KEY + game) === "yes";
}

/** @param {string} game key */
export function setPractised(game) {
  localStorage.setItem(KEY + game, "yes");
}
