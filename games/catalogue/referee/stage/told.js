/** What a listener is told after a vote: of gold the answer and why, of an open clip only thanks. Pure. */

import { decimal } from "look/words.js";

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
 * @returns {Told}
 */
export function told({ gold }, words) {
  if (!gold) return { said: words.thanks, because: "" };
  const said = gold.right ? words.right : words.wrong(labelOf(gold.label, words));
  return { said, because: because(gold, words) };
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
 */
function because({ label, went_on, silence }, words) {
  if (label in words.meant) return words.meant[/** @type {keyof Words["meant"]} */ (label)];
  if (label === "complete" || !went_on) return label === "complete" ? words.ended : "";
  return words.wentOn(decimal(silence));
}
