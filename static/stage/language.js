/** Which language is played: chosen once, remembered in this browser. */

const KEPT = "your-turn.language";
/** Languages of which there may be words, and whose lines begin on the right. */
const RIGHT_TO_LEFT = new Set(["ar"]);

/** @param {string} language @returns {"rtl" | "ltr"} where its lines begin */
export function direction(language) {
  return RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
}

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

/**
 * The first of these that can be played here: what was chosen last time, then what the browser speaks, English else.
 * @param {(string | null)[]} wishes such as "nb-NO"
 * @param {string[]} playable
 */
export function pickLanguage(wishes, playable) {
  const codes = wishes.map((wish) => (wish ?? "").slice(0, 2).toLowerCase());
  const ours = codes.map((code) => (code === "nb" || code === "nn" ? "no" : code));
  return [...ours, "en"].find((code) => playable.includes(code)) ?? playable[0];
}
