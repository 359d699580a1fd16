/** What Referee says, in each language of the stage. Labels: [the word, what it means]. */

import { german } from "catalogue/referee/stage/words-de.js";
import { english } from "catalogue/referee/stage/words-en.js";
import { spanish } from "catalogue/referee/stage/words-es.js";
import { norwegian } from "catalogue/referee/stage/words-no.js";
import { turkish } from "catalogue/referee/stage/words-tr.js";
import { pick } from "stage/play.js";

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
