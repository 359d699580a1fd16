/** What the signs on the floor line mean: only those that stand on it now, each with its word and how many. */

import { plain } from "floor/words.js";
import { ngettext } from "look/words.js";

/**
 * @typedef {import("floor/shape.js").Floor} Floor
 * @typedef {"flag" | "agrees" | "differs" | "pause" | "agent"} Sign
 */

/**
 * @param {Floor} floor
 * @param {import("stage/words/words.js").Words["legend"]} words
 * @returns {{sign: Sign, label: string, text: string}[]} in the order in which they are read; label: of a flag
 */
export function entries(floor, words) {
  const verdicts = floor.cuts.flatMap(({ label, verdicts = [] }) =>
    verdicts.map(({ says }) => says === label),
  );
  /** @type {{sign: Sign, label: string, text: string}[]} */
  const found = [...counted(floor)].map(([label, n]) => ({
    sign: /** @type {const} */ ("flag"),
    label,
    text: ngettext("%(n)s flag: %(label)s", "%(n)s flags: %(label)s", n, { label: plain[label] ?? label }),
  }));
  const add = (/** @type {Sign} */ sign, /** @type {string} */ text) => found.push({ sign, label: "", text });
  if (verdicts.includes(true)) add("agrees", words.agrees);
  if (verdicts.includes(false)) add("differs", words.differs);
  if (floor.pauses.length) add("pause", words.pause);
  if (floor.agent.length) add("agent", words.agent);
  return found;
}

/** @param {Floor} floor @returns {Map<string, number>} how many flags have each label */
function counted({ cuts }) {
  const labels = new Map();
  for (const { label } of cuts) labels.set(label, (labels.get(label) ?? 0) + 1);
  return labels;
}

export class Legend {
  /** @param {import("stage/stage-view.js").StageView} view */
  constructor(view) {
    this.view = view;
    /** On the stage, and in the recap. */
    this.openers = [view.part("legend-open"), view.part("recap-legend")];
    this.box = view.part("legend");
  }

  /** @param {Floor | null} floor that is drawn; null: none with signs on it */
  show(floor) {
    const { legend } = this.view.words;
    const found = floor ? entries(floor, legend) : [];
    for (const opener of this.openers) {
      opener.classList.toggle("is-away", !found.length);
      opener.textContent = legend.title;
    }
    this.box.replaceChildren(...found.map(line));
  }
}

/** @param {{sign: Sign, label: string, text: string}} entry */
export function line({ sign, label, text }) {
  const line = document.createElement("p");
  const picture = document.createElement("i");
  picture.className = `legend-sign legend-sign--${sign}`;
  picture.dataset.label = label;
  line.append(picture, text);
  return line;
}
