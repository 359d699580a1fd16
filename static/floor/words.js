// The floor line in words: the same sentence as corpus/floor.py writes.

/**
 * @typedef {import("floor/shape.js").Floor} Floor
 * @typedef {import("floor/shape.js").Cut} Cut
 */

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
/** @typedef {Record<string, string>} Labels what stands on a flag, by label; a label without one stands for itself */
/** Labels without jargon, for players, by ISO 639-1. @type {Record<string, Labels>} */
const PLAIN = {
  en: {
    complete: "finished",
    incomplete: "more to come",
    backchannel: "just listening",
    interruption: "cutting in",
    wait: "hold on",
  },
  no: {
    complete: "ferdig",
    incomplete: "mer kommer",
    backchannel: "lytter bare",
    interruption: "bryter inn",
    wait: "vent litt",
  },
  tr: {
    complete: "bitti",
    incomplete: "devamı var",
    backchannel: "sadece dinliyor",
    interruption: "söze giriyor",
    wait: "bir dakika",
  },
  de: {
    complete: "fertig",
    incomplete: "es geht weiter",
    backchannel: "hört nur zu",
    interruption: "fällt ins Wort",
    wait: "Moment mal",
  },
  es: {
    complete: "terminado",
    incomplete: "falta algo",
    backchannel: "solo escucha",
    interruption: "interrumpe",
    wait: "un momento",
  },
};

/** @param {number} value */
export function seconds(value) {
  return `${value.toFixed(1)} s`;
}

/**
 * @param {string} language ISO 639-1
 * @returns {Labels} in English where there are none
 */
export function plainLabels(language) {
  return PLAIN[language] ?? PLAIN.en;
}

/**
 * @param {string} label
 * @param {Labels} labels
 */
export function labelWord(label, labels) {
  return labels[label] ?? label;
}

/**
 * @param {Floor} floor
 * @returns {string} such as "4.2 s, two pauses, the second 0.6 s, you went on"
 */
export function sentence(floor) {
  if (!floor.seconds) return "Nothing recorded yet";
  return [seconds(floor.seconds), pauseWords(floor), ...agentWords(floor), ...floor.cuts.map(cutWords)].join(
    ", ",
  );
}

/**
 * @param {Floor} floor
 * @returns {string[]} such as "the agent spoke from 1.2 to 3.4 s"; nothing where there is none
 */
function agentWords({ agent }) {
  if (!agent.length) return [];
  const whole = agent.reduce((sum, { start, end }) => sum + end - start, 0);
  if (agent.length > 3) return [`the agent spoke ${agent.length} times, ${seconds(whole)} in all`];
  const spans = agent.map(({ start, end }) => `from ${start.toFixed(1)} to ${seconds(end)}`);
  return [`the agent spoke ${spans.join(" and ")}`];
}

/** @param {Floor} floor */
function pauseWords(floor) {
  const lengths = floor.pauses.map(([start, end]) => end - start);
  if (!lengths.length) return "no pause";
  const longest = lengths.indexOf(Math.max(...lengths));
  if (lengths.length === 1) return `one pause, ${seconds(lengths[0])}, you went on`;
  const which = ORDINALS[longest] ?? "longest";
  return `${COUNTS[lengths.length] ?? lengths.length} pauses, the ${which} ${seconds(lengths[longest])}, you went on`;
}

/**
 * @param {Cut} cut
 * @returns {string} such as "cut at 1.2 s incomplete (Smart Turn says complete, 83%)"
 */
export function cutWords(cut) {
  const verdicts = (cut.verdicts ?? []).map(verdictWords);
  const said = verdicts.length ? ` (${verdicts.join("; ")})` : "";
  return `cut at ${seconds(cut.at)} ${cut.label}${said}`;
}

/** @param {import("floor/shape.js").Verdict} verdict */
function verdictWords(verdict) {
  const sure = verdict.p === undefined || verdict.p === null ? "" : `, ${Math.round(verdict.p * 100)}%`;
  return `${verdict.by} says ${verdict.says}${sure}`;
}
