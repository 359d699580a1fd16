/**
 * Games in which the floor passes back and forth in one take: the player hands it over with the round button, the
 * agent says its next line, the player answers; after the agent's last line the button is Done.
 */

import { gettext } from "look/words.js";
import { heardUntil } from "stage/agent/caption.js";
import { Exchange, tally } from "stage/exchange/exchange.js";
import { Play } from "stage/play.js";

/**
 * @typedef {object} ExchangeWords
 * @property {string} ready
 * @property {string} practice
 * @property {string} practised said after the practice round
 * @property {string} speaking
 * @property {string} over what the round button says while the floor is the player's
 * @property {string} hush the same while it is the agent's
 * @property {string} listen said while the agent speaks
 * @property {string} yours said when the floor is the player's again
 * @property {string} last the same after the agent's last line
 * @property {string} silent said to who hands over without a word
 * @property {string} under the same to who spoke while the agent did
 * @property {string} none
 * @property {(turns: number) => string} turns
 * @property {(by: string, right: number, of: number) => string} knew
 */

export class ExchangePlay extends Play {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.exchange = new Exchange(0);
    /** @type {import("stage/play.js").Prompt} */
    this.prompt = { lines: [] };
    stage.agent.onword = (line, character) => this.reveal(line, character);
  }

  get agentSpeaks() {
    return true;
  }

  /** @returns {ExchangeWords} */
  get words() {
    throw new Error("A game has words of its own.");
  }

  get button() {
    if (this.exchange.floor === "agent") return this.words.hush;
    return this.exchange.isLast ? "" : this.words.over;
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered(prompt, language) {
    this.prompt = prompt;
    this.part("line").lang = language;
    this.restart();
  }

  /** A take begins, and nothing has been said in it. */
  restart() {
    this.exchange = new Exchange(this.prompt.lines.length);
    this.show(-1, "");
    this.tell();
  }

  begin() {
    this.restart();
    this.stage.render();
  }

  /** @param {import("stage/play.js").Heard} heard */
  hear(heard) {
    this.exchange.hear(heard);
    this.tell();
  }

  press() {
    const meant = this.exchange.press();
    if (meant === "done") return false;
    if (meant === "over") {
      this.stage.mark("over");
      void this.handOver();
    } else {
      this.stage.render(this.words[meant]);
    }
    return true;
  }

  /** The agent says its next line, and the floor comes back. */
  async handOver() {
    const { exchange, stage } = this;
    const line = exchange.give();
    this.show(line, "");
    this.tell();
    stage.render(this.words.listen);
    const whole = await stage.agent.say(line);
    if (!whole || exchange !== this.exchange || stage.phase !== "speaking") return;
    exchange.take();
    this.returned(line);
    this.tell();
    stage.render(exchange.isLast ? this.words.last : this.words.yours);
  }

  /**
   * The floor came back after this line.
   * @param {number} _line
   */
  returned(_line) {}

  /**
   * @param {number} line
   * @param {number} character
   */
  reveal(line, character) {
    const text = this.prompt.lines[line];
    this.show(line, text.slice(0, heardUntil(text, character)));
  }

  /**
   * The line keeps its place while it is said: what is still to come is there, unseen.
   * @param {number} line -1: none
   * @param {string} said its beginning
   */
  show(line, said) {
    const whole = this.prompt.lines[line] ?? "";
    this.part("said").textContent = said;
    this.part("rest").textContent = whole.slice(said.length);
  }

  /** Whose turn it is, for the style sheet. */
  tell() {
    const speaking = this.stage.phase === "speaking";
    this.part("line").dataset.floor = speaking ? this.exchange.mood : "";
  }

  end() {
    this.part("line").dataset.floor = "";
  }

  /** @param {import("stage/play.js").Scored} scored */
  told({ floor, message = "" }) {
    return floor?.cuts.length ? tally(floor, this.words) : gettext(message);
  }
}
