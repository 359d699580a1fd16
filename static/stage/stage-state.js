/**
 * What the stage may do next: one table, no page, no sound.
 *
 * An event that has no line in the table changes nothing: a second press of Done, or a score that arrives when
 * the player has gone on, is no error.
 */

/**
 * @typedef {"loading" | "unchecked" | "checking" | "ready" | "opening" | "speaking" | "sending" | "stored" |
 *   "scored" | "refused" | "practised" | "recap" | "trouble" | "stopped"} Phase
 * @typedef {"round" | "check" | "checked" | "record" | "recording" | "done" | "stored" |
 *   "scored" | "refused" | "practised" | "recap" | "next" | "trouble" | "mic_trouble" | "stop"} EventName
 * @typedef {{phase: Phase, checked: boolean, hasRound: boolean}} State
 */

/** @type {Record<Phase, Partial<Record<EventName, Phase>>>} */
const TABLE = {
  loading: { round: "ready", trouble: "trouble", recap: "recap" },
  unchecked: { check: "checking", next: "loading" },
  checking: { checked: "ready", mic_trouble: "unchecked", next: "loading" },
  ready: { record: "opening", check: "checking", next: "loading", recap: "recap" },
  opening: { recording: "speaking", mic_trouble: "ready" },
  speaking: { done: "sending", refused: "refused" },
  sending: { stored: "stored", refused: "refused", practised: "practised", next: "loading" },
  stored: { scored: "scored", refused: "refused", next: "loading", recap: "recap" },
  scored: { refused: "refused", next: "loading", recap: "recap" },
  refused: { next: "loading" },
  practised: { next: "loading" },
  recap: { next: "loading" },
  trouble: { next: "loading", round: "ready" },
  stopped: {},
};

/**
 * @param {boolean} checked whether the microphone was found good earlier in this session
 * @returns {State}
 */
export function first(checked) {
  return { phase: "loading", checked, hasRound: false };
}

/**
 * @param {State} state
 * @param {EventName} event
 * @returns {State} the same object when the event means nothing now
 */
export function after(state, event) {
  if (event === "stop") return { ...state, phase: "stopped" };
  const phase = TABLE[state.phase][event];
  if (!phase) return state;
  const checked = state.checked || event === "checked";
  const hasRound = event === "round" || (state.hasRound && event !== "next");
  return { phase: phase === "ready" ? home(checked) : phase, checked, hasRound };
}

/**
 * Nobody records before the microphone was checked once.
 * @param {boolean} checked
 * @returns {Phase}
 */
function home(checked) {
  return checked ? "ready" : "unchecked";
}

/** Where the play is, and the one way on. */
export class Course {
  /**
   * @param {boolean} checked whether the microphone was found good earlier in this session
   * @param {(text?: string) => void} changed told after every event; text: what to say about it
   */
  constructor(checked, changed) {
    this.state = first(checked);
    this.changed = changed;
  }

  get phase() {
    return this.state.phase;
  }

  /**
   * @param {EventName} event
   * @param {string} [text] what to say about it
   */
  go(event, text) {
    this.state = after(this.state, event);
    this.changed(text);
  }
}

/** What is on the stage now; its parts read it here, so that none of them has to know another for it. */
export class Current {
  /** @param {string} language ISO 639-1, of the prompts and of the stage's own words */
  constructor(language) {
    this.language = language;
    /** The round that the server gave out. @type {import("stage/wire/messages.js").Round | null} */
    this.round = null;
    /** The take of it that is being recorded, or was recorded last. @type {import("stage/wire/take.js").Take | null} */
    this.take = null;
    /** The id under which the server has that take; empty while it has not. */
    this.recording = "";
  }

  /** Nothing of the last take is left on the stage. */
  forget() {
    this.take = null;
    this.recording = "";
  }
}

/**
 * What the one round button does now; null while there is nothing to press.
 * @param {State} state
 * @returns {"check" | "record" | "done" | "next" | null}
 */
export function action(state) {
  switch (state.phase) {
    case "unchecked":
      return "check";
    case "ready":
      return "record";
    case "speaking":
      return "done";
    case "stored":
    case "scored":
    case "practised":
    case "trouble":
    case "refused":
      return "next";
    default:
      return null;
  }
}
