/** Mm-hm Radio: the agent tells a story for as long as somebody gives a sign of life. */

import { Quiz } from "catalogue/mm_hm_radio/stage/quiz.js";
import { BARS, Signal } from "catalogue/mm_hm_radio/stage/signal.js";
import { isLed, Story } from "catalogue/mm_hm_radio/stage/ways.js";
import { words } from "catalogue/mm_hm_radio/stage/words.js";
import { Caption } from "stage/agent/caption.js";
import { Moments } from "stage/capture/moments.js";
import { Play } from "stage/play.js";

/** Seconds between two lines: a breath (BREATH of games/catalogue/overlap.py is a little longer). */
const BREATH = 0.45;
/** Milliseconds of unbroken speech that take the floor (LONG of the game's rules). */
const SENTENCE_MS = 1500;
/** Milliseconds of speech that are a sign of life: a click is shorter. */
const SIGN_MS = 100;
/** Milliseconds of quiet after which the floor is the agent's again. */
const QUIET_MS = 900;
/** Seconds after the last line in which somebody may still laugh. */
const LAST = 1.4;
/** Lines of a story that are enough to practise. */
const PRACTISED = 3;
/** Phases in which the quiz may be answered. */
const ASKING = new Set(["stored", "scored"]);

/**
 * @typedef {import("catalogue/mm_hm_radio/stage/ways.js").Way} Way
 * @typedef {{whole: boolean | undefined, way: Way | null, answer: string}} Ending whole: the story was told to its end;
 *   false: the player switched off, undefined: neither. way: the last that it took
 */

export default class MmHmRadio extends Play {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.caption = new Caption(this.part("line"));
    this.quiz = new Quiz(this.part("quiz"), (option) => void this.answer(option));
    this.meter = this.part("signal");
    this.moments = new Moments();
    this.signal = new Signal();
    this.story = new Story(0);
    /** Whether the agent tells: what is heard while it waits is no sign of life in a story. */
    this.telling = false;
    /** @type {import("stage/play.js").Prompt} */
    this.prompt = {};
    /** Counts takes: what an earlier one began says nothing more. */
    this.run = 0;
    this.ended = this.off = false;
    /** How each take of this visit ended, and what was said of its answer. @type {Map<string, Ending>} */
    this.endings = new Map();
  }

  get agentSpeaks() {
    return true;
  }

  get words() {
    return words;
  }

  get button() {
    return this.words.off;
  }

  /** A jingle that goes up. @returns {import("stage/sound.js").Note[]} */
  get sound() {
    return [
      [523, 0.09],
      [659, 0.09],
      [784, 0.18],
    ];
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered(prompt, language) {
    this.prompt = prompt;
    this.run++;
    this.ended = false;
    this.story = new Story(0);
    this.quiz.close();
    this.signal.restore();
    this.showSignal();
    for (const name of ["title", "line"]) this.part(name).lang = language;
    this.part("title").textContent = prompt.title;
    this.caption.show("");
  }

  /** @param {import("stage/stage-state.js").State} state */
  render({ phase }) {
    this.meter.ariaLabel = this.words.signal;
    this.part("radio").dataset.air = phase === "speaking" ? "on" : "off";
    this.part("line").classList.toggle("is-away", this.quiz.isOpen);
    if (!ASKING.has(phase)) this.quiz.close();
  }

  begin() {
    this.moments.restart();
    this.telling = false;
    this.signal.restore();
    this.ended = this.off = false;
    this.stage.agent.onword = (_, character) => this.caption.reveal(character);
    void this.tell(++this.run);
  }

  press() {
    this.off = true;
    return false;
  }

  end() {
    this.run++;
  }

  /** @param {import("stage/play.js").Heard} heard */
  hear(heard) {
    const { agent } = this.stage;
    const over = this.moments.hear(heard);
    const { bursts } = this.moments;
    if (over >= SIGN_MS || bursts.ms >= SIGN_MS) this.signal.restore();
    else if (agent.speaking) this.signal.fade(bursts.windowMs);
    if (over >= SIGN_MS && over < SENTENCE_MS) this.sign(over);
    this.showSignal();
    if (agent.speaking && bursts.ms > SENTENCE_MS) this.giveWay();
  }

  /** @param {string} key */
  key(key) {
    if (/^[1-3]$/.test(key)) this.quiz.choose(Number(key) - 1);
  }

  // The story

  /** @param {number} run */
  async tell(run) {
    const { agent, practising } = this.stage;
    const story = new Story(practising ? PRACTISED : agent.lines.length, this.prompt.forks);
    this.story = story;
    for (let told = 0; !story.isOver; told++) {
      if (told) await this.breathe();
      if (run !== this.run) return;
      const said = await this.say(story);
      if (run !== this.run) return;
      if (!said) await this.listen();
    }
    await this.moments.pause(LAST);
    await this.moments.until(() => !this.moments.bursts.ms);
    if (run === this.run) this.finish();
  }

  /**
   * The next line, on the way that the player's sounds lead to.
   * @param {Story} story
   * @returns {Promise<boolean>} false: the player took the floor
   */
  say(story) {
    const { line, way } = story.goOn();
    if (way) this.stage.mark("way", { value: way.way });
    this.telling = true;
    this.caption.begin(this.stage.agent.lines[line]);
    return this.stage.agent.say(line);
  }

  /** Between two lines; until somebody is there again. */
  async breathe() {
    await this.moments.pause(BREATH);
    if (!this.signal.lost) return;
    this.telling = false;
    this.stage.mark("signal_lost");
    this.stage.render(this.words.stillThere);
    await this.moments.until(() => !this.signal.lost && !this.moments.bursts.ms);
    this.stage.render(this.words.speaking);
  }

  /** The player has the floor until they have been quiet for a while. */
  async listen() {
    this.stage.render(this.words.taken);
    await this.moments.until(({ quietMs }) => quietMs >= QUIET_MS);
    this.stage.render(this.words.speaking);
  }

  /** @param {number} ms that a sign of life lasted, which is over now */
  sign(ms) {
    this.pulse();
    if (!this.telling) return;
    const { seconds, bursts } = this.moments;
    const began = Math.max(0, Math.round(seconds * 1000) - bursts.quietMs - ms);
    this.story.sign(began);
    this.stage.mark("sign", { value: String(began) });
  }

  giveWay() {
    this.telling = false;
    this.stage.agent.stop();
    this.stage.mark("cut_in");
  }

  finish() {
    this.ended = true;
    this.stage.done();
  }

  // The dial

  showSignal() {
    const { bars } = this.signal;
    if (this.meter.ariaValueNow === String(bars)) return;
    this.meter.ariaValueNow = String(bars);
    this.meter.ariaValueMax = String(BARS);
    this.meter.dataset.bars = String(bars);
  }

  /** A sign of life was heard: the radio shows it. */
  pulse() {
    const radio = this.part("radio");
    radio.classList.remove("is-heard");
    void radio.offsetWidth; // so that the same animation can begin again
    radio.classList.add("is-heard");
  }

  // The quiz

  /** @param {string} recording */
  stored(recording) {
    // Where the minute or the microphone ended it, nobody is said to have switched off.
    const whole = this.ended || (this.off ? false : undefined);
    this.endings.set(recording, { whole, way: this.story.way, answer: "" });
    if (!this.ended) return;
    this.quiz.open(this.prompt.quiz, this.stage.language);
    this.stage.render(this.words.quiz);
  }

  /** @param {number} option */
  async answer(option) {
    const { recording } = this.stage;
    this.stage.render();
    try {
      const { right, solution = "" } = await this.stage.answer(recording, option);
      const answer = right ? this.words.right : this.words.wrong(solution);
      this.endings.set(recording, { whole: true, way: null, ...this.endings.get(recording), answer });
      if (recording !== this.stage.recording) return;
      this.quiz.tell(right > 0, solution);
      this.stage.retell(answer);
    } catch {
      this.quiz.again();
      this.stage.say(this.words.lost);
    }
  }

  /**
   * What came of it, in the game's own words: this game is not about pauses.
   * @param {import("stage/play.js").Scored} scored
   */
  told({ floor, recording }) {
    const labels = floor?.cuts.map(({ label }) => label) ?? [];
    const hums = labels.filter((label) => label === "backchannel").length;
    const breaks = labels.filter((label) => label === "interruption").length;
    const ending = this.endings.get(recording);
    const said = [this.words.hums(hums, ending?.whole)];
    if (breaks) said.push(this.words.breaks(breaks));
    return [...said, why(ending?.way, hums), ending?.answer].filter(Boolean).join(" ");
  }
}

/**
 * Why the story went the way it did.
 * @param {Way | null | undefined} way
 * @param {number} hums that count; without any, what led there was noise, and nobody is told that they hummed
 */
const why = (way, hums) => (way && (hums || !isLed(way)) ? way.told : "");
