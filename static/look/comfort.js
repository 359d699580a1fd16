// Sound and motion, as this device wants them. A preference of the device's own system is honoured until its
// owner says otherwise; what they say is kept in this browser.

/** @typedef {"sound" | "motion"} Comfort */

const KEPT = { sound: "your-turn.sound", motion: "your-turn.motion" };
const root = document.documentElement;

/**
 * @param {Comfort} what
 * @returns {boolean} whether it is switched on
 */
export function isOn(what) {
  const chosen = localStorage.getItem(KEPT[what]);
  if (chosen) return chosen !== "off";
  return what === "sound" || !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * @param {Comfort} what
 * @param {boolean} on
 */
function choose(what, on) {
  localStorage.setItem(KEPT[what], on ? "on" : "off");
  apply();
}

/** The style sheets read it from the root element (see look/base.css). */
function apply() {
  root.dataset.motion = isOn("motion") ? "on" : "off";
  root.dataset.sound = isOn("sound") ? "on" : "off";
}

apply();
for (const button of document.querySelectorAll("[data-comfort]")) {
  if (button instanceof HTMLButtonElement)
    toggle(button, button.dataset.comfort === "sound" ? "sound" : "motion");
}

/**
 * @param {HTMLButtonElement} button
 * @param {Comfort} what
 */
function toggle(button, what) {
  const show = () => button.setAttribute("aria-pressed", String(isOn(what)));
  button.addEventListener("click", () => {
    choose(what, !isOn(what));
    show();
  });
  show();
}
