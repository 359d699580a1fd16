/** What Referee asks of the server. Every refusal becomes a Refusal with the code of the fault. */

import { patienceOf } from "stage/wire/patience.js";

/**
 * @typedef {object} Clip
 * @property {string} clip id of the serving; empty in practice
 * @property {string} language
 * @property {number} seconds
 * @property {import("floor/shape.js").Floor} floor
 * @property {{state: "idle" | "speaking", text: string}} agent
 *
 * @typedef {object} Gold the answer, where it is known
 * @property {boolean} right
 * @property {string} label
 * @property {boolean} went_on
 * @property {number} silence seconds
 *
 * @typedef {object} Crowd
 * @property {number} same how many others heard it so too
 * @property {number} of
 * @property {boolean} [machine] whether every model did
 *
 * @typedef {object} Counted
 * @property {number} points
 * @property {string} words what is thought to have been said; often empty
 * @property {Gold} [gold]
 * @property {Crowd} [crowd] where enough others have voted
 *
 * @typedef {object} Vote
 * @property {string} label
 * @property {number} [confidence]
 * @property {string} [reason]
 * @property {boolean | null} midfiller
 * @property {boolean | null} endfiller
 *
 * @typedef {object} Summary
 * @property {number} votes
 * @property {number} gold
 * @property {number} right
 * @property {{said: number, right: number, of: number}[]} calibration
 * @property {boolean} counts whether the votes do
 */

/** The server said no. */
export class Refusal extends Error {
  /**
   * @param {string} code of corpus/refusals.py; "unreachable" when nobody answered
   * @param {string} [message] the server's sentence, in English; "" when nobody answered
   */
  constructor(code, message = "") {
    super(message);
    this.code = code;
  }
}

export class Desk {
  /**
   * @param {string} base address of the page
   * @param {string} csrf
   */
  constructor(base, csrf) {
    this.base = base;
    this.csrf = csrf;
  }

  /**
   * @param {string} language
   * @returns {Promise<Clip | null>} null when nothing is left to hear
   */
  async next(language) {
    const said = await this.ask("next/", { language });
    return said.type === "clip" ? said : null;
  }

  /** @param {string} clip */
  sound(clip) {
    return `${this.base}${clip}/sound/`;
  }

  /**
   * @param {string} clip
   * @param {Vote} vote
   * @returns {Promise<Counted>}
   */
  vote(clip, vote) {
    return this.ask(`${clip}/vote/`, vote);
  }

  /**
   * @param {string} clip
   * @param {string} text
   */
  words(clip, text) {
    return this.ask(`${clip}/words/`, { text });
  }

  /** @param {string} clip */
  skip(clip) {
    return this.ask(`${clip}/skip/`, {});
  }

  /**
   * @param {string} clip
   * @param {string} reason
   * @param {number} heard seconds
   */
  report(clip, reason, heard) {
    return this.ask(`${clip}/report/`, { reason, heard });
  }

  /** @returns {Promise<Summary>} */
  mine() {
    return this.ask("mine/");
  }

  /**
   * @param {string} path
   * @param {object} [body] makes it a POST
   */
  async ask(path, body) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.csrf };
    const posted = body ? { method: "POST", headers, body: JSON.stringify(body) } : {};
    const asked = {
      cache: /** @type {const} */ ("no-store"),
      signal: AbortSignal.timeout(patienceOf()),
      ...posted,
    };
    const response = await fetch(this.base + path, asked).catch(() => null);
    if (!response) throw new Refusal("unreachable");
    const said = await response.json().catch(() => ({ code: "unreachable" }));
    if (!response.ok) throw new Refusal(said.code ?? "unreachable", said.message);
    return said;
  }
}
