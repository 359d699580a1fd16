/** The stage: lets the microphone, the wire, the shelf and the page do their parts in turn. */

import "floor-line";
import { Agent } from "stage/agent/agent.js";
import { SoundCheck } from "stage/agent/sound-check.js";
import { Aside } from "stage/aside.js";
import { Recorder } from "stage/capture/recorder.js";
import { listen } from "stage/controls.js";
import { Gate, wasChecked } from "stage/gate.js";
import { firstLanguage, keepLanguage } from "stage/language.js";
import { Mishaps } from "stage/mishaps.js";
import { Recap } from "stage/recap/recap.js";
import { Practice } from "stage/set/practice.js";
import { SetKeeper } from "stage/set/set-keeper.js";
import * as side from "stage/side-buttons.js";
import { chime, hush } from "stage/sound.js";
import { recorderListener, wireListener } from "stage/stage-ears.js";
import { action, after, first } from "stage/stage-state.js";
import { StageView } from "stage/stage-view.js";
import { TakeFlow } from "stage/take-flow.js";
import { Desk } from "stage/wire/desk.js";
import { Playback } from "stage/wire/playback.js";
import { ScoreWatch } from "stage/wire/score-watch.js";
import { Shelf } from "stage/wire/shelf.js";
import { Wire } from "stage/wire/wire.js";
import { words } from "stage/words/words.js";

/** Milliseconds until the score is asked for: at once over HTTP, where nobody pushes. */
const PATIENCE = { socket: 3000, post: 300 };
/** Phases in which no sound may play: the microphone hears, or is about to. */
const LISTENING = new Set(["checking", "opening", "speaking"]);

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Shelf | null} shelf
   * @param {new (stage: Stage) => import("stage/play.js").Play} Game
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
    this.wire = new Wire(address, this.desk, wireListener(this));
    this.recorder = new Recorder(data.worklet, shelf, recorderListener(this));
    this.watch = new ScoreWatch(this.desk, {
      scored: (scored) => this.scored(scored),
      slow: () => this.state.phase === "stored" && this.view.say(this.words.slow),
    });
    this.playback = new Playback((playing) => this.playing(playing));
    this.view.floor.sync(this.playback.audio);
    this.gate = new Gate(this);
    this.aside = new Aside(this.view, this.desk);
    this.mishaps = new Mishaps(this);
    /** @type {import("stage/wire/take.js").Round | null} */
    this.round = null;
    /** @type {import("stage/wire/take.js").Take | null} */
    this.take = null;
    this.recording = "";
    this.note = "";
    this.agent = new Agent(this);
    this.flow = new TakeFlow(this);
    this.practice = new Practice(this);
    this.set = new SetKeeper(data.game, this.view.part("dots"));
    this.recap = new Recap(this);
    this.sound = new SoundCheck(this);
    this.play = new Game(this);
  }

  get words() {
    return this.view.words;
  }

  /** A game may begin to count speech and quiet anew. */
  get detector() {
    return this.flow.detector;
  }

  /** How to begin, in the game's words. */
  get readyWords() {
    return this.practice.on ? this.practice.intro : this.view.withKeys(this.play.ready);
  }

  /** Nothing of the last take is left on the stage. */
  forget() {
    this.take = null;
    this.recording = "";
  }

  open() {
    listen(this);
    void this.aside.open(this.shelf);
    if (this.set.isFull) return this.recap.open();
    this.render(this.words.loading);
    this.wire.ask(this.language);
  }

  /**
   * @param {import("stage/stage-state.js").EventName} event
   * @param {string} [text] what to say about it
   */
  go(event, text) {
    this.state = after(this.state, event);
    hush(LISTENING.has(this.state.phase));
    this.render(text);
  }

  /** @param {string} [text] */
  render(text) {
    const { state, practice, set, gate, play } = this;
    const situation = {
      state,
      practising: practice.on,
      failed: gate.failed,
      kept: set.rounds.length,
      full: set.isFull,
    };
    this.view.render(state, side.left(situation), side.right(situation), side.word(situation), play.button);
    this.view.showProgress(practice.on);
    set.render(this.words);
    this.play.render(this.state);
    if (text !== undefined) this.view.say(text);
    this.sound.render();
  }

  async press() {
    if (this.sound.render()) return;
    const does = action(this.state);
    if (does === "check") await this.gate.start();
    if (does === "record" && this.round) await this.flow.record(this.round);
    if (does === "done" && !this.play.press()) this.done(false);
    if (does === "next") this.next();
  }

  async pressLeft() {
    const { phase } = this.state;
    if (phase === "ready") this.skip();
    else if (phase === "unchecked") this.gate.pass();
    else await this.discard();
  }

  async pressRight() {
    if (this.state.phase === "ready") this.recap.open();
    else await this.playback.toggle();
  }

  skip() {
    if (this.practice.on) this.practice.skip();
    else this.next();
  }

  /** @param {string} language of the prompts and of the stage's own words */
  use(language) {
    this.language = language;
    this.view.words = words(language);
    this.root.lang = this.words.code;
  }

  /** @param {string} language */
  speak(language) {
    keepLanguage(language);
    this.use(language);
    this.next();
  }

  /** Nothing of the last round is left on the stage. */
  clear() {
    this.playback.clear();
    this.watch.stop();
    this.forget();
    this.view.showReceipt("");
    this.view.floor.show({});
  }

  /**
   * The next round; the recap when the set is complete.
   * @param {string} [note] to be said together with the next prompt
   */
  next(note = "") {
    this.note = note;
    this.clear();
    if (this.set.isFull) return this.recap.open();
    this.go("next", note || this.words.loading);
    this.wire.ask(this.language);
  }

  /** A microphone that nobody speaks into is let go when the page is put away. */
  rest() {
    this.go("mic_trouble");
    if (!this.take || this.take.sha256) void this.recorder.close();
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
    this.view.floor.mark(name, at / (this.take?.sampleRate ?? 1));
  }

  /** @param {import("stage/capture/microphone.js").Level} level */
  hear(level) {
    if (this.state.phase === "checking") return this.gate.hear(level);
    if (this.state.phase === "speaking" && level.recording && this.take) this.flow.hear(level, this.take);
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
    this.set.drop(this.recording);
    this.next(this.words.discarded);
  }

  /** @param {boolean} playing */
  playing(playing) {
    if (this.take) this.view.right.textContent = playing ? this.words.pause : this.words.listen;
    if (!playing) this.view.rewind(this.playback.audio);
  }

  /** @param {import("stage/wire/wire.js").Round} round */
  offered(round) {
    this.round = round;
    this.agent.offered(round.prompt, this.language);
    this.play.offered(round.prompt, this.language);
    this.go("round");
    const how = this.state.phase === "unchecked" ? this.words.unchecked : this.readyWords;
    this.view.say(`${this.note} ${how}`.trim());
  }

  /**
   * @param {import("stage/wire/take.js").Take} take
   * @param {import("stage/wire/wire.js").Stored} stored
   */
  stored(take, stored) {
    void this.shelf?.remove(take.id);
    if (take !== this.take) return;
    this.recording = stored.recording;
    this.set.add({ recording: stored.recording, receipt: stored.receipt });
    this.playback.load(take);
    this.view.showReceipt(stored.receipt);
    this.go("stored", this.words.listening);
    chime(this.play.sound);
    this.play.stored(stored.recording);
    this.watch.start(stored.recording, PATIENCE[this.wire.way]);
  }

  /** @param {import("stage/wire/wire.js").Scored} scored */
  scored(scored) {
    const { recording, status, reason = "", message, floor } = scored;
    const { phase } = this.state;
    if (status === "refused") this.set.drop(recording);
    if (phase === "recap") return this.recap.scored(scored);
    // A second one follows when the models that read have had their say.
    if (recording !== this.recording || (phase !== "stored" && phase !== "scored")) return;
    this.watch.stop();
    if (floor) this.view.floor.show(floor);
    if (status === "refused") return this.go("refused", this.words.reasons[reason] ?? message);
    const worth = scored.points ? ` ${this.words.recap.points(scored.points.total)}.` : "";
    const told = `${this.play.told(scored)}${worth}`;
    if (phase === "scored") return this.view.say(told);
    this.go("scored", told);
  }
}

/**
 * @param {HTMLElement} root
 * @param {new (stage: Stage) => import("stage/play.js").Play} Game
 */
export async function open(root, Game) {
  const shelf = await Shelf.open().catch(() => null);
  new Stage(root, shelf, Game).open();
}
