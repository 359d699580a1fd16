/** The page of a talk, put together: what is heard, said, drawn and sent. */

import { RATE } from "floor/shape.js";
import { gettext } from "look/words.js";
import { direction } from "stage/language.js";
import { words as stage } from "stage/words/words.js";
import { Buttons } from "talks/buttons.js";
import { Check } from "talks/check.js";
import { ComingBack } from "talks/coming-back.js";
import { Course } from "talks/course.js";
import { DRAWINGS } from "talks/drawings.js";
import { offer } from "talks/invitation.js";
import { Lines } from "talks/lines.js";
import { show } from "talks/recap.js";
import { Report } from "talks/report.js";
import { Ear } from "talks/sound/ear.js";
import { HeardLog } from "talks/sound/heard.js";
import { Voice } from "talks/sound/voice.js";
import { TalkView } from "talks/view.js";
import { Wire } from "talks/wire/wire.js";
import { words } from "talks/words.js";

/** Seconds after which nobody needs to be told that it has begun. */
const BEGUN = 8;
/** Seconds before the end at which it is said. */
const CLOSING = 30;
/** Spans that one message may have. */
const MOST_SPANS = 200;

/**
 * @typedef {import("talks/wire/messages.js").Talk} Terms
 * @typedef {import("talks/wire/messages.js").Ended} Ended
 */

export class Talk {
  /** @param {HTMLElement} root */
  constructor(root) {
    const data = /** @type {Record<string, string>} */ ({ ...root.dataset });
    this.data = data;
    this.view = new TalkView(root);
    this.course = new Course((text) => this.changed(text));
    this.voice = new Voice(data.capture, this.fromVoice());
    const address = new URL(data.socket, location.href.replace(/^http/, "ws")).href;
    this.wire = new Wire(address, data.language, this.fromWire());
    const { view, course, voice } = this;
    this.check = new Check({ view, course, voice, alone: () => void this.ready() });
    this.lines = new Lines();
    /** @type {Ear | null} */
    this.ear = null;
    /** @type {HeardLog | null} null: it has not begun */
    this.heard = null;
    /** @type {Terms | null} */
    this.terms = null;
    /** @type {import("talks/drawing.js").Drawing | null} */
    this.drawing = null;
    /** Loudness of the partner in the last 50 ms. */
    this.partner = 0;
    /** Own sample of the last `ping`, and of the `pong` to it once that came. @type {number | undefined} */
    this.asked = undefined;
    /** @type {number | undefined} */
    this.pong = undefined;
    this.said = "";
    this.report = new Report(this);
    this.comingBack = new ComingBack(this);
    /** Whether something of it is kept, and whether all of that is. */
    this.keeps = false;
    this.safe = false;
  }

  open() {
    const { view, wire } = this;
    offer(view);
    new Buttons(this);
    window.addEventListener("online", () => wire.online());
    window.addEventListener("beforeunload", (event) => this.isAtStake && event.preventDefault());
    view.say(stage.loading);
    view.render(this.course);
    wire.connect();
  }

  /** Whether closing the page would lose something. */
  get isAtStake() {
    const { phase } = this.course;
    if (phase === "talking") return !this.comingBack.slept;
    return phase === "over" && this.keeps && !this.safe;
  }

  /** @returns {import("talks/sound/voice.js").Listener} */
  fromVoice() {
    return {
      frame: (pcm) => this.comingBack.slept || this.wire.say(pcm),
      slept: () => this.comingBack.wake(),
      level: (level) => this.level(level),
      gap: ({ from, to }) => {
        const ms = Math.ceil(((to - from) * 1000) / this.voice.rate);
        this.wire.note({ type: "mark", name: "dropout", at: this.voice.first + to, value: String(ms) });
      },
      lost: (loss) => this.comingBack.closes || this.lost(loss),
    };
  }

  /** @returns {import("talks/wire/wire.js").Listener} */
  fromWire() {
    const { view } = this;
    return {
      talk: (terms) => this.told(terms),
      partner: (state) => this.partnerIs(state),
      begin: (rate) => this.begin(rate),
      frame: (seq, pcm) => this.ear?.hear(seq, pcm),
      pong: (pong) => {
        this.comingBack.hear(pong);
        if (pong.sent === this.asked) this.pong = this.voice.sampleAt();
      },
      strayed: () => this.comingBack.stray(),
      ended: (ended) => void this.end(ended),
      done: (late) => {
        this.safe = true;
        view.write("safe", this.keeps ? words[late ? "late" : "safe"] : "");
      },
      away: () =>
        view.say(this.course.phase === "talking" && !this.comingBack.slept ? words.away : words.awayEmpty),
      back: () => view.say(this.course.phase === "talking" ? words.back : this.said),
      refused: (answer, consent) => this.refused(answer, consent),
    };
  }

  /** @param {string} [text] */
  changed(text) {
    this.view.render(this.course);
    if (text === undefined) return;
    this.said = text;
    this.view.say(text);
  }

  /** @param {Terms} terms said again over every new connection */
  told(terms) {
    const { view, course } = this;
    const isFirst = !this.terms;
    this.terms = terms;
    if (!this.heard) view.partner(terms.partner);
    if (this.comingBack.slept && terms.before) return location.reload();
    if (!isFirst) return;
    view.clock(terms.minutes * 60);
    this.deal(terms);
    if (terms.before) this.comingBack.start(terms, terms.before);
    else course.go("talk", words.unchecked);
  }

  /** @param {import("talks/wire/messages.js").PartnerState} state */
  partnerIs(state) {
    const { view, heard } = this;
    const comesBack = state === "here" && view.part("partner").dataset.state === "away";
    const isUsual = state === "here" || state === "ready";
    if (!heard || !isUsual || comesBack) view.partner(state);
  }

  /** @param {Terms} terms */
  deal({ prompt }) {
    const mark = (/** @type {string} */ name) => (/** @type {string} */ value) =>
      this.wire.note({ type: "mark", name, at: this.voice.sampleAt(), value });
    const game = this.view.part("game");
    // What both talk about is in the language of the talk, whatever the page is in.
    for (const part of [game, this.view.part("result")]) {
      part.lang = this.data.language;
      part.dir = direction(this.data.language);
    }
    const table = { answer: mark("answer"), takeBack: mark("taken_back") };
    this.drawing = new DRAWINGS[prompt.task](game, prompt, table);
    game.replaceChildren(...this.drawing.draw());
  }

  /** Microphone and headphones are behind it. */
  async ready() {
    const { microphone } = this.voice;
    if (!microphone) return;
    const ear = await this.earOf(microphone.context);
    if (!ear || this.course.phase !== "measuring") return ear?.close();
    this.ear = ear;
    const { ms, measured } = this.check.delay;
    const settings = { ...microphone.settings, loopMs: Math.round(ms * 10) / 10, loopMeasured: measured };
    const readiness = { sample_rate: microphone.sampleRate, settings };
    const { before } = this.comingBack;
    this.course.go("alone", before ? undefined : words.ready);
    if (before) return this.comingBack.goOn(before, readiness);
    this.wire.ready(readiness);
  }

  /**
   * @param {AudioContext} context
   * @returns {Promise<Ear | null>} null: it could not be made, and the player may press again
   */
  async earOf(context) {
    try {
      return await Ear.open(context, this.data.playback, (sounded) => this.sounded(sounded));
    } catch {
      this.course.go("mic_trouble", words.refused);
      return null;
    }
  }

  /** @param {number} rate Hz of the partner's frames */
  begin(rate) {
    this.ear?.begin(rate);
    if (this.heard || this.course.phase !== "waiting") return;
    this.voice.begin();
    this.talks(words.begun);
  }

  /** @param {string} text what to say about it */
  talks(text) {
    const { course, view, voice } = this;
    this.heard = new HeardLog(voice.rate);
    view.write("partner", "");
    view.floor.live(true);
    course.go("begin", text);
  }

  /** @param {import("stage/capture/microphone.js").Level} level */
  level(level) {
    if (this.course.phase === "checking") this.check.hear(level);
    if (this.course.phase !== "talking" || !level.recording) return;
    const { lines, view } = this;
    lines.hear(level.rms, this.partner);
    view.floor.level(lines.you.level, lines.you.speaks);
    view.floor.other(lines.partner.level, lines.partner.speaks);
    this.drawing?.tick(lines.seconds);
    if (lines.you.levels.length % RATE === 0) this.second();
  }

  /** Once a second of the audio clock. */
  second() {
    const { lines, terms, view } = this;
    const left = (terms?.minutes ?? 0) * 60 - lines.seconds;
    view.clock(left);
    if (Math.round(lines.seconds) === BEGUN) view.unsay(words.begun);
    if (Math.round(left) === CLOSING) view.say(words.closing);
    this.asked = this.voice.sampleAt();
    this.wire.post({ type: "ping", sent: this.asked, heard: this.pong });
    this.pong = undefined;
    this.tellHeard();
  }

  tellHeard() {
    const spans = this.heard?.take() ?? [];
    while (spans.length) this.wire.note({ type: "heard", spans: spans.splice(0, MOST_SPANS) });
  }

  /** @param {import("talks/sound/ear.js").Sounded} sounded */
  sounded({ level, played }) {
    const { voice, heard } = this;
    this.partner = level;
    if (voice.began === null || this.comingBack.slept) return;
    const later = this.check.delay.ms / 1000;
    for (const [seq, at, concealed] of played)
      heard?.add(seq, voice.sampleAt(at / voice.rate + later), concealed);
  }

  /**
   * The microphone is gone. Whoever waited for the partner is not ready any more, and the server has to know.
   * @param {import("stage/capture/microphone-watch.js").Loss} loss
   */
  lost(loss) {
    const { course, view, wire } = this;
    if (course.phase === "talking") {
      view.say(words.lost);
      return wire.leave();
    }
    if (course.phase === "waiting") wire.unready();
    course.go("mic_trouble", stage.gone[loss]);
  }

  /** @param {Ended} ended */
  async end(ended) {
    const { course, view, voice, lines, drawing, terms } = this;
    if (course.phase === "over") return this.wire.leave();
    const result = ended.result ?? {};
    const hasResult = Boolean(result.of);
    course.end("over", "");
    this.comingBack.forget();
    show(view, {
      title: this.why(ended.why),
      result,
      drawn: hasResult && drawing && terms ? drawing.result(result, terms.side) : [],
      receipt: ended.receipt ?? "",
      minutes: lines.minutes(),
    });
    this.keeps = this.heard !== null && this.wire.outbox.end > 0 && ended.why !== "withdrawn";
    view.write("safe", this.keeps ? words.sending : "");
    await voice.finish();
    this.tellHeard();
    this.ear?.close();
    this.wire.leave();
  }

  /** @param {import("talks/wire/messages.js").Why} why */
  why(why) {
    if (this.report.made) return words.why.reported;
    return words.why[why === "reported" ? "reportedYou" : why];
  }

  /**
   * @param {import("stage/wire/answers.js").Answer | null} answer
   * @param {boolean} consent whether the player has to agree first
   */
  refused(answer, consent) {
    void this.voice.close();
    this.ear?.close();
    if (consent) return location.assign(`${this.data.consent}?next=${location.pathname}`);
    this.course.end("stopped", answer ? gettext(answer.message) : words.refused);
  }
}
