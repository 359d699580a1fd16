/** What a listener is told after a vote: of gold the answer and why, of an open clip only thanks. Pure. */

/**
 * @typedef {import("catalogue/referee/stage/words.js").Words} Words
 * @typedef {import("catalogue/referee/stage/desk.js").Counted} Counted
 * @typedef {import("catalogue/referee/stage/desk.js").Gold} Gold
 * @typedef {object} Told
 * @property {string} said
 * @property {string} because
 */

/**
 * @param {Counted} counted
 * @param {Words} words
 * @param {string} language for the decimal comma
 * @returns {Told}
 */
export function told({ gold }, words, language) {
  if (!gold) return { said: words.thanks, because: "" };
  const said = gold.right ? words.right : words.wrong(labelOf(gold.label, words));
  return { said, because: because(gold, words, language) };
}

/**
 * @param {string} label
 * @param {Words} words
 */
export function labelOf(label, words) {
  return words.labels[/** @type {keyof Words["labels"]} */ (label)]?.[0] ?? label;
}

/**
 * @param {Gold} gold
 * @param {Words} words
 * @param {string} language
 */
function because({ label, went_on, silence }, words, language) {
  if (label in words.meant) return words.meant[/** @type {keyof Words["meant"]} */ (label)];
  if (label === "complete" || !went_on) return label === "complete" ? words.ended : "";
  const seconds = silence.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return words.wentOn(seconds);
}
