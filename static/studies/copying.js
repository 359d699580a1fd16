/** Buttons that copy what another element says: a completion code, the address to give a panel. */

for (const button of document.querySelectorAll("[data-copies]")) {
  if (!(button instanceof HTMLElement)) continue;
  const source = document.getElementById(button.dataset.copies ?? "");
  button.hidden = !source;
  button.addEventListener("click", () => void copy(button, source?.textContent?.trim() ?? ""));
}

/**
 * @param {HTMLElement} button whose own words say afterwards that it is done
 * @param {string} text
 */
async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.copied ?? "";
  } catch {
    // Not allowed here; the text can be marked and copied by hand.
  }
}
