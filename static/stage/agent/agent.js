/**
 * The agent's voice in a take. What was really played stands on the take's timeline, on the audio clock of the
 * microphone: `agent_start` (which line), `agent_voice` (in which way it was said), `agent_word` (which
 * character), `agent_end`.
 *
 * A line is said by its recording if there is one, else by the browser's speech synthesis if it has a voice of
 * the language, else in writing. The text of a line never leaves the page: the server has it from the signed
 * round.
 */

import { BrowserVoice } from "stage/agent/browser-voice.js";
import { Clock } from "stage/agent/clock.js";
import { Loop } from "stage/agent/loop.js";
import { RecordedVoice } from "stage/agent/recorded-voice.js";
import { TextVoice } from "stage/agent/text-voice.js";

const WRITES = "your-turn.agent-writes";

/**
 * @typedef {import("stage/agent/voice.js").Voice} Voice
 * @typedef {import("stage/capture/recorder.js").Recorder} Recorder
 * @typedef {object} AgentNeeds
 * @property {Pick<Recorder, "open" | "microphone" | "sampleAt">} recorder whose clock is the agent's
 * @property {(name: string, what: {at?: number, value?: string}) => void} mark notes it on the take's timeline
 * @property {(text: string) => void} write a whole line, for who cannot see it; one that is heard is not read as well
 */

export class Agent {
  /** @param {AgentNeeds} needs */
  constructor({ recorder, mark, write }) {
    this.recorder = recorder;
    this.mark = mark;
    this.written = write;
    /** @type {string[]} */
    this.lines = [];
    this.language = "en";
    this.loop = new Loop();
    const clock = new Clock(recorder, this.loop);
    this.recorded = new RecordedVoice(clock);
    this.browser = new BrowserVoice(clock);
    this.text = new TextVoice();
    /** @type {Voice} the one that speaks, or spoke last */
    this.voice = this.text;
    this.speaking = false;
    this.stopped = false;
    /** The game shows the words as they are said. @type {(line: number, characters: number) => void} */
    this.onword = () => {};
  }

  /** Whether the player asked the agent to write instead of speak. */
  get writes() {
    return sessionStorage.getItem(WRITES) === "yes";
  }

  /** From now on, and for the rest of this session, it writes. */
  write() {
    sessionStorage.setItem(WRITES, "yes");
  }

  /** Whether anything of this round may come out of the speakers. */
  get sounds() {
    return this.lines.some((_, line) => this.voices(line)[0] !== this.text);
  }

  /**
   * The lines of a round, before its take begins.
   * @param {import("stage/wire/messages.js").Prompt} prompt
   * @param {string} language
   */
  offered({ lines = [], voices = {} }, language) {
    this.lines = lines;
    this.language = language;
    this.recorded.offered(voices);
  }

  /**
   * What the take's settings keep of the agent: how it is going to speak, and how well its time is known.
   * @param {import("stage/capture/microphone.js").Microphone} microphone
   * @returns {import("stage/wire/take.js").Settings}
   */
  settings(microphone) {
    if (!this.lines.length) return {};
    const agentVoice = this.voices(0)[0].way;
    if (!this.sounds) return { agentVoice };
    const { ms, measured } = this.loop.of(microphone);
    return { agentVoice, loopMs: Math.round(ms * 10) / 10, loopMeasured: measured };
  }

  /** @param {import("stage/wire/take.js").Take} take that begins */
  note(take) {
    const { microphone } = this.recorder;
    if (microphone) Object.assign(take.settings, this.settings(microphone));
  }

  /**
   * Opens the microphone and plays the click that measures the loop.
   * @returns {Promise<boolean>} whether the microphone hears the speakers
   * @throws {import("stage/capture/microphone.js").MicTrouble}
   */
  async hearsItself() {
    await this.recorder.open();
    const { microphone } = this.recorder;
    return microphone !== null && (await this.loop.measure(microphone));
  }

  /**
   * The ways in which a line may be said, the best one first.
   * @param {number} line
   * @returns {Voice[]}
   */
  voices(line) {
    if (this.writes) return [this.text];
    /** @type {Voice[]} */
    const found = [];
    if (this.recorded.has(line)) found.push(this.recorded);
    if (this.browser.has(this.language)) found.push(this.browser);
    return [...found, this.text];
  }

  /**
   * Says one line into the take that is being recorded.
   * @param {number} line its place in `prompt.lines`
   * @returns {Promise<boolean>} false: it was stopped before its end
   */
  async say(line) {
    const text = this.lines[line];
    this.stopped = false;
    this.speaking = true;
    for (const voice of this.voices(line)) {
      this.voice = voice;
      if (this.stopped || (await this.sayBy(voice, line))) break;
    }
    this.speaking = false;
    if (!this.stopped) this.onword(line, text.length);
    return !this.stopped;
  }

  /**
   * @param {Voice} voice
   * @param {number} line
   */
  sayBy(voice, line) {
    const { language, lines } = this;
    const said = { index: line, text: lines[line], language, stopped: () => this.stopped };
    return voice.speak(said, {
      started: (at) => this.started(line, voice.way, at),
      word: (character, at) => this.word(line, character, at),
      ended: (at) => this.mark("agent_end", { at }),
    });
  }

  /** Falls silent in the middle of a line. */
  stop() {
    if (!this.speaking) return;
    this.stopped = true;
    this.voice.stop();
  }

  /**
   * @param {number} line
   * @param {import("stage/agent/voice.js").Way} way
   * @param {number} [at]
   */
  started(line, way, at = this.recorder.sampleAt()) {
    this.mark("agent_start", { at, value: String(line) });
    this.mark("agent_voice", { at, value: way });
    if (way === "text") this.written(this.lines[line]);
  }

  /**
   * @param {number} line
   * @param {number} character
   * @param {number} [at]
   */
  word(line, character, at) {
    this.mark("agent_word", { at, value: String(character) });
    this.onword(line, character);
  }
}
