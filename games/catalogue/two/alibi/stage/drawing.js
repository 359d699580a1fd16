/** Alibi: a case and what only one side knows, then one question after the other; and afterwards who said what. */

import { words } from "catalogue/two/alibi/stage/words.js";
import { clock, Drawing, html } from "talks/drawing.js";

/**
 * @typedef {object} Question
 * @property {string} key
 * @property {string} text
 * @property {number} seconds
 * @property {0 | 1} teller
 * @property {{key: string, name: string}[]} choices
 * @typedef {{text: string, same: boolean, sides: [string, string]}} Answered
 */

/**
 * What is shown when. Pure.
 * @param {number} seconds since the beginning
 * @param {number} agree seconds before the first question
 * @param {Question[]} questions
 * @returns {{index: number, left: number}} index: of the question, -1 before the first; left: seconds to the next
 */
export function at(seconds, agree, questions) {
  let until = agree;
  for (const [index, question] of questions.entries()) {
    if (seconds < until) return { index: index - 1, left: Math.ceil(until - seconds) };
    until += question.seconds;
  }
  return { index: questions.length - 1, left: Math.max(0, Math.ceil(until - seconds)) };
}

export default class Alibi extends Drawing {
  draw() {
    const { case: told, clues } = this.prompt;
    /** Of the question; -1 before the first. @type {number} */
    this.index = -1;
    /** What was tapped, by the key of the question. @type {Map<string, string>} */
    this.chosen = new Map();
    this.left = html("span", "alibi-left");
    /** There from the beginning, so that every question is read aloud. */
    this.asked = html("p", "pair-task");
    this.asked.setAttribute("role", "status");
    this.place = html("div", "alibi-place");
    this.place.append(
      html("p", "pair-task", told),
      html("p", "", words.agree),
      html("ul", "alibi-clues", ...clues.map((/** @type {string} */ clue) => html("li", "", clue))),
    );
    return [this.left, this.asked, this.place];
  }

  /** @param {string[]} answers */
  recall(answers) {
    for (const answer of answers) {
      const [question, choice] = answer.split(":");
      this.chosen?.set(question, choice);
    }
  }

  /** @param {number} seconds */
  tick(seconds) {
    const { agree_seconds, questions } = this.prompt;
    const { index, left } = at(seconds, agree_seconds, questions);
    if (this.left) this.left.textContent = clock(left);
    if (index === this.index) return;
    this.index = index;
    this.ask(questions[index]);
  }

  /** @param {Question} question */
  ask({ key, text, teller, choices }) {
    const tells = teller === this.prompt.side ? words.you : words.partner;
    const buttons = choices.map((choice) => {
      const button = html("button", "button", choice.name);
      button.type = "button";
      button.setAttribute("aria-pressed", String(this.chosen?.get(key) === choice.key));
      button.addEventListener("click", () => this.choose(key, choice.key, button, buttons));
      return button;
    });
    const hadFocus = this.place?.contains(document.activeElement);
    this.asked?.replaceChildren(text);
    this.place?.replaceChildren(
      html("p", "", `${words.tap} ${tells}`),
      html("div", "alibi-choices", ...buttons),
    );
    if (hadFocus) buttons[0]?.focus({ preventScroll: true });
  }

  /**
   * @param {string} question
   * @param {string} choice
   * @param {HTMLElement} pressed
   * @param {HTMLElement[]} buttons
   */
  choose(question, choice, pressed, buttons) {
    const before = this.chosen?.get(question);
    if (before === choice) return;
    if (before) this.table.takeBack(`${question}:${before}`);
    this.table.answer(`${question}:${choice}`);
    this.chosen?.set(question, choice);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === pressed));
  }

  /**
   * @param {import("talks/drawing.js").Result} result
   * @param {0 | 1} side
   */
  result({ questions = [] }, side) {
    return [
      html("ol", "alibi-answers", ...questions.map((/** @type {Answered} */ each) => answered(each, side))),
    ];
  }
}

/**
 * @param {Answered} answered
 * @param {0 | 1} side
 */
function answered({ text, same, sides }, side) {
  const said = (/** @type {"you" | "partner"} */ who, /** @type {string} */ name) =>
    html("span", `alibi-${who}`, `${words.said[who]}: ${name || words.none}`);
  return html(
    "li",
    "",
    html("strong", "", text),
    said("you", sides[side]),
    said("partner", sides[1 - side]),
    html("span", same ? "badge badge--yes" : "badge badge--no", same ? words.same : words.other),
  );
}
