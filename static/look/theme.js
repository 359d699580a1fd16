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
  button.setAttribute("aria-label", current() === "dark" ? "Use light colours" : "Use dark colours");
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  label(button);
  button.addEventListener("click", () => {
    choose(current() === "dark" ? "light" : "dark");
    label(button);
  });
}
