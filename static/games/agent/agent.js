/**
 * The agent's voice in a take. What was really played stands on the take's timeline, on the audio clock of the
 * microphone: `agent_start` (which line), `agent_word` (which character), `agent_end`.
 *
 * The text of a line never leaves the page: the server has it from the signed round.
 */

import { TextVoice } from "games/agent/text-voice.js";

/**
 * @typedef {object} Teller how a voice tells what it really did, at once or ahead of time
 * @property {(at?: number) => void} started at: sample index of the take; now, if nobody knows better
 * @property {(character: number, at?: number) => void} word character: where in the line the word begins
 * @property {(at?: number) => void} ended
 * @typedef {object} Voice
 * @property {(text: string, language: string, teller: Teller) => Promise<void>} speak until the line is over
 * @property {() => void} stop
 */

export class Agent {
  /** @param {import("games/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {string[]} */
    this.lines = [];
    this.language = "en";
    /** @type {Voice} */
    this.voice = new TextVoice();
    this.speaking = false;
    this.stopped = false;
    /** The game shows the words as they are said. @type {(line: number, characters: number) => void} */
    this.onword = () => {};
  }

  /**
   * The lines of a round, before its take begins.
   * @param {import("games/play.js").Prompt} prompt
   * @param {string} language
   */
  offered({ lines = [] }, language) {
    this.lines = lines;
    this.language = language;
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
    await this.voice.speak(text, this.language, {
      started: (at) => this.stage.mark("agent_start", { at, value: String(line) }),
      word: (character, at) => this.word(line, character, at),
      ended: (at) => this.stage.mark("agent_end", { at }),
    });
    this.speaking = false;
    if (!this.stopped) this.onword(line, text.length);
    return !this.stopped;
  }

  /** Falls silent in the middle of a line. */
  stop() {
    if (!this.speaking) return;
    this.stopped = true;
    this.voice.stop();
  }

  /**
   * @param {number} line
   * @param {number} character
   * @param {number} [at]
   */
  word(line, character, at) {
    this.stage.mark("agent_word", { at, value: String(character) });
    this.onword(line, character);
  }
}
