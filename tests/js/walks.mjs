/** A game walked through a take without a browser: what is heard comes from the test, and what it says is noted. */

import { readFileSync } from "node:fs";
import "./page.mjs";

localStorage.setItem("your-turn.sound", "off");

const CATALOGUE = new URL("../../games/catalogue/", import.meta.url);
const WINDOW_MS = 50;
/** Milliseconds in which the agent says a line. */
export const LINE_MS = 1000;

/** What was promised is kept before more is heard. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

export class Walk {
  /**
   * A game on its own page, with its round ready.
   * @param {string} folder
   * @param {any} prompt
   */
  static async of(folder, prompt) {
    const page = readFileSync(new URL(`${folder}/page.html`, CATALOGUE), "utf8");
    document.body.innerHTML = page.replace(/\{%[^%]*%\}/g, "");
    const { default: Game } = await import(`catalogue/${folder}/stage/game.js`);
    return new Walk(Game, prompt);
  }

  /**
   * @param {new (stage: any) => any} Game
   * @param {any} prompt
   */
  constructor(Game, prompt) {
    /** All that was said to the player, in order. @type {string[]} */
    this.said = [];
    /** How the take ended; empty while it goes on. */
    this.ended = "";
    /** @type {string[]} */
    this.marks = [];
    /** What the marks say beside their names. @type {string[]} */
    this.values = [];
    /** Places of the lines that the agent began. @type {number[]} */
    this.lines = [];
    /** What the player answered after takes. @type {any[]} */
    this.answers = [];
    /** What the server says of the next answer. */
    this.checked = { right: 1, of: 1, solution: "" };
    this.heard = { at: 0, seconds: 0, speech: false, paused: false, spokenMs: 0, quietMs: 1000 };
    this.speaks = null;
    this.stage = this.made(prompt.lines ?? []);
    this.game = new Game(this.stage);
    this.game.offered(prompt, "en");
  }

  /** The words that the game said last. */
  get last() {
    return this.said.at(-1) ?? "";
  }

  /** @param {string[]} lines */
  made(lines) {
    const walk = this;
    const say = (/** @type {string | undefined} */ text) => text && this.said.push(text);
    const end = (/** @type {string} */ how) => (/** @type {string} */ text) => {
      say(text);
      Object.assign(this, { ended: how });
      Object.assign(this.stage, { phase: how === "nothing" ? "refused" : "sending" });
      this.stage.agent.stop();
      this.game.end();
    };
    return /** @type {any} */ ({
      part: (/** @type {string} */ name) => document.querySelector(`[data-play="${name}"]`),
      phase: "ready",
      language: "en",
      words: new Proxy({}, { get: (_, name) => (name === "noPause" ? "no pause" : () => String(name)) }),
      practising: false,
      recording: "",
      say,
      retell: say,
      render: (/** @type {string | undefined} */ text) => {
        this.game.render({ phase: this.stage.phase });
        say(text);
      },
      mark: (/** @type {string} */ name, { value = "" } = {}) => {
        this.marks.push(name);
        if (value) this.values.push(value);
      },
      restartSpeech: () => Object.assign(this.heard, { spokenMs: 0, quietMs: 0 }),
      done: end("done"),
      cutOff: end("cut off"),
      nothingToKeep: end("nothing"),
      answer: async (/** @type {string} */ _recording, /** @type {any} */ answer) => {
        this.answers.push(answer);
        return this.checked;
      },
      agent: {
        lines,
        get speaking() {
          return walk.speaks !== null;
        },
        say: (/** @type {number} */ line) => this.line(line),
        stop: () => this.hush(false),
        onword: () => {},
      },
    });
  }

  /** @param {number} line */
  line(line) {
    this.lines.push(line);
    this.stage.agent.onword(line, 0);
    return new Promise((resolve) => {
      this.speaks = { line, left: LINE_MS, resolve };
    });
  }

  /** @param {boolean} whole whether the agent came to the end of its line */
  hush(whole) {
    const spoken = this.speaks;
    this.speaks = null;
    spoken?.resolve(whole);
  }

  async begin() {
    this.stage.phase = "speaking";
    this.game.begin();
    await settled();
    return this;
  }

  /**
   * @param {number} ms
   * @param {boolean} [speech]
   */
  async hear(ms, speech = false) {
    for (let past = 0; past < ms && !this.ended; past += WINDOW_MS) {
      const { heard } = this;
      heard.seconds += WINDOW_MS / 1000;
      heard.at = heard.seconds * 16_000;
      heard.speech = speech;
      heard.spokenMs += speech ? WINDOW_MS : 0;
      heard.quietMs = speech ? 0 : heard.quietMs + WINDOW_MS;
      heard.paused = heard.spokenMs >= 300 && heard.quietMs >= 700;
      this.clock();
      this.game.hear({ ...heard });
      await settled();
    }
    return this;
  }

  /** @param {number} ms of a voice, and then a pause */
  async speak(ms) {
    await this.hear(ms, true);
    return this.hear(300);
  }

  /** The agent's line goes on. */
  clock() {
    const { speaks } = this;
    if (!speaks) return;
    speaks.left -= WINDOW_MS;
    const text = this.stage.agent.lines[speaks.line];
    if (speaks.left === LINE_MS / 2) this.stage.agent.onword(speaks.line, Math.ceil(text.length / 2));
    if (speaks.left <= 0) this.hush(true);
  }

  /** The round button, as the stage presses it. */
  async press() {
    if (!this.ended && !this.game.press()) this.stage.done();
    await settled();
    return this;
  }

  /**
   * The server has the take, and what became of it.
   * @param {string[]} labels of its cuts
   * @param {{recording?: string, value?: number, name?: string, pauses?: [number, number][], heard?: any, more?: boolean}} [beside]
   */
  async scored(labels, { recording = "one", value, name = "pause", pauses = [], heard, more } = {}) {
    this.stage.recording = recording;
    this.stage.phase = "stored";
    this.game.stored(recording);
    this.stage.phase = "scored";
    const cuts = labels.map((label, at) => ({ at, tail: 0.2, label, verdicts: [] }));
    const floor = { seconds: 9, levels: [], pauses, agent: [], cuts };
    const feat = value === undefined ? undefined : { name, value, less: true };
    await settled();
    const scored = { type: "scored", recording, status: "listened", message: "the server", floor, feat, heard, more };
    this.game.scored(scored);
    this.game.render({ phase: "scored" });
    return this.game.told(scored);
  }
}
