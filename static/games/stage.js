/** The stage: lets the microphone, the wire, the shelf and the page do their parts in turn. */

import "floor-line";
import { Desk } from "games/desk.js";
import { sendLeftovers } from "games/leftovers.js";
import { decibels, height } from "games/loudness.js";
import { MicCheck } from "games/mic-check.js";
import { MicTrouble } from "games/microphone.js";
import { PauseDetector } from "games/pause-detector.js";
import { Playback } from "games/playback.js";
import { Recorder } from "games/recorder.js";
import { ScoreWatch } from "games/score-watch.js";
import { Shelf } from "games/shelf.js";
import { action, after, first } from "games/stage-state.js";
import { StageView } from "games/stage-view.js";
import { sentences } from "games/verdict.js";
import { Wire } from "games/wire.js";
import { pickLanguage, words } from "games/words.js";

const LANGUAGE = "your-turn.language";
const CHECKED = "your-turn.microphone";
/** Seconds before the longest take at which the player is warned. */
const WARNING = 10;
/** Seconds kept free under the server's limit: the last frame is still on its way when time is up. */
const SPARE = 0.3;
/** Milliseconds until the score is asked for: at once over HTTP, where nobody pushes. */
const PATIENCE = { socket: 3000, post: 300 };

class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Shelf | null} shelf
   */
  constructor(root, shelf) {
    const { socket, rounds, takes, withdraw, csrf, worklet, language } =
      /** @type {Record<string, string>} */ (root.dataset);
    this.root = root;
    this.shelf = shelf;
    this.view = new StageView(root, words("en"));
    this.language = this.firstLanguage(language);
    this.view.words = words(this.language);
    this.state = first(sessionStorage.getItem(CHECKED) === "good");
    this.desk = new Desk({ rounds, takes, withdraw, csrf });
    const address = new URL(socket, location.href.replace(/^http/, "ws")).href;
    this.wire = new Wire(address, this.desk, this.wireListener());
    this.recorder = new Recorder(worklet, shelf, this.recorderListener());
    this.watch = new ScoreWatch(this.desk, {
      scored: (scored) => this.scored(scored),
      slow: () => this.state.phase === "stored" && this.view.say(this.words.slow),
    });
    this.playback = new Playback((playing) => this.playing(playing));
    this.view.floor.sync(this.playback.audio);
    this.detector = new PauseDetector();
    /** @type {import("games/take.js").Round | null} */
    this.round = null;
    /** @type {import("games/take.js").Take | null} */
    this.take = null;
    this.recording = "";
    this.check = new MicCheck();
    this.checkFailed = false;
    this.warned = false;
  }

  get words() {
    return this.view.words;
  }

  /** Nothing of the last take is left on the stage. */
  forget() {
    this.take = null;
    this.recording = "";
    this.check = new MicCheck();
    this.checkFailed = false;
    this.warned = false;
  }

  /** @param {string} offered by the server */
  firstLanguage(offered) {
    const playable = Array.from(this.view.language.options, ({ value }) => value);
    const asked = new URLSearchParams(location.search).get("language");
    const language = pickLanguage([asked, localStorage.getItem(LANGUAGE), offered], playable);
    this.view.language.value = language;
    return language;
  }

  open() {
    this.listen();
    this.render(this.words.loading);
    this.wire.ask(this.language);
    if (this.shelf) void sendLeftovers(this.shelf, this.desk, this.teller());
    else this.view.tell(this.words.noShelf);
  }

  listen() {
    const { view } = this;
    view.main.addEventListener("click", () => void this.press());
    view.left.addEventListener("click", () => void this.pressLeft());
    view.right.addEventListener("click", () => void this.playback.toggle());
    view.teaser.addEventListener("click", () => this.showSecond(this.take?.samples ?? 0));
    view.recheck.addEventListener("click", () => void this.startCheck());
    view.receipt.addEventListener("click", () => void this.copyReceipt());
    view.language.addEventListener("change", () => this.speak(view.language.value));
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.rest());
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
    const anyway = phase === "unchecked" && this.checkFailed ? "anyway" : skip;
    this.view.render(this.state, over ? "discard" : anyway, over || phase === "refused");
    if (text !== undefined) this.view.say(text);
  }

  /** @param {KeyboardEvent} event space anywhere is the round button; N shows the rest of the prompt */
  key(event) {
    const free = event.target === document.body || event.target === document.getElementById("main");
    if (!free || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") return this.showSecond(this.take?.samples ?? 0);
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    void this.press();
  }

  async press() {
    const does = action(this.state);
    if (does === "check") await this.startCheck();
    if (does === "record") await this.record();
    if (does === "done") this.done(false);
    if (does === "next") this.next();
  }

  async pressLeft() {
    const { phase } = this.state;
    if (phase === "ready") this.next();
    else if (phase === "unchecked") this.passCheck(this.words.ready);
    else await this.discard();
  }

  /** @param {string} language */
  speak(language) {
    this.language = language;
    localStorage.setItem(LANGUAGE, language);
    this.view.words = words(language);
    this.next();
  }

  next() {
    this.playback.clear();
    this.watch.stop();
    this.forget();
    this.view.showReceipt("");
    this.view.floor.show({});
    this.go("next", this.words.loading);
    this.wire.ask(this.language);
  }

  /** A microphone that nobody speaks into is let go when the page is put away. */
  rest() {
    if (!this.take || this.take.sha256) void this.recorder.close();
  }

  // The microphone check

  async startCheck() {
    this.forget();
    this.go("check", this.words.opening);
    if (this.state.phase !== "checking" || !(await this.openMicrophone())) return;
    this.view.floor.live();
    this.view.say(this.words.check.listening);
  }

  /** @returns {Promise<boolean>} */
  async openMicrophone() {
    try {
      await this.recorder.open();
      return true;
    } catch (error) {
      this.micTrouble(error);
      return false;
    }
  }

  /** @param {unknown} error */
  micTrouble(error) {
    if (!(error instanceof MicTrouble)) throw error;
    this.go("mic_trouble", this.words.microphone[error.trouble]);
  }

  /** @param {import("games/microphone.js").Level} level */
  hearCheck({ rms, peak }) {
    const verdict = this.check.hear(rms, peak);
    this.view.floor.level(height(decibels(rms)), this.check.detector.speaking);
    if (verdict === "listening") return;
    if (verdict === "good") return this.passCheck(`${this.words.check.good} ${this.words.ready}`);
    this.checkFailed = true;
    this.view.floor.show({});
    if (verdict === "dead") void this.recorder.reopenAtOwnRate().catch((error) => this.micTrouble(error));
    this.go("mic_trouble", this.words.check[verdict]);
  }

  /** @param {string} text */
  passCheck(text) {
    sessionStorage.setItem(CHECKED, "good");
    this.view.floor.show({});
    this.go("check");
    this.go("checked", text);
  }

  // One take

  async record() {
    const round = this.round;
    if (!round) return;
    this.forget();
    this.go("record", this.words.opening);
    try {
      this.take = await this.recorder.begin(round);
    } catch (error) {
      return this.micTrouble(error);
    }
    this.wire.begin(this.take);
    this.detector.restart();
    this.view.floor.live();
    this.view.clock(0, round.limits.seconds);
    this.go("recording", this.words.speaking);
  }

  /** @param {import("games/microphone.js").Level} level */
  hear(level) {
    if (this.state.phase === "checking") return this.hearCheck(level);
    if (this.state.phase !== "speaking" || !level.recording || !this.take) return;
    const { speech, paused } = this.detector.hear(level.rms);
    this.view.floor.level(height(decibels(level.rms)), speech);
    if (paused) this.showSecond(level.at);
    this.tick(level.at / this.take.sampleRate);
  }

  /** @param {number} seconds */
  tick(seconds) {
    const longest = this.round?.limits.seconds ?? 60;
    this.view.clock(seconds, longest);
    if (seconds >= longest - SPARE) return this.done(true, this.words.timeUp);
    if (this.warned || seconds < longest - WARNING) return;
    this.warned = true;
    this.view.say(this.words.soon);
  }

  /** @param {number} at sample index of the take */
  showSecond(at) {
    if (this.state.phase !== "speaking" || this.state.secondShown) return;
    this.take?.mark("second_shown", at);
    this.view.floor.mark("second_shown");
    this.go("second", this.words.carryOn);
  }

  /**
   * @param {boolean} cutOff
   * @param {string} [text]
   */
  done(cutOff, text) {
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
    this.next();
    this.view.say(this.words.discarded);
  }

  async copyReceipt() {
    const code = this.view.part("receipt-code").textContent ?? "";
    await navigator.clipboard.writeText(code);
    this.view.say(this.words.copied);
  }

  /** @param {boolean} playing */
  playing(playing) {
    if (this.take) this.view.right.textContent = playing ? this.words.pause : this.words.listen;
  }

  // What the others say

  /** @param {import("games/wire.js").Round} round */
  offered(round) {
    this.round = round;
    this.view.prompt(round.prompt, this.language);
    this.go("round");
    const { phase } = this.state;
    this.view.say(phase === "unchecked" ? this.words.unchecked : this.words.ready);
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
    this.watch.start(stored.recording, PATIENCE[this.wire.way]);
  }

  /** @param {import("games/wire.js").Scored} scored */
  scored({ recording, status, message, floor }) {
    if (recording !== this.recording || this.state.phase !== "stored") return;
    this.watch.stop();
    if (floor) this.view.floor.show(floor);
    if (status === "refused") return this.go("refused", message ?? this.words.nothing);
    this.go("scored", floor?.cuts.length ? sentences(floor, this.words) : message);
  }

  /** @returns {import("games/wire.js").Listener} */
  wireListener() {
    return {
      round: (round) => this.offered(round),
      stored: (take, stored) => this.stored(take, stored),
      scored: (scored) => this.scored(scored),
      refused: (take, answer) => this.refused(take, answer?.message),
      stopped: (meaning, answer) => this.stopped(meaning, answer?.message),
      waiting: (answer) => this.waiting(answer?.message),
      trouble: (answer) => this.go("trouble", answer?.message ?? this.words.nothing),
    };
  }

  /**
   * @param {import("games/take.js").Take} take
   * @param {string} [message]
   */
  refused(take, message) {
    this.recorder.abandon();
    void this.shelf?.remove(take.id);
    this.playback.load(take);
    this.go("refused", message ?? this.words.nothing);
  }

  /**
   * @param {"consent" | "blocked"} meaning
   * @param {string} [message]
   */
  stopped(meaning, message) {
    if (this.state.phase === "speaking") this.recorder.stop(false);
    this.go("stop", message);
    if (meaning === "consent") location.assign(this.root.dataset.consent ?? "/");
  }

  /** @param {string} [message] */
  waiting(message) {
    const { phase } = this.state;
    if (phase === "sending") this.view.say(message ?? this.words.away);
    if (phase === "loading") this.view.say(message ?? this.words.awayEmpty);
  }

  /** @returns {import("games/recorder.js").Listener} */
  recorderListener() {
    return {
      level: (level) => this.hear(level),
      grown: () => this.wire.pump(),
      lost: () => this.lostMicrophone(),
      unkept: () => this.view.tell(this.words.noShelf),
    };
  }

  lostMicrophone() {
    if (this.state.phase === "speaking") this.done(true, this.words.microphone.lost);
    else this.go("mic_trouble", this.words.microphone.missing);
  }

  /** @returns {import("games/leftovers.js").Teller} */
  teller() {
    const { view } = this;
    return {
      sending: (takes) => view.tell(this.words.leftOver(takes)),
      sent: () => view.tell(this.words.leftOverSent),
      refused: (message) => view.tell(`${this.words.leftOverRefused} ${message}`),
      ask: () => this.askAboutLeftover(),
    };
  }

  /** @returns {Promise<boolean>} */
  askAboutLeftover() {
    this.view.tell(this.words.cutOff, true);
    return new Promise((resolve) => {
      const answer = (/** @type {boolean} */ yes) => {
        this.view.tell("");
        resolve(yes);
      };
      this.view.part("aside-yes").onclick = () => answer(true);
      this.view.part("aside-no").onclick = () => answer(false);
    });
  }
}

const root = document.querySelector("[data-stage]");
if (root instanceof HTMLElement) {
  const shelf = await Shelf.open().catch(() => null);
  new Stage(root, shelf).open();
}
