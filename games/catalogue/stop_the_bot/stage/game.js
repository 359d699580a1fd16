/** Stop the Bot!: the agent reads back an order until somebody stops it. */

import { words } from "catalogue/stop_the_bot/stage/words.js";
import { gettext } from "look/words.js";
import { Caption } from "stage/agent/caption.js";
import { Moments } from "stage/capture/moments.js";
import { Play } from "stage/play.js";
import { chime } from "stage/sound.js";

/** Seconds between two lines: a breath (BREATH of games/catalogue/overlap.py is a little longer). */
const BREATH = 0.35;
/** Milliseconds of speech that make the agent fall silent: a click or a cough is shorter. */
const CUT_IN_MS = 250;
/** Milliseconds of quiet after a false alarm until the agent reads on. */
const QUIET_MS = 1000;
/** Seconds within which nobody can have heard a mistake, or a bell, and answer it (QUICKEST of the game's rules). */
const QUICKEST = 0.15;
/** Seconds in which an answer may begin once all was read. */
const ANSWER = 5;
/** Two tones, the second lower. @type {import("stage/sound.js").Note[]} */
const DOORBELL = [
  [659, 0.35],
  [523, 0.6],
];
/** Phases in which the mistake may be seen. */
const OVER = new Set(["sending", "stored", "scored", "refused", "practised"]);

/** @typedef {"reading" | "stopped" | "false alarm" | "read" | "over"} Step of the agent */

export default class StopTheBot extends Play {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.caption = new Caption(this.part("line"));
    this.moments = new Moments();
    /** @type {import("stage/play.js").Prompt} */
    this.prompt = {};
    /** @type {Step} */
    this.step = "over";
    /** Counts readings: what an earlier one began says nothing more. */
    this.run = 0;
    this.line = 0;
    /** Seconds of the take at which the mistake, or the bell, began; endless while neither has. */
    this.since = Number.POSITIVE_INFINITY;
    /** Whether the agent was stopped at the right moment, as far as the page can tell. */
    this.caught = false;
    /** Whether the wrong line was read to its end, so that it could have been stopped. */
    this.wasWrong = false;
    /** Whether the agent was stopped in each take of this visit. @type {Map<string, boolean>} */
    this.catches = new Map();
  }

  get agentSpeaks() {
    return true;
  }

  get words() {
    return words;
  }

  /** After practice: praise only for what was done. */
  get practised() {
    return this.caught ? this.words.practised : this.words.practisedLate;
  }

  get rings() {
    return this.prompt.variant === "doorbell";
  }

  /** A horn: halt! @returns {import("stage/sound.js").Note[]} */
  get sound() {
    return [
      [330, 0.12],
      [0, 0.05],
      [247, 0.2],
    ];
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered(prompt, language) {
    this.prompt = prompt;
    this.run++;
    this.step = "over";
    this.restart();
    this.caption.show("");
    const items = prompt.order.map((/** @type {string} */ item) => {
      const entry = document.createElement("li");
      entry.textContent = item;
      entry.dir = "auto";
      return entry;
    });
    this.part("order").replaceChildren(...items);
    for (const name of ["order", "line"]) this.part(name).lang = language;
    this.part("bell").classList.add("is-away");
  }

  /** @param {import("stage/stage-state.js").State} state */
  render({ phase }) {
    this.part("head").textContent = this.words.slip;
    this.part("ding").textContent = this.words.ding;
    this.part("bot").dataset.step = phase === "speaking" ? this.step : "over";
    const wrong = OVER.has(phase) && !this.rings ? this.prompt.wrong - 1 : -1;
    for (const [place, item] of [...this.part("order").children].entries())
      item.classList.toggle("is-missed", place === wrong);
    if (OVER.has(phase)) this.part("bell").classList.add("is-away");
  }

  /** Nothing has been read, and nobody stopped it. */
  restart() {
    this.since = Number.POSITIVE_INFINITY;
    this.caught = this.wasWrong = false;
  }

  begin() {
    this.moments.restart();
    this.restart();
    this.stage.agent.onword = (line, character) => this.word(line, character);
    void this.read(0);
  }

  end() {
    this.run++;
    this.step = "over";
  }

  /** @param {import("stage/play.js").Heard} heard */
  hear(heard) {
    this.moments.hear(heard);
    const { ms } = this.moments.bursts;
    if (this.step === "reading" && ms >= CUT_IN_MS) this.cutIn();
    if (this.step === "read" && ms >= CUT_IN_MS) this.set("stopped", this.words.answering);
  }

  /** Unless the agent was stopped there is nothing to keep; why, depends on how far it had read. */
  press() {
    if (this.step === "stopped") return false;
    this.miss();
    return true;
  }

  /**
   * @param {Step} step
   * @param {string} text
   */
  set(step, text) {
    this.step = step;
    this.stage.render(text);
  }

  // The agent reads

  /** @param {number} first line to be read, now or again */
  async read(first) {
    const { agent } = this.stage;
    const run = ++this.run;
    this.set("reading", this.words.speaking);
    for (this.line = first; this.line < agent.lines.length; this.line++) {
      if (this.line > first) await this.moments.pause(BREATH);
      if (run !== this.run) return;
      this.caption.begin(agent.lines[this.line]);
      await agent.say(this.line);
      if (run !== this.run) return;
      this.wasWrong ||= this.line === this.prompt.wrong;
    }
    await this.hearOut(run);
  }

  /**
   * All is read: an answer may come, or nothing.
   * @param {number} run
   */
  async hearOut(run) {
    this.set("read", this.words.wasThatAll);
    const end = this.moments.seconds + ANSWER;
    await this.moments.until(
      ({ seconds }) => this.step === "stopped" || (seconds >= end && !this.moments.bursts.ms),
    );
    if (run === this.run && this.step === "read") this.miss();
  }

  /**
   * @param {number} line
   * @param {number} character
   */
  word(line, character) {
    if (line !== this.line || this.step !== "reading") return;
    this.caption.reveal(character);
    if (this.since < Number.POSITIVE_INFINITY) return;
    const text = this.stage.agent.lines[line];
    if (!this.rings && line === this.prompt.wrong) this.since = this.moments.seconds;
    if (this.rings && line === this.prompt.bell && character >= text.length / 2) this.ring();
  }

  /** The one sound that plays into a take: it is what the player answers to. */
  ring() {
    this.since = this.moments.seconds;
    this.stage.mark("doorbell");
    chime(DOORBELL, { inTake: true });
    this.part("bell").classList.remove("is-away");
  }

  // The player cuts in

  cutIn() {
    const { onset } = this.moments;
    this.run++;
    this.stage.agent.stop();
    this.stage.mark("cut_in");
    if (onset < this.since + QUICKEST) return void this.falseAlarm();
    this.caught = true;
    this.set("stopped", this.rings ? this.words.waits : this.words.yes);
  }

  /** All was right so far: once the player is quiet, the agent reads the same line again. */
  async falseAlarm() {
    const run = this.run;
    this.set("false alarm", this.words.tooSoon);
    await this.moments.until(({ quietMs }) => quietMs >= QUIET_MS);
    if (run === this.run) void this.read(this.line);
  }

  /** Nobody stopped it. There is nothing to keep, and no harm done. */
  miss() {
    const { stage, missed } = this;
    this.end();
    stage.agent.stop();
    stage.nothingToKeep(missed);
  }

  /** What was missed: a bell that rang, or a mistake that was read out; nobody is blamed for what never came. */
  get missed() {
    const { prompt, words } = this;
    if (this.rings) return this.since < Number.POSITIVE_INFINITY ? words.missedBell : words.early;
    return this.wasWrong ? words.missed(prompt.lines[prompt.wrong]) : words.early;
  }

  /** @param {string} recording */
  stored(recording) {
    this.catches.set(recording, this.caught);
  }

  /**
   * What came of it, in the game's own words: this game is not about pauses.
   * @param {import("stage/play.js").Scored} scored
   */
  told({ recording, floor, feat, message = "" }) {
    const labels = new Set(floor?.cuts.map(({ label }) => label));
    const { words } = this;
    if (labels.has("wait")) return words.waited(feat?.value);
    if (labels.has("interruption")) return words.caught(feat?.value);
    if (labels.has("complete")) return words.late;
    const caught = this.catches.get(recording);
    // Whoever still spoke at Done did stop the agent.
    if (caught || labels.size) return words.noEnd;
    return caught === false ? words.kept : gettext(message);
  }
}
