/** Call Centre: the other side informs or asks, and a card says how to reply. */

import { Patience } from "catalogue/call_centre/stage/patience.js";
import { words } from "catalogue/call_centre/stage/words.js";
import { ExchangePlay } from "stage/exchange/exchange-play.js";

/** Phases in which the phone rings: nobody has picked it up. */
const RINGING = new Set(["loading", "unchecked", "ready", "opening"]);

export default class CallCentre extends ExchangePlay {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.patience = new Patience();
  }

  get words() {
    return words;
  }

  /** Two rings. @returns {import("stage/sound.js").Note[]} */
  get sound() {
    return [
      [440, 0.12],
      [554, 0.12],
      [0, 0.12],
      [440, 0.12],
      [554, 0.16],
    ];
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered(prompt, language) {
    super.offered(prompt, language);
    this.part("who").textContent = prompt.who;
    for (const name of ["who", "card"]) this.part(name).lang = language;
  }

  /** @param {import("stage/stage-state.js").State} state */
  render({ phase }) {
    this.part("call").dataset.ringing = String(RINGING.has(phase));
    this.part("card-title").textContent = this.words.card;
  }

  /** Who calls, or is called, speaks first. */
  begin() {
    super.begin();
    this.patience.restore();
    this.wear();
    void this.handOver();
  }

  /** @param {import("stage/play.js").Heard} heard */
  hear(heard) {
    super.hear(heard);
    const { exchange, patience, stage, words } = this;
    const waits = exchange.floor === "you" && !exchange.hasSpoken && !heard.speech;
    const mood = patience.mood;
    if (waits) patience.wear();
    else patience.restore();
    if (mood === patience.mood) return;
    this.wear();
    if (patience.mood === "restless") stage.render(words.hello);
    if (patience.mood === "gone") stage.cutOff(words.hungUp);
  }

  /** The caller's mood, for everybody to see. */
  wear() {
    this.part("call").dataset.mood = this.patience.mood;
  }

  /**
   * @param {number} line
   * @param {string} said
   */
  show(line, said) {
    super.show(line, said);
    if (!said) this.deal("");
  }

  /** @param {number} line */
  returned(line) {
    this.deal(this.prompt.cards[line]);
  }

  /** @param {string} card what the role card says; empty: it is taken away */
  deal(card) {
    this.part("role").classList.toggle("is-away", !card);
    if (card) this.part("card").textContent = card;
  }
}
