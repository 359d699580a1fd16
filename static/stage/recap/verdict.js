/** What the models made of a take, in a sentence or two for the player. Pure. */

/**
 * @typedef {import("floor/shape.js").Cut} Cut
 * @typedef {import("floor/shape.js").Floor} Floor
 * @typedef {object} Phrases the sentences of one language
 * @property {string} noPause
 * @property {(count: number) => string} pauses
 * @property {(by: string, which: number[], of: number) => string} fooled said "finished" at these pauses (from 1)
 * @property {(by: string) => string} patient never said "finished" too early
 * @property {(by: string, named: boolean) => string} knewTheEnd named: the sentence before is about the same
 * @property {(by: string, named: boolean) => string} missedTheEnd
 */

/**
 * @param {Floor} floor
 * @param {Phrases} words
 * @returns {string}
 */
export function sentences(floor, words) {
  const pauses = floor.cuts.filter(({ label }) => label === "incomplete");
  const straight = floor.pauses.length ? [] : [words.noPause];
  const said = pauses.length ? [words.pauses(pauses.length)] : straight;
  for (const by of judges(floor)) said.push(...about(by, pauses, floor.cuts.at(-1), words));
  return said.join(" ");
}

/** @param {Floor} floor */
function judges(floor) {
  return new Set(floor.cuts.flatMap(({ verdicts = [] }) => verdicts.map(({ by }) => by)));
}

/**
 * @param {string} by
 * @param {Cut[]} pauses
 * @param {Cut | undefined} last
 * @param {Phrases} words
 */
function about(by, pauses, last, words) {
  const fooled = pauses.flatMap((cut, index) => (says(cut, by) === "complete" ? [index + 1] : []));
  const said = [];
  if (fooled.length) said.push(words.fooled(by, fooled, pauses.length));
  else if (pauses.some((cut) => says(cut, by))) said.push(words.patient(by));
  const end = last?.label === "complete" ? says(last, by) : undefined;
  if (end) said.push((end === "complete" ? words.knewTheEnd : words.missedTheEnd)(by, said.length > 0));
  return said;
}

/**
 * @param {Cut} cut
 * @param {string} by
 */
function says(cut, by) {
  return cut.verdicts?.find((verdict) => verdict.by === by)?.says;
}
