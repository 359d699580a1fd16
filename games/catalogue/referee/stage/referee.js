/** Referee: hear a clip up to its cut, say what you heard and how sure you are, and go on to the next. */

import "floor-line";
import { Desk, Refusal } from "catalogue/referee/stage/desk.js";
import { Ears } from "catalogue/referee/stage/ears.js";
import { keys } from "catalogue/referee/stage/keys.js";
import { practiceClip } from "catalogue/referee/stage/practice.js";
import { Recap } from "catalogue/referee/stage/recap.js";
import { told } from "catalogue/referee/stage/told.js";
import { View } from "catalogue/referee/stage/view.js";
import { gettext, learn } from "look/words.js";
import { once } from "stage/controls.js";
import { firstLanguage, keepLanguage } from "stage/language.js";
import { hasPractised, setPractised } from "stage/set/practised.js";
import { chime } from "stage/sound.js";

/** Clips in a set, as in the games that record. */
const SET = 5;
/** Two short blows of a whistle: the vote counts. @type {import("stage/sound.js").Note[]} */
const WHISTLE = [
  [2093, 0.05],
  [2349, 0.05],
  [2093, 0.05],
  [0, 0.04],
  [2349, 0.14],
];

class Referee {
  /** @param {HTMLElement} root */
  constructor(root) {
    const { base = "", csrf = "", language = "en" } = root.dataset;
    this.view = new View(root);
    this.desk = new Desk(base, csrf);
    this.recap = new Recap(this.view, this.desk);
    this.ears = new Ears(/** @type {HTMLAudioElement} */ (this.view.part("audio")), this.view.floor, {
      playing: (playing) => this.playing(playing),
      heard: () => this.heard(),
      stopped: () => this.broken(this.view.words.ready),
      failed: () => {
        this.broken(this.view.words.noSound);
        this.view.say(this.view.words.noSound);
      },
    });
    /** @type {import("catalogue/referee/stage/view.js").Phase} */
    this.phase = "loading";
    /** @type {import("catalogue/referee/stage/desk.js").Clip | null} */
    this.clip = null;
    /** @type {import("catalogue/referee/stage/practice.js").PracticeClip[]} */
    this.examples = [];
    /** @type {import("catalogue/referee/stage/recap.js").Heard[]} */
    this.set = [];
    this.label = "";
    this.isPlaying = false;
    /** Where one comes from who wants to report. @type {import("catalogue/referee/stage/view.js").Phase} */
    this.before = "ask";
    /** Whether a press has let the browser play. */
    this.pressed = false;
    /** Whether an answer is on its way. */
    this.busy = false;
    this.listen();
    void this.speak(firstLanguage(this.view.language, language));
  }

  get example() {
    return this.clip && "example" in this.clip
      ? /** @type {import("catalogue/referee/stage/practice.js").PracticeClip} */ (this.clip).example
      : null;
  }

  listen() {
    const { view } = this;
    view.main.addEventListener("click", () => this.press());
    view.left.addEventListener("click", () => this.skip());
    view.report.addEventListener("click", () => this.report());
    view.part("another").addEventListener("click", () => this.another());
    view.part("mend-form").addEventListener("submit", (event) => this.mend(event));
    view.language.addEventListener("change", () => void this.speak(view.language.value, true));
    for (const name of ["back-sure", "back-why", "back-report"])
      view.part(name).addEventListener("click", () => this.back());
    for (const [name, chosen] of Object.entries(this.choosing()))
      view.part(name).addEventListener(
        "click",
        once(({ target }) => {
          const button = target instanceof Element ? target.closest("button") : null;
          if (button?.dataset.value && button.ariaDisabled !== "true") chosen(button.dataset.value);
          else if (button && this.phase !== "ask") view.say(view.words.notHeard);
        }),
      );
    document.addEventListener("keydown", (event) => keys(this, event));
  }

  /** @returns {Record<string, (value: string) => void>} part to what a press on one of its buttons does */
  choosing() {
    return {
      answers: (label) => this.choose(label),
      sure: (confidence) => void this.vote({ confidence: Number(confidence) }),
      reasons: (reason) => void this.vote({ reason }),
      flaws: (reason) => void this.send(reason),
    };
  }

  /**
   * @param {string} language
   * @param {boolean} [chosen] by the player, now
   */
  async speak(language, chosen = false) {
    if (chosen) keepLanguage(language);
    this.language = language;
    await learn(language);
    this.view.speak(language);
    this.set = [];
    const { practiceClips } = this.view.words;
    this.examples = hasPractised("referee") ? [] : practiceClips.map((each) => practiceClip(each, language));
    void this.next();
  }

  /**
   * @param {import("catalogue/referee/stage/view.js").Phase} phase
   * @param {string} [sentence]
   */
  go(phase, sentence) {
    this.phase = phase;
    this.view.render(phase, this.isPlaying, this.example !== null);
    this.view.dots(this.set.length, SET);
    if (sentence !== undefined) this.view.say(sentence);
  }

  async next() {
    this.ears.stop();
    this.go("loading");
    try {
      this.clip = this.examples.shift() ?? (await this.desk.next(this.language ?? "en"));
    } catch (error) {
      return this.failed(error);
    }
    if (!this.clip) return this.nothing();
    const { clip, seconds } = this.clip;
    this.view.show(this.clip, this.example?.said ?? "");
    this.ears.load(clip && this.desk.sound(clip), seconds);
    const { ready, practiceReady } = this.view.words;
    this.go("start", this.example ? practiceReady : ready);
    if (this.pressed) await this.play();
  }

  nothing() {
    if (this.set.length) return this.open();
    this.go("empty", "");
    this.view.part("empty-word").focus();
  }

  press() {
    if (this.busy || this.view.main.ariaDisabled === "true") return;
    this.pressed = true;
    if (this.phase === "told" || this.phase === "trouble") return void this.onwards();
    void this.play();
  }

  onwards() {
    return this.set.length >= SET ? this.open() : this.next();
  }

  async play() {
    const first = this.phase === "start";
    if (first) this.go("hearing", this.view.words.listening);
    if (!(await this.ears.play()) && first) this.go("start", this.view.words.ready);
  }

  /** @param {boolean} playing */
  playing(playing) {
    this.isPlaying = playing;
    this.view.render(this.phase, playing, this.example !== null);
  }

  /**
   * A clip that broke off can be heard from its beginning.
   * @param {string} sentence
   */
  broken(sentence) {
    if (this.phase === "hearing") this.go("start", sentence);
  }

  heard() {
    if (this.phase !== "hearing") return;
    this.go("ask", this.view.words.byEar);
  }

  /** @param {string} label */
  choose(label) {
    if (this.phase !== "ask") return this.view.say(this.view.words.notHeard);
    this.label = label;
    if (this.example) return this.explain(this.example);
    this.view.chosen(label);
    this.turn(label === "unusable" ? "why" : "sure");
  }

  back() {
    this.turn(this.phase === "report" ? this.before : "ask");
  }

  /** @param {import("catalogue/referee/stage/view.js").Phase} phase */
  turn(phase) {
    this.go(phase, phase === "ask" ? this.view.words.byEar : "");
    this.view.focus(phase === "ask" ? "answers" : phase);
  }

  /** @param {import("catalogue/referee/stage/practice.js").Example} example that was read */
  explain({ label, why }) {
    const { words } = this.view;
    const right = label === this.label;
    const said = right ? words.right : words.wrong(words.labels[/** @type {"incomplete"} */ (label)][0]);
    if (!this.examples.length) setPractised("referee");
    this.view.tell({ said, because: why }, null, right);
    this.go("told", this.examples.length ? "" : words.practiceDone);
    this.view.focus("told");
  }

  /** @param {{confidence?: number, reason?: string}} how */
  async vote(how) {
    const { clip, label, view } = this;
    if (!clip || this.busy) return;
    const counted = await this.trying(() => this.desk.vote(clip.clip, { label, ...how, ...view.fillers }));
    if (!counted) return;
    this.set.push({ clip, label, counted });
    chime(WHISTLE);
    const answer = told(counted, view.words);
    view.tell(answer, counted.points, counted.gold ? counted.gold.right : null);
    view.text.value = counted.words;
    this.go("told", "");
    view.focus("told");
  }

  /** @param {Event} event */
  async mend(event) {
    event.preventDefault();
    const { clip, view } = this;
    if (!clip || !view.text.value.trim()) return;
    const kept = await this.trying(() => this.desk.words(clip.clip, view.text.value));
    if (!kept) return;
    view.part("mend").classList.add("is-away");
    view.say(view.words.kept);
    view.focus("told");
  }

  async skip() {
    const { clip } = this;
    if (this.phase === "told") return this.isPlaying ? undefined : this.play();
    if (!clip || this.busy) return;
    if (this.example) {
      this.examples = [];
      setPractised("referee");
      return this.next();
    }
    if (await this.trying(() => this.desk.skip(clip.clip))) await this.next();
  }

  /** Asks what is wrong; only whoever has heard it to the end can say. */
  report() {
    if (!this.clip || this.busy || this.phase === "report") return;
    if (this.phase === "start" || this.phase === "hearing") return this.view.say(this.view.words.notHeard);
    this.before = this.phase;
    this.turn("report");
  }

  /** @param {string} reason of the report */
  async send(reason) {
    const { clip, view } = this;
    if (!clip || this.busy) return;
    if (!(await this.trying(() => this.desk.report(clip.clip, reason, clip.seconds)))) return;
    await this.next();
    view.say(view.words.reported);
  }

  open() {
    this.ears.stop();
    this.go("recap", "");
    void this.recap.open(this.set);
  }

  another() {
    this.recap.close();
    this.set = [];
    void this.next();
  }

  /**
   * @template T
   * @param {() => Promise<T>} ask
   * @returns {Promise<T | null>} null where the server said no, which the player has been told
   */
  async trying(ask) {
    this.busy = true;
    try {
      return await ask();
    } catch (error) {
      this.failed(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** @param {unknown} error */
  failed(error) {
    if (!(error instanceof Refusal)) throw error;
    const { words } = this.view;
    if (error.code === "not_heard") return this.view.say(words.notHeard);
    if (error.code === "unreachable" && this.phase !== "loading") return this.view.say(words.unreachable);
    this.ears.stop();
    this.go("trouble", error.message ? gettext(error.message) : words.unreachable);
  }
}

const root = document.querySelector("[data-referee]");
if (root instanceof HTMLElement) new Referee(root);
