/** From one round to the next: asks for it, says how to begin it, and ends in the recap when the set is complete. */

import { learn } from "look/words.js";
import { keepLanguage } from "stage/language.js";
import { words } from "stage/words/words.js";

/**
 * @typedef {object} RoundNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "phase" | "go">} course
 * @property {Pick<import("stage/stage-state.js").Current, "language" | "round">} current
 * @property {Pick<import("stage/wire/wire.js").Wire, "ask" | "given">} wire
 * @property {Pick<import("stage/agent/agent.js").Agent, "offered">} agent
 * @property {Pick<import("stage/play.js").Play, "ready" | "offered">} play
 * @property {Pick<import("stage/set/practice.js").Practice, "on" | "offered" | "choose" | "intro" | "over">} practice
 * @property {{isFull: boolean}} set
 * @property {{show: () => void}} example of a take, with its words
 * @property {() => void} clear nothing of the last take is left on the stage
 * @property {() => void} recap opens it
 * @property {(text: string) => void} render draws the stage again, and says this
 */

export class Rounds {
  /** @param {RoundNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    /** To be said together with the next prompt. */
    this.note = "";
  }

  /** How to begin, in the game's words. */
  get ready() {
    const { practice, view, play } = this.needs;
    return practice.on ? practice.intro : view.withKeys(play.ready);
  }

  /**
   * The first round of this visit: the one that the page came with, where it is in the language that is played.
   * @param {Record<string, string | undefined>} page its data
   */
  first({ firstRound, language }) {
    const { set, recap, render, view, wire, current } = this.needs;
    if (set.isFull) return recap();
    if (firstRound && language === current.language)
      return wire.given(JSON.parse(firstRound), current.language);
    render(view.words.loading);
    wire.ask(current.language);
  }

  /**
   * The next round; the recap when the set is complete.
   * @param {string} [note] to be said together with the next prompt
   */
  next(note = "") {
    const { set, recap, course, view, wire, current, clear } = this.needs;
    this.note = note;
    clear();
    if (set.isFull) return recap();
    course.go("next", note || view.words.loading);
    wire.ask(current.language);
  }

  /** Another prompt, or no practice after all; where nobody has played yet, practice first. */
  skip() {
    const { practice, render } = this.needs;
    if (practice.offered) practice.choose();
    else if (practice.on) practice.over();
    else return this.next();
    render(this.ready);
  }

  /** @param {import("stage/wire/messages.js").Round} round */
  offered(round) {
    const { current, agent, play, course, view } = this.needs;
    current.round = round;
    agent.offered(round.prompt, current.language);
    play.offered(round.prompt, current.language);
    course.go("round");
    const how = course.phase === "unchecked" ? `${view.words.unchecked} ${view.words.recordsOn}` : this.ready;
    view.say(`${this.note} ${how}`.trim());
  }

  /** @param {string} language of the prompts and of the stage's own words */
  async use(language) {
    const { current, view } = this.needs;
    current.language = language;
    await learn(language);
    view.speak(words);
    this.needs.example.show();
  }

  /** @param {string} language that the player chose */
  async choose(language) {
    keepLanguage(language);
    await this.use(language);
    this.next();
  }
}
