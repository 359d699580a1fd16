/** What Referee says, in each language of the stage. Labels: [the word, what it means]. */

import { german } from "games/play/referee/words-de.js";
import { english } from "games/play/referee/words-en.js";
import { spanish } from "games/play/referee/words-es.js";
import { norwegian } from "games/play/referee/words-no.js";
import { turkish } from "games/play/referee/words-tr.js";
import { pick } from "games/play.js";

/** @typedef {typeof english} Words */

/** @type {{en: Words} & Record<string, Words>} */
const WORDS = { en: english, no: norwegian, tr: turkish, de: german, es: spanish };

/**
 * @param {string} language ISO 639-1
 * @returns {Words} English where there are none
 */
export function words(language) {
  return pick(WORDS, language);
}
