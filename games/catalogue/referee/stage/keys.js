/** Keys of Referee: numbers answer, Space and Enter press the round button, R hears again, S skips, Escape goes back. */

/** Part whose buttons the numbers press. */
const NUMBERED = { ask: "answers", sure: "sure", why: "reasons", report: "flaws" };
const PRESSES = "button, a, summary, select, textarea, input";

/**
 * @typedef {object} Pressed what the keys do
 * @property {import("catalogue/referee/stage/view.js").Phase} phase
 * @property {Pick<import("catalogue/referee/stage/view.js").View, "part">} view
 * @property {() => void} press the round button
 * @property {() => unknown} play
 * @property {() => unknown} skip
 * @property {() => void} back
 */

/**
 * @param {Pressed} referee
 * @param {KeyboardEvent} event
 */
export function keys(referee, event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (target instanceof Element && target.closest("textarea, select")) return;
  if (press(referee, key, target)) event.preventDefault();
}

/**
 * @param {Pressed} referee
 * @param {string} key
 * @param {EventTarget | null} target
 * @returns {boolean} whether the key was for us
 */
function press(referee, key, target) {
  const { phase } = referee;
  const number = Number(key);
  if (number >= 1 && number <= 7) return answer(referee, number);
  if (key === " " || key === "Enter") {
    if (target instanceof Element && target.closest(PRESSES)) return false;
    referee.press();
    return true;
  }
  if (key === "r" && ["ask", "sure", "why", "report", "told"].includes(phase)) void referee.play();
  else if (key === "s" && phase !== "told") void referee.skip();
  else if (key === "Escape" && ["sure", "why", "report"].includes(phase)) referee.back();
  else return false;
  return true;
}

/**
 * @param {Pressed} referee
 * @param {number} number from 1
 */
function answer(referee, number) {
  const part = NUMBERED[/** @type {keyof typeof NUMBERED} */ (referee.phase)];
  const button = part ? referee.view.part(part).querySelectorAll("button")[number - 1] : null;
  button?.click();
  return Boolean(button);
}
