/** Which language is played: chosen once, remembered in this browser. */

import { pickLanguage } from "stage/words/words.js";

const KEPT = "your-turn.language";

/**
 * @param {HTMLSelectElement} select
 * @param {string} offered by the server
 * @returns {string} what the address asks for, else what was chosen last time, else what the server offers
 */
export function firstLanguage(select, offered) {
  const playable = Array.from(select.options, ({ value }) => value);
  const asked = new URLSearchParams(location.search).get("language");
  select.value = pickLanguage([asked, localStorage.getItem(KEPT), offered], playable);
  return select.value;
}

/** @param {string} language */
export function keepLanguage(language) {
  localStorage.setItem(KEPT, language);
}
