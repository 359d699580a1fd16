// The server writes data-theme from the cookie, so that a remembered theme never flashes.

const YEAR = 365 * 24 * 60 * 60;
const root = document.documentElement;

/** @returns {"dark" | "light"} what the page looks like now */
function current() {
  if (root.dataset.theme === "dark" || root.dataset.theme === "light") return root.dataset.theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {"dark" | "light"} theme */
function choose(theme) {
  root.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser we support
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
}

/** @param {HTMLButtonElement} button */
function label(button) {
  const said = current() === "dark" ? gettext("Use light colours") : gettext("Use dark colours");
  button.setAttribute("aria-label", said);
}

import { gettext } from "look/words.js";

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  label(button);
  button.addEventListener("click", () => {
    choose(current() === "dark" ? "light" : "dark");
    label(button);
  });
}
