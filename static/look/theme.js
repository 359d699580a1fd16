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

// A page that was kept for when there is no connection knows no cookie.
const kept = document.cookie.match(/(?:^|; )theme=(dark|light)/)?.[1];
if (kept && !root.dataset.theme) root.dataset.theme = kept;

/** @param {HTMLButtonElement} button */
function label(button) {
  const said = current() === "dark" ? gettext("Use light colours") : gettext("Use dark colours");
  const name = button.querySelector("[data-theme-name]");
  if (name) name.textContent = said;
  button.title = said;
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
