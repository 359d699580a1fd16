/**
 * What a game is on the stage. Each lives in games/catalogue/<game>/stage/game.js and says only what is its own: how its
 * prompt looks, what it does while the player speaks, what the round button means. The stage does the rest.
 */

import { sentences } from "stage/recap/verdict.js";

/**
 * @typedef {import("stage/stage.js").Stage} Stage
 * @typedef {import("stage/stage-state.js").State} State
 * @typedef {Record<string, any>} Prompt what the server drew for this round; its shape is the game's own
 * @typedef {{ready: string, practice: string, practised?: string, speaking: string}} Sayings
 * @typedef {object} Heard 50 ms of the take
 * @property {number} at samples of the take so far, at its own rate
 * @property {number} seconds of the take so far
 * @property {boolean} speech whether the page's own detector hears a voice in them
 * @property {boolean} paused whether somebody has spoken, and been quiet for a while now
 * @property {number} spokenMs milliseconds of speech since the last restart of the detector
 * @property {number} quietMs milliseconds since the last speech
 */

export class Play {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
  }

  /** Whether the agent speaks in this game: headphones are asked for, and the loop is measured. */
  get agentSpeaks() {
    return false;
  }

  /**
   * An element of this game's own template, by its `data-play`.
   * @param {string} name
   * @returns {HTMLElement}
   */
  part(name) {
    return /** @type {HTMLElement} */ (this.stage.root.querySelector(`[data-play="${name}"]`));
  }

  /**
   * What the game says, in the language of the stage; each has a words.js of its own.
   * @returns {Sayings}
   */
  get words() {
    return { ready: "", practice: "", speaking: "" };
  }

  /** What to do, said while the player gets ready. */
  get ready() {
    return this.words.ready;
  }

  /** What to try in the practice round, instead of `ready`; empty: as said there. */
  get practice() {
    return this.words.practice;
  }

  /** What the practice round was about, said after it; empty: the pauses, as said there. */
  get practised() {
    return this.words.practised ?? "";
  }

  /** The game's own sound, played when a take is safe. @returns {import("stage/sound.js").Note[]} */
  get sound() {
    return [];
  }

  /** Said when the take begins. */
  get speaking() {
    return this.words.speaking;
  }

  /** What the round button says while the player speaks; empty: Done. */
  get button() {
    return "";
  }

  /**
   * A new round was given out.
   * @param {Prompt} _prompt
   * @param {string} _language ISO 639-1 of the prompt
   */
  offered(_prompt, _language) {}

  /**
   * After every change of phase.
   * @param {State} _state
   */
  render(_state) {}

  /** The first sample of the take is being recorded. What this returns is awaited by nobody. */
  begin() {}

  /**
   * 50 ms of the take were heard.
   * @param {Heard} _heard
   */
  hear(_heard) {}

  /**
   * The round button was pressed while the player speaks.
   * @returns {boolean} true: the game made something of it, and the take goes on
   */
  press() {
    return false;
  }

  /**
   * A key that the stage has no use for.
   * @param {string} _key
   */
  key(_key) {}

  /** The take is over: by Done, by the clock, or because the microphone went. Agent and timers fall silent. */
  end() {}

  /**
   * The server has the take. A game with a question asks it now, in its own part of the page.
   * @param {string} _recording
   */
  stored(_recording) {}

  /**
   * What the models made of the take, for the player.
   * @param {import("stage/wire/wire.js").Scored} scored
   * @returns {string}
   */
  told({ floor, message = "" }) {
    return floor?.cuts.length ? sentences(floor, this.stage.words) : message;
  }
}
