// The floor line in words: the same sentence as corpus/floor.py writes.

import { decimal, gettext, interpolate, N_, ngettext, percent, pgettext, spoken } from "look/words.js";

/**
 * @typedef {import("floor/shape.js").Floor} Floor
 * @typedef {import("floor/shape.js").Cut} Cut
 */

/** @typedef {Record<string, string>} Labels what stands on a flag, by label; a label without one stands for itself */
/** Labels without jargon, for players. @type {Labels} */
export const plain = spoken({
  complete: N_("finished"),
  incomplete: N_("more to come"),
  backchannel: N_("just listening"),
  interruption: N_("cutting in"),
  wait: N_("hold on"),
});

/** @param {number} value */
export function seconds(value) {
  return interpolate(gettext("%(seconds)s s"), { seconds: decimal(value) });
}

/**
 * @param {string} label
 * @param {Labels} labels
 */
export function labelWord(label, labels) {
  return labels[label] ?? label;
}

/** @type {Record<number, string>} */
const COUNTS = {
  2: N_("two"),
  3: N_("three"),
  4: N_("four"),
  5: N_("five"),
  6: N_("six"),
  7: N_("seven"),
  8: N_("eight"),
  9: N_("nine"),
};
/** From the first on. */
const ORDINALS = [
  () => pgettext("floor", "first"),
  () => pgettext("floor", "second"),
  () => pgettext("floor", "third"),
  () => pgettext("floor", "fourth"),
  () => pgettext("floor", "fifth"),
  () => pgettext("floor", "sixth"),
  () => pgettext("floor", "seventh"),
  () => pgettext("floor", "eighth"),
  () => pgettext("floor", "ninth"),
];

/**
 * @param {Floor} floor
 * @param {Labels} [labels] what stands on the flags
 * @returns {string} such as "4.2 s, two pauses, the second 0.6 s, you went on"
 */
export function sentence(floor, labels = {}) {
  if (!floor.seconds) return gettext("Nothing recorded yet");
  const cuts = floor.cuts.map((cut) => cutWords(cut, labels));
  return [seconds(floor.seconds), pauseWords(floor), ...agentWords(floor), ...cuts].join(", ");
}

/**
 * @param {Floor} floor
 * @returns {string[]} such as "the other voice spoke from 1.2 to 3.4 s"; nothing where there is none
 */
function agentWords({ agent }) {
  if (!agent.length) return [];
  const whole = seconds(agent.reduce((sum, { start, end }) => sum + end - start, 0));
  if (agent.length > 3)
    return [
      ngettext(
        "the other voice spoke %(n)s time, %(whole)s in all",
        "the other voice spoke %(n)s times, %(whole)s in all",
        agent.length,
        { whole },
      ),
    ];
  const spans = agent
    .map(({ start, end }) =>
      interpolate(gettext("from %(start)s to %(end)s"), { start: decimal(start), end: seconds(end) }),
    )
    .reduce((one, other) => interpolate(gettext("%(one)s and %(other)s"), { one, other }));
  return [interpolate(gettext("the other voice spoke %(spans)s"), { spans })];
}

/** @param {Floor} floor */
function pauseWords(floor) {
  const lengths = floor.pauses.map(([start, end]) => end - start);
  if (!lengths.length) return gettext("no pause");
  const longest = lengths.indexOf(Math.max(...lengths));
  const count = lengths.length in COUNTS ? gettext(COUNTS[lengths.length]) : lengths.length;
  const which = ORDINALS[longest]?.() ?? pgettext("floor", "longest");
  return ngettext(
    "one pause, %(length)s, you went on",
    "%(count)s pauses, the %(which)s %(length)s, you went on",
    lengths.length,
    { count, which, length: seconds(lengths[longest]) },
  );
}

/**
 * @param {Cut} cut
 * @param {Labels} [labels] what stands on the flags
 * @returns {string} such as "cut at 1.2 s incomplete (Smart Turn says complete, 83%)"
 */
export function cutWords(cut, labels = {}) {
  const verdicts = (cut.verdicts ?? []).map((verdict) => verdictWords(verdict, labels));
  const said = verdicts.length ? ` (${verdicts.join("; ")})` : "";
  const facts = { at: seconds(cut.at), label: labelWord(cut.label, labels) };
  return interpolate(gettext("cut at %(at)s %(label)s"), facts) + said;
}

/**
 * @param {import("floor/shape.js").Verdict} verdict
 * @param {Labels} labels
 */
function verdictWords({ by, says, p }, labels) {
  const said = interpolate(gettext("%(by)s says %(says)s"), { by, says: labelWord(says, labels) });
  return p === undefined || p === null ? said : `${said}, ${percent(p)}`;
}
