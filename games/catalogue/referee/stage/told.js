/** What a listener is told after a vote: of gold the answer and why, of others how they heard it. Pure. */

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
export function told({ gold, crowd }, words) {
  const heard = crowd ? others(crowd, words) : "";
  if (!gold) return { said: heard || words.thanks, because: "" };
  const said = gold.right ? words.right : words.wrong(labelOf(gold.label, words));
  return { said, because: `${because(gold, words)} ${heard}`.trim() };
}

/**
 * @param {import("catalogue/referee/stage/desk.js").Crowd} crowd
 * @param {Words} words
 */
function others({ same, of, machine }, words) {
  const said = words.others(same, of);
  if (machine === undefined) return said;
  return `${said} ${machine ? words.machineToo : words.machineNot}`;
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
