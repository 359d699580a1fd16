/**
 * What a game is on the stage. Each lives in games/catalogue/<game>/stage/game.js and says only what is its own: how its
 * prompt looks, what it does while the player speaks, what the round button means. The stage does the rest.
 */

import { gettext } from "look/words.js";
import { sentences } from "stage/recap/verdict.js";

/**
 * @typedef {import("stage/stage-state.js").State} State
 * @typedef {import("stage/stage-state.js").Phase} Phase
 * @typedef {import("stage/wire/messages.js").Prompt} Prompt what the server drew for this round; its shape is the game's
 * @typedef {import("stage/wire/messages.js").Scored} Scored
 * @typedef {{ready: string, practice: string, practised?: string, speaking: string}} Sayings
 */

/**
 * @typedef {object} Heard 50 ms of the take
 * @property {number} at samples of the take so far, at its own rate
 * @property {number} seconds of the take so far
 * @property {boolean} speech whether the page finds a voice in them
 * @property {boolean} paused whether somebody has spoken, and been quiet for a while now
 * @property {number} spokenMs milliseconds of speech since the take began, or since the last `restartSpeech()`
 * @property {number} quietMs milliseconds since the last speech
 */

/**
 * All that a game may touch of the stage; it is handed to the game's constructor, and stands there as `this.stage`.
 * @typedef {object} GameStage
 * @property {(name: string) => HTMLElement} part an element of the game's own template, by its `data-play`
 * @property {Phase} phase where the play is; `speaking` while a take is recorded
 * @property {string} language ISO 639-1 of the prompts and of the stage
 * @property {import("stage/words/words.js").Words} words what the stage itself says, in that language
 * @property {boolean} practising whether this round is practice, of which nothing is kept
 * @property {string} recording id of the take that the server has; empty while it has none
 * @property {boolean} live whether a model is there that would listen to this round while it is spoken
 * @property {number} kept rounds of the set that are kept so far
 * @property {GameAgent} agent the agent's voice
 * @property {(text: string) => void} say one sentence for everybody, read aloud by screen readers
 * @property {(text?: string) => void} render draws the stage and the game again, and says the text if there is one
 * @property {(name: string, what?: {at?: number, value?: string}) => void} mark notes on the take's timeline what the
 *   page did. name: the game's own, comes back to its `cuts` as an event; at: sample index of the take, now if not said; value:
 *   which one
 * @property {() => void} restartSpeech `spokenMs`, `quietMs` and `paused` of what is heard begin anew
 * @property {() => void} done ends the take, as the player's Done does
 * @property {(message: string) => void} cutOff ends the take, which was not the player's doing, and says why
 * @property {(note: string) => void} retell says again what became of the take, with what it is worth by now; the note
 *   where that is not known yet
 * @property {(message: string) => void} nothingToKeep ends the take without sending it, and says why
 * @property {(recording: string, answer: unknown) => Promise<{right: number, of: number, solution?: string}>} answer sends what the player
 *   answered after the take, in the game's own shape, and is told how much of it was right. It rejects when the answer
 *   does not arrive; the take is safe all the same.
 */

/**
 * @typedef {object} GameAgent the agent of a game whose prompts have `lines`
 * @property {string[]} lines that it may say in this round
 * @property {boolean} speaking whether it is saying one now
 * @property {(line: number) => Promise<boolean>} say says one into the take, by its place in `lines`, and notes on the
 *   timeline what was heard when; false: it was stopped before its end
 * @property {() => void} stop falls silent in the middle of a line
 * @property {(line: number, character: number) => void} onword set by the game: told of every word as it is said, and of
 *   the end of the line. character: where in the line the word begins
 */

export class Play {
  /** @param {GameStage} stage */
  constructor(stage) {
    this.stage = stage;
  }

  /** Whether the agent speaks in this game: headphones are asked for, and the loop is measured. */
  get agentSpeaks() {
    return false;
  }

  /** Whether the round is played against the model that listens live, or against the clock where there is none. */
  get opposed() {
    return false;
  }

  /**
   * An element of this game's own template, by its `data-play`.
   * @param {string} name
   * @returns {HTMLElement}
   */
  part(name) {
    return this.stage.part(name);
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

  /**
   * A pause at which the opponent leaned in, and leaned back.
   * @param {number} _seconds that it lasted
   */
  held(_seconds) {}

  /** The opponent has the turn, until the player goes on. */
  taken() {
    this.stage.say(this.stage.words.opponent.took);
  }

  /** The player has it again: what was said of the taking is no longer so, and can be said anew. */
  back() {
    this.stage.say(this.speaking);
  }

  /** The take is over: by Done, by the clock, or because the microphone went. Agent and timers fall silent. */
  end() {}

  /**
   * The server has the take. A game with a question asks it now, in its own part of the page.
   * @param {string} _recording
   */
  stored(_recording) {}

  /**
   * What became of the take on the stage, before it is told; again when more is known of it.
   * @param {Scored} _scored
   */
  scored(_scored) {}

  /**
   * What the models made of the take, for the player.
   * @param {Scored} scored
   * @returns {string}
   */
  told({ floor, duel, message = "" }) {
    if (duel) return this.stage.words.opponent.duel(duel);
    return (floor?.cuts.length && sentences(floor, this.stage.words)) || gettext(message);
  }
}
