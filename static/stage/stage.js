/** The stage: here its parts are made, and each is handed what it needs of the others. No part knows this module. */

import "floor-line";
import { gettext } from "look/words.js";
import { Agent } from "stage/agent/agent.js";
import { SoundCheck } from "stage/agent/sound-check.js";
import { Aside } from "stage/aside.js";
import { Recorder } from "stage/capture/recorder.js";
import { connect } from "stage/controls.js";
import { Example } from "stage/example.js";
import { keepFocus } from "stage/focus.js";
import { Gate, wasChecked } from "stage/gate.js";
import { firstLanguage } from "stage/language.js";
import { Legend } from "stage/legend.js";
import { Mishaps } from "stage/mishaps.js";
import { Opponent } from "stage/opponent.js";
import { Outcome } from "stage/outcome.js";
import { Recap } from "stage/recap/recap.js";
import { Records } from "stage/recap/records.js";
import { Practice } from "stage/set/practice.js";
import { Rounds } from "stage/set/rounds.js";
import { SetKeeper } from "stage/set/set-keeper.js";
import * as side from "stage/side-buttons.js";
import { hush as hushSounds } from "stage/sound.js";
import { action, Course, Current } from "stage/stage-state.js";
import { StageView } from "stage/stage-view.js";
import { TakeFlow } from "stage/take-flow.js";
import { Desk } from "stage/wire/desk.js";
import { Playback } from "stage/wire/playback.js";
import { Shelf } from "stage/wire/shelf.js";
import { Wire } from "stage/wire/wire.js";
import { words } from "stage/words/words.js";

/** Phases in which no sound may play: the microphone hears, or is about to. */
const HEARING = new Set(["checking", "opening", "speaking"]);

/** @typedef {new (stage: import("stage/play.js").GameStage) => import("stage/play.js").Play} GameClass */

/**
 * @param {HTMLElement} root the element with `data-stage`, whose other data say where the server is
 * @param {GameClass} Game what is played on it
 */
export async function open(root, Game) {
  const shelf = await Shelf.open().catch(() => null);
  await new Stage(root, shelf, Game).open();
}

class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Shelf | null} shelf null: the browser keeps nothing for this site
   * @param {GameClass} Game
   */
  constructor(root, shelf, Game) {
    const data = /** @type {Record<string, string>} */ ({ ...root.dataset });
    const address = new URL(data.socket, location.href.replace(/^http/, "ws")).href;
    this.root = root;
    this.shelf = shelf;
    this.view = new StageView(root, words);
    this.current = new Current(firstLanguage(this.view.language, data.language));
    this.course = new Course(wasChecked(), (text) => this.changed(text));
    this.desk = new Desk(data);
    this.wire = new Wire(address, this.desk, this.fromWire(), data.daily ? "post" : "socket");
    this.recorder = new Recorder(data.worklet, shelf, this.fromRecorder());
    this.playback = new Playback((playing) => this.outcome.playing(playing));
    const name = data.daily ? `daily-${data.daily}` : data.game;
    this.set = new SetKeeper(name, this.view.part("dots"), Number(data.tries) || undefined);
    this.records = new Records(data.best);
    this.aside = new Aside(this.view, this.desk);

    const { view, current, course, desk, wire, recorder, playback, set, records } = this;
    view.floor.sync(playback.audio);
    const legend = new Legend(view);
    const page = { view, course };
    const { ready, next, clear, late, recap, trouble, hush, done, mark, render, later, askConsent } =
      this.between();
    this.agent = new Agent({ recorder, mark, write: (text) => view.write("agent-said", text) });
    const { agent } = this;
    this.play = new Game(this.forGame());
    const { play } = this;
    this.gate = new Gate({ ...page, recorder, ready });
    this.sound = new SoundCheck({ ...page, root, play, agent, ready, trouble });
    this.practice = new Practice({ ...page, game: data.game, playback, play, agent });
    this.opponent = new Opponent({ view, play, mark });
    const { practice, opponent } = this;
    const listening = { agent, opponent, play };
    this.flow = new TakeFlow({ ...page, current, recorder, wire, practice, ...listening, hush, trouble });
    this.mishaps = new Mishaps({
      ...page,
      current,
      shelf,
      wire,
      recorder,
      playback,
      practice,
      ...listening,
      set,
      done,
      render,
      later,
      next,
      recap,
      askConsent,
    });
    this.outcome = new Outcome({
      ...page,
      current,
      shelf,
      desk,
      wire,
      playback,
      set,
      records,
      legend,
      play,
      late,
      next,
    });
    this.recap = new Recap({ ...page, desk, recorder, set, records, legend, play, clear, next });
    const example = new Example(view);
    this.rounds = new Rounds({
      ...page,
      current,
      wire,
      agent,
      play,
      practice,
      set,
      example,
      clear,
      recap,
      render,
    });
  }

  /** What parts ask of others that are made after them. */
  between() {
    const { root } = this;
    /** @type {import("stage/take-flow.js").Marking} */
    const mark = (name, what) => this.flow.mark(name, what);
    return {
      ready: () => this.rounds.ready,
      next: (/** @type {string} */ note = "") => this.rounds.next(note),
      clear: () => this.outcome.clear(),
      late: (/** @type {import("stage/wire/messages.js").Scored} */ scored) => this.recap.scored(scored),
      recap: (/** @type {string} */ spent = "") => this.recap.open(spent),
      trouble: (/** @type {unknown} */ error) => this.gate.trouble(error),
      hush: () => this.aside.hush(),
      done: (/** @type {boolean} */ cutOff, /** @type {string | undefined} */ text) =>
        this.flow.done(cutOff, text),
      mark,
      render: (/** @type {string | undefined} */ text) => this.render(text),
      later: (/** @type {import("stage/wire/take.js").Take} */ take) => this.later(take),
      askConsent: () => location.assign(`${root.dataset.consent}?next=${location.pathname}`),
    };
  }

  /** @returns {import("stage/wire/listener.js").Listener} */
  fromWire() {
    return {
      round: (round) => this.rounds.offered(round),
      stored: (take, stored) => this.outcome.stored(take, stored),
      scored: (scored) => this.outcome.scored(scored),
      move: (move) => this.opponent.move(move),
      refused: (take, answer) => this.mishaps.refused(take, answer?.message),
      stopped: (meaning, answer) => this.mishaps.stopped(meaning, answer?.message, answer?.code),
      waiting: (answer) => this.mishaps.waiting(answer?.message),
      stalled: () => this.mishaps.stalled(),
      trouble: (answer) =>
        this.course.go("trouble", answer ? gettext(answer.message) : this.view.words.nothing),
    };
  }

  /** @returns {import("stage/capture/recorder.js").Listener} */
  fromRecorder() {
    return {
      level: (level) => (this.course.phase === "checking" ? this.gate.hear(level) : this.flow.hear(level)),
      began: () => this.flow.began(),
      grown: (take) => this.flow.grown(take),
      lost: (loss) => this.mishaps.lostMicrophone(loss),
      unkept: () => this.aside.unkept(),
    };
  }

  /** @returns {import("stage/play.js").GameStage} */
  forGame() {
    const stage = this;
    const { view, current, course, desk, agent } = this;
    return {
      part: (name) => /** @type {HTMLElement} */ (view.root.querySelector(`[data-play="${name}"]`)),
      agent,
      get phase() {
        return course.phase;
      },
      get language() {
        return current.language;
      },
      get words() {
        return view.words;
      },
      get practising() {
        return stage.practice.on;
      },
      get recording() {
        return current.recording;
      },
      get live() {
        return stage.flow.live;
      },
      get kept() {
        return stage.set.rounds.length;
      },
      say: (text) => view.say(text),
      render: (text) => this.render(text),
      mark: (name, what) => this.flow.mark(name, what),
      restartSpeech: () => this.flow.activity.restart(),
      done: () => this.flow.done(false),
      cutOff: (message) => this.flow.done(true, message),
      retell: (note) => void this.outcome.retell(note),
      nothingToKeep: (message) => this.mishaps.nothingToKeep(message),
      answer: (recording, answer) => desk.answer(recording, answer),
    };
  }

  /** @returns {import("stage/controls.js").Presses} */
  presses() {
    return {
      main: () => void this.press(),
      left: () => void this.pressLeft(),
      right: () => void this.pressRight(),
      recheck: () => void this.gate.start(),
      language: (language) => void this.rounds.choose(language),
      key: (key) => this.play.key(key),
      away: () => this.rest(),
      offline: () => this.wire.offline(),
      online: () => this.wire.online(),
    };
  }

  async open() {
    await this.rounds.use(this.current.language);
    connect(this.view, this.course, this.presses());
    void this.aside.open(this.shelf);
    this.rounds.first(this.root.dataset);
  }

  /** @param {string} [text] what to say about it */
  changed(text) {
    hushSounds(HEARING.has(this.course.phase));
    this.render(text);
  }

  /** @param {string} [text] */
  render(text) {
    const { view, course, practice, set, play } = this;
    const { state } = course;
    const situation = {
      state,
      practising: practice.on,
      unplayed: practice.offered,
      stuck: this.mishaps.stuck,
      failed: this.gate.failed,
      kept: set.rounds.length,
      full: set.isFull,
    };
    view.render(state, side.left(situation), side.right(situation), side.word(situation), play.button);
    view.showProgress(practice.on);
    set.render(view.words);
    view.beat(state.phase === "ready" && !practice.on ? this.records.best : null);
    play.render(state);
    if (text !== undefined) view.say(text);
    this.sound.render();
    keepFocus(this.root, view.main, view.part("stopped"));
  }

  async press() {
    if (this.sound.render()) return;
    const does = action(this.course.state);
    if (does === "check") await this.gate.start();
    if (does === "record") await this.flow.record();
    if (does === "done" && !this.play.press()) this.flow.done(false);
    if (does === "next") this.rounds.next();
  }

  async pressLeft() {
    const { phase } = this.course;
    if (phase === "ready") this.rounds.skip();
    else if (phase === "unchecked") this.gate.pass();
    else if (phase === "sending") this.mishaps.goOn();
    else await this.outcome.discard();
  }

  async pressRight() {
    if (this.course.phase === "ready") this.recap.open();
    else await this.playback.toggle();
  }

  /** @param {import("stage/wire/take.js").Take} take that the player does not wait for */
  later(take) {
    const { aside, shelf, set } = this;
    if (!shelf) return;
    void aside.later(take, shelf, ({ recording, receipt }) => {
      if (!set.isFull) set.add({ recording, receipt });
    });
  }

  /** A microphone that nobody speaks into is let go when the page is put away. */
  rest() {
    this.course.go("mic_trouble");
    const { take } = this.current;
    if (!take || take.sha256) void this.recorder.close();
  }
}
