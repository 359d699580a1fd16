/**
 * The words of the page, from the gettext catalogue of its language; see docs/translating.md.
 *
 * English stands in the code and is what a sentence is known by. The page comes with the catalogue of its own
 * language, `locale/current`; whoever picks another language on the page makes it load that one too.
 */

import page from "locale/current";

/**
 * @typedef {object} Catalogue
 * @property {string} language ISO 639-1
 * @property {(n: number) => number} plural which of the forms a count takes
 * @property {Record<string, Record<string, string | string[]>>} messages by game ("" is the site), then by msgid;
 *   with a context, by `context\u0004msgid`
 */

/** @type {Catalogue} */
let catalogue = page;
let wanted = page.language;

/** @returns {string} ISO 639-1 of what is spoken now */
export function language() {
  return catalogue.language;
}

/**
 * Speak another language from now on; English where there is no catalogue of it.
 * @param {string} code ISO 639-1
 */
export async function learn(code) {
  wanted = code;
  if (code === catalogue.language) return;
  const found = await load(code)
    .catch(() => load("en"))
    .catch(() => null);
  // Two choices may be on their way at once: the last one counts. Without a connection nothing changes.
  if (found && wanted === code) use(found.default);
}

/** @param {Catalogue} other */
export function use(other) {
  catalogue = other;
  wanted = other.language;
}

/** @param {string} code @returns {Promise<{default: Catalogue}>} */
function load(code) {
  return import(`locale/${code}`);
}

/** English as it is written here: no comma before the last "and". */
const LISTED = /** @type {Record<string, string>} */ ({ en: "en-GB" });

/** @param {string[]} items @returns {string} them as the language lists them, such as "a, b and c" */
export function listed(items) {
  return new Intl.ListFormat(LISTED[language()] ?? language(), { type: "conjunction" }).format(items);
}

/** @param {string} words that begin a sentence @returns {string} them, with a capital where there are any */
export function begun(words) {
  const [first = "", ...rest] = words;
  return first.toLocaleUpperCase(language()) + rest.join("");
}

/**
 * What can be said out of one catalogue. A game has its own, and falls back on the site's.
 * @param {string} game folder of the game; "" is the site
 */
export function catalogueOf(game) {
  /** @param {string} id */
  const find = (id) => catalogue.messages[game]?.[id] ?? catalogue.messages[""]?.[id];
  /** @param {string} id */
  const gettext = (id) => single(find(id), id);
  return {
    gettext,

    /**
     * @param {string} context what it is about, where the same English means two things
     * @param {string} id
     */
    pgettext: (context, id) => single(find(`${context}\u0004${id}`), id),

    /**
     * The form that fits the count, with the count and whatever else is given filled in.
     * @param {string} one
     * @param {string} many
     * @param {number} n
     * @param {Record<string, string | number>} [values] besides `n`
     */
    ngettext(one, many, n, values = {}) {
      const found = find(one);
      const said = Array.isArray(found) ? found[catalogue.plural(n)] : n === 1 ? one : many;
      return interpolate(said, { n, ...values });
    },

    /**
     * A table of sentences, each marked with N_, that says them in whatever language is spoken when it is asked.
     * Functions and getters stay what they are.
     * @template {object} T
     * @param {T} table
     * @returns {T}
     */
    spoken: (table) => translated(table, gettext),
  };
}

export const { gettext, pgettext, ngettext, spoken } = catalogueOf("");

/**
 * @param {string | string[] | undefined} found
 * @param {string} id
 */
const single = (found, id) => (typeof found === "string" ? found : id);

/**
 * @param {string} sentence with `%(name)s` for each value, and `%%` for a per cent sign
 * @param {Record<string, string | number>} values
 */
export function interpolate(sentence, values) {
  return sentence.replace(/%%|%\((\w+)\)s/g, (_, name) => (name ? String(values[name]) : "%"));
}

/**
 * @param {number} value
 * @param {number} [places] decimals
 * @returns {string} as the language writes it
 */
export function decimal(value, places = 1) {
  return (
    written(value, places) ??
    value.toLocaleString(language(), {
      minimumFractionDigits: places,
      maximumFractionDigits: places,
      numberingSystem: FIGURES,
    })
  );
}

/**
 * @param {number} share 0 to 1
 * @returns {string} per cent, as the language writes it
 */
export function percent(share) {
  const whole = written(Number(`${share}e2`), 0);
  const around = PERCENTS[language()];
  if (whole && around) return around.join(whole);
  return share.toLocaleString(language(), { style: "percent", numberingSystem: FIGURES });
}

/** In Bengali and Marathi too: counts, clocks and the catalogues have these, and one sentence has one kind. */
const FIGURES = "latn";

/** The browser's own way reads its tables of all languages first, which takes a telephone a tenth of a second. */
const POINTS = /** @type {Record<string, string>} */ ({ en: ".", de: ",", es: ",", no: ",", tr: "," });
/** What stands before a number of per cents, and after it, in the same languages. */
const PERCENTS = /** @type {Record<string, [string, string]>} */ ({
  en: ["", "%"],
  de: ["", "\u00a0%"],
  es: ["", "\u00a0%"],
  no: ["", "\u00a0%"],
  tr: ["%", ""],
});

/**
 * @param {number} value
 * @param {number} places
 * @returns {string | null} null of a number or a language that needs those tables
 */
function written(value, places) {
  const point = POINTS[language()];
  const whole = Math.round(Number(`${value}e${places}`));
  if (!point || !(value >= 0 && whole < 1000 * 10 ** places)) return null;
  const figures = String(whole).padStart(places + 1, "0");
  return places ? `${figures.slice(0, -places)}${point}${figures.slice(-places)}` : figures;
}

/**
 * Marks a sentence of a table for `spoken`: it goes into the catalogues, and stays English here.
 * @param {string} id
 */
export function N_(id) {
  return id;
}

/**
 * @template {object} T
 * @param {T} table
 * @param {(id: string) => string} gettext
 * @returns {T}
 */
function translated(table, gettext) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(table)))
    if (typeof value === "string") Object.defineProperty(table, name, { get: () => gettext(value) });
    else if (value && typeof value === "object") translated(value, gettext);
  return table;
}
