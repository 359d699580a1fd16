/** Everything the stage says to a player, in each language that can be played. */

import { german } from "stage/words/words-de.js";
import { english } from "stage/words/words-en.js";
import { spanish } from "stage/words/words-es.js";
import { norwegian } from "stage/words/words-no.js";
import { turkish } from "stage/words/words-tr.js";

/** @typedef {typeof english} Words */

/** @type {Record<string, Words>} */
const LANGUAGES = { en: english, no: norwegian, tr: turkish, de: german, es: spanish };

/**
 * @param {string} language ISO 639-1
 * @returns {Words} English where there are none
 */
export function words(language) {
  return LANGUAGES[language] ?? english;
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
