/** The stage: lets the microphone, the wire, the shelf and the page do their parts in turn. */

import "floor-line";
import { Agent } from "games/agent/agent.js";
import { Aside } from "games/aside.js";
import { listen } from "games/controls.js";
import { Desk } from "games/desk.js";
import { Gate, wasChecked } from "games/gate.js";
import { firstLanguage, keepLanguage } from "games/language.js";
import { decibels, height } from "games/loudness.js";
import { Minute } from "games/minute.js";
import { Mishaps } from "games/mishaps.js";
import { PauseDetector } from "games/pause-detector.js";
import { Playback } from "games/playback.js";
import { Recorder } from "games/recorder.js";
import { ScoreWatch } from "games/score-watch.js";
import { Shelf } from "games/shelf.js";
import { action, after, first } from "games/stage-state.js";
import { StageView } from "games/stage-view.js";
import { Wire } from "games/wire.js";
import { words } from "games/words.js";

/** Milliseconds until the score is asked for: at once over HTTP, where nobody pushes. */
const PATIENCE = { socket: 3000, post: 300 };
/** Milliseconds in which a frame that was asked for has been drawn. */
const AFTER_FRAME = 60;

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Shelf | null} shelf
   * @param {new (stage: Stage) => import("games/play.js").Play} Game
   */
  constructor(root, shelf, Game) {
    const data = /** @type {Record<string, string>} */ ({ ...root.dataset });
    this.root = root;
    this.shelf = shelf;
    this.view = new StageView(root, words("en"));
    this.language = "en";
    this.use(firstLanguage(this.view.language, data.language));
    this.state = first(wasChecked());
    this.desk = new Desk(data);
    const address = new URL(data.socket, location.href.replace(/^http/, "ws")).href;
    this.wire = new Wire(address, this.desk, this.wireListener());
    this.recorder = new Recorder(data.worklet, shelf, this.recorderListener());
    this.watch = new ScoreWatch(this.desk, {
      scored: (scored) => this.scored(scored),
      slow: () => this.state.phase === "stored" && this.view.say(this.words.slow),
    });
    this.playback = new Playback((playing) => this.playing(playing));
    this.view.floor.sync(this.playback.audio);
    this.detector = new PauseDetector();
    this.gate = new Gate(this);
    this.aside = new Aside(this.view, this.desk);
    this.mishaps = new Mishaps(this);
    /** @type {import("games/take.js").Round | null} */
    this.round = null;
    /** @type {import("games/take.js").Take | null} */
    this.take = null;
    this.recording = "";
    this.minute = new Minute(0);
    this.note = "";
    this.agent = new Agent(this);
    this.play = new Game(this);
  }

  get words() {
    return this.view.words;
  }

  /** How to begin, in the game's words. */
  get readyWords() {
    return this.view.withKeys(this.play.ready);
  }

  /** Nothing of the last take is left on the stage. */
  forget() {
    this.take = null;
    this.recording = "";
  }

  open() {
    listen(this);
    this.render(this.words.loading);
    this.wire.ask(this.language);
    void this.aside.open(this.shelf);
  }

  /**
   * @param {import("games/stage-state.js").EventName} event
   * @param {string} [text] what to say about it
   */
  go(event, text) {
    this.state = after(this.state, event);
    this.render(text);
  }

  /** @param {string} [text] */
  render(text) {
    const { phase } = this.state;
    const over = phase === "stored" || phase === "scored";
    const skip = phase === "ready" ? "skip" : "";
    const anyway = phase === "unchecked" && this.gate.failed ? "anyway" : skip;
    this.view.render(this.state, over ? "discard" : anyway, over || phase === "refused", this.play.button);
    this.play.render(this.state);
    if (text !== undefined) this.view.say(text);
  }

  async press() {
    const does = action(this.state);
    if (does === "check") await this.gate.start();
    if (does === "record") await this.record();
    if (does === "done" && !this.play.press()) this.done(false);
    if (does === "next") this.next();
  }

  async pressLeft() {
    const { phase } = this.state;
    if (phase === "ready") this.next();
    else if (phase === "unchecked") this.gate.pass();
    else await this.discard();
  }

  /** @param {string} language of the prompts and of the stage's own words */
  use(language) {
    this.language = language;
    this.view.words = words(language);
    this.root.lang = language;
  }

  /** @param {string} language */
  speak(language) {
    keepLanguage(language);
    this.use(language);
    this.next();
  }

  /** @param {string} [note] to be said together with the next prompt */
  next(note = "") {
    this.note = note;
    this.playback.clear();
    this.watch.stop();
    this.forget();
    this.view.showReceipt("");
    this.view.floor.show({});
    this.go("next", note || this.words.loading);
    this.wire.ask(this.language);
  }

  /** A microphone that nobody speaks into is let go when the page is put away. */
  rest() {
    this.go("mic_trouble");
    if (!this.take || this.take.sha256) void this.recorder.close();
  }

  // One take

  async record() {
    const round = this.round;
    if (!round) return;
    this.forget();
    this.aside.hush();
    this.go("record", this.words.opening);
    try {
      this.take = await this.recorder.begin(round);
    } catch (error) {
      return this.gate.trouble(error);
    }
    this.wire.begin(this.take);
    this.detector.restart();
    this.view.floor.live();
    this.minute = new Minute(round.limits.seconds);
    this.view.clock(0, this.minute.longest);
    this.go("recording", this.play.speaking);
  }

  /** The audio clock runs: what the game does from now on has a place on it. */
  began() {
    if (this.state.phase === "speaking") this.play.begin();
  }

  /**
   * Notes on the take's timeline what the page did.
   * @param {string} name
   * @param {{at?: number, value?: string}} [what] at: sample index of the take, now if not said; value: which one
   */
  mark(name, { at = this.recorder.sampleAt(), value } = {}) {
    this.recorder.take?.mark(name, at, value);
    this.view.floor.mark(name);
  }

  /** @param {import("games/microphone.js").Level} level */
  hear(level) {
    if (this.state.phase === "checking") return this.gate.hear(level);
    if (this.state.phase !== "speaking" || !level.recording || !this.take) return;
    const { speech, paused } = this.detector.hear(level.rms);
    this.view.floor.level(height(decibels(level.rms)), speech);
    const seconds = level.at / this.take.sampleRate;
    const { spokenMs, quietMs } = this.detector;
    this.play.hear({ at: level.at, seconds, speech, paused, spokenMs, quietMs });
    this.view.clock(seconds, this.minute.longest);
    const time = this.minute.at(seconds);
    if (time === "soon") this.view.say(this.words.soon);
    if (time === "over") this.done(true, this.words.timeUp);
  }

  /**
   * @param {boolean} cutOff
   * @param {string} [text]
   */
  done(cutOff, text) {
    this.agent.stop();
    this.play.end();
    this.recorder.stop(cutOff);
    this.go("done", text ?? this.words.sending);
  }

  async discard() {
    if (!this.recording) return;
    this.watch.stop();
    try {
      await this.desk.withdraw(this.recording);
    } catch {
      return this.view.say(this.words.discardFailed);
    }
    this.next(this.words.discarded);
  }

  /** @param {boolean} playing */
  playing(playing) {
    if (this.take) this.view.right.textContent = playing ? this.words.pause : this.words.listen;
    // After the floor line's own listener, which leaves its head standing where the sound stopped.
    if (!playing) setTimeout(() => this.playback.audio.paused && this.view.rewind(), AFTER_FRAME);
  }

  // What the others say

  /** @param {import("games/wire.js").Round} round */
  offered(round) {
    this.round = round;
    this.agent.offered(round.prompt, this.language);
    this.play.offered(round.prompt, this.language);
    this.go("round");
    const how = this.state.phase === "unchecked" ? this.words.unchecked : this.readyWords;
    this.view.say(`${this.note} ${how}`.trim());
  }

  /**
   * @param {import("games/take.js").Take} take
   * @param {import("games/wire.js").Stored} stored
   */
  stored(take, stored) {
    void this.shelf?.remove(take.id);
    if (take !== this.take) return;
    this.recording = stored.recording;
    this.playback.load(take);
    this.view.showReceipt(stored.receipt);
    this.go("stored", this.words.listening);
    this.play.stored(stored.recording);
    this.watch.start(stored.recording, PATIENCE[this.wire.way]);
  }

  /** @param {import("games/wire.js").Scored} scored */
  scored(scored) {
    const { recording, status, reason = "", message, floor } = scored;
    const { phase } = this.state;
    // A second one follows when the models that read have had their say.
    if (recording !== this.recording || (phase !== "stored" && phase !== "scored")) return;
    this.watch.stop();
    if (floor) this.view.floor.show(floor);
    if (status === "refused") return this.go("refused", this.words.reasons[reason] ?? message);
    const told = this.play.told(scored);
    if (phase === "scored") return this.view.say(told);
    this.go("scored", told);
  }

  /** @returns {import("games/wire.js").Listener} */
  wireListener() {
    return {
      round: (round) => this.offered(round),
      stored: (take, stored) => this.stored(take, stored),
      scored: (scored) => this.scored(scored),
      refused: (take, answer) => this.mishaps.refused(take, answer?.message),
      stopped: (meaning, answer) => this.mishaps.stopped(meaning, answer?.message),
      waiting: (answer) => this.mishaps.waiting(answer?.message),
      trouble: (answer) => this.go("trouble", answer?.message ?? this.words.nothing),
    };
  }

  /** @returns {import("games/recorder.js").Listener} */
  recorderListener() {
    return {
      level: (level) => this.hear(level),
      began: () => this.began(),
      grown: () => this.wire.pump(),
      lost: () => this.mishaps.lostMicrophone(),
      unkept: () => this.aside.unkept(),
    };
  }
}

const root = document.querySelector("[data-stage]");
if (root instanceof HTMLElement) {
  const [shelf, game] = await Promise.all([
    Shelf.open().catch(() => null),
    import(`games/play/${root.dataset.game}/game.js`),
  ]);
  new Stage(root, shelf, game.default).open();
}
