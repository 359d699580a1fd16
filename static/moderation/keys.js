// Keys press the buttons they are printed on: whatever is visible and enabled with that data-key.

const SWITCH = "moderation-keys";

/** @returns {boolean} whether single keys are on; some people speak to their computer (WCAG 2.1.4) */
function keysOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

/** @param {HTMLElement} button that says and changes whether keys are on */
export function switchKeys(button) {
  localStorage.setItem(SWITCH, keysOn() ? "off" : "on");
  showKeys(button);
}

/** @param {HTMLElement} button */
export function showKeys(button) {
  button.textContent = keysOn() ? gettext("Keys on") : gettext("Keys off");
  button.setAttribute("aria-pressed", String(keysOn()));
}

/** @param {HTMLElement} root */
export function listenForKeys(root) {
  document.addEventListener("keydown", (event) => {
    if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (taken(event)) return;
    const scope = root.querySelector("dialog[open]") ?? root;
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const buttons = [...scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
    const button = buttons.find((each) => !each.matches(":disabled") && each.checkVisibility());
    if (!(button instanceof HTMLElement)) return;
    event.preventDefault();
    button.click();
  });
}

import { gettext } from "look/words.js";

/**
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the focused element needs the key for itself
 */
function taken(event) {
  const focused = event.target instanceof HTMLElement ? event.target : null;
  if (focused?.matches("input, textarea, select")) return true;
  const presses = event.key === "Enter" || event.key === " ";
  return presses && Boolean(focused?.matches("button, a, summary"));
}
