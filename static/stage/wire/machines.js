/**
 * Whoever plays meets machines: what a model is called is for those who read its figures. Pure.
 */

import { gettext, interpolate } from "look/words.js";

/** @typedef {import("stage/wire/messages.js").Scored} Scored */

/**
 * @template {{floor?: Scored["floor"]}} Said
 * @param {Said} said by the server, with titles of models
 * @returns {Said} with what the player calls them: of several, each has its number, the same in every take
 */
export function unnamed(said) {
  if (!said.floor) return said;
  const cuts = said.floor.cuts;
  const titles = [...new Set(cuts.flatMap(({ verdicts = [] }) => verdicts.map(({ by }) => by)))].sort();
  const called = new Map(titles.map((title, at) => [title, name(at, titles.length)]));
  const renamed = cuts.map(({ verdicts, ...cut }) => ({
    ...cut,
    ...(verdicts && { verdicts: verdicts.map((each) => ({ ...each, by: called.get(each.by) ?? each.by })) }),
  }));
  return { ...said, floor: { ...said.floor, cuts: renamed } };
}

/** @param {number} at from 0 @param {number} of */
function name(at, of) {
  return of === 1 ? gettext("the machine") : interpolate(gettext("machine %(n)s"), { n: at + 1 });
}
