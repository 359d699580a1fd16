/** The same play over plain HTTP: a round, a take, its score; for networks that block WebSockets. */

import { meaningOfStatus } from "stage/wire/answers.js";
import { unnamed } from "stage/wire/machines.js";
import { patienceOf } from "stage/wire/patience.js";

/** Where the id of a recording goes in an address of the page. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** The server said no, or nobody answered. */
export class Unanswered extends Error {
  /**
   * @param {import("stage/wire/answers.js").Meaning} meaning
   * @param {import("stage/wire/answers.js").Answer | null} answer
   */
  constructor(meaning, answer) {
    super(answer?.message ?? meaning);
    this.meaning = meaning;
    this.answer = answer;
  }
}

export class Desk {
  /** @param {Record<string, string>} data of the stage: addresses, and the token against forged requests */
  constructor({ rounds, takes, withdraw, sound, csrf, game = "", share = "" }) {
    this.game = game;
    this.sharing = share;
    this.rounds = rounds;
    this.takes = takes;
    this.withdrawals = withdraw;
    this.sound = sound;
    this.csrf = csrf;
  }

  /** The browser's own, where it has one: signing in elsewhere changes it, and a page that was kept has none. */
  get token() {
    return /(?:^|; )csrftoken=([^;]+)/.exec(globalThis.document?.cookie ?? "")?.[1] ?? this.csrf;
  }

  /**
   * @param {string} language
   * @returns {Promise<import("stage/wire/messages.js").Round>}
   */
  round(language) {
    return this.ask(`${this.rounds}?language=${encodeURIComponent(language)}`, {});
  }

  /**
   * @param {import("stage/wire/take.js").Take} take
   * @returns {Promise<import("stage/wire/messages.js").Stored>}
   */
  post(take) {
    const { round, settings, opponent, marks, samples, sha256 } = take;
    const asked = opponent ? { opponent } : {};
    const body = new FormData();
    body.set(
      "take",
      JSON.stringify({ round, sample_rate: take.sampleRate, settings, ...asked, marks, samples, sha256 }),
    );
    body.set("pcm", new Blob([take.pcm()], { type: "application/octet-stream" }), "take.pcm");
    return this.ask(this.takesOf(take.game), { method: "POST", body }, patienceOf(2 * samples));
  }

  /**
   * A take that waited in the browser may be of another game than the page.
   * @param {string} game key
   * @returns {string} the address that takes of it
   */
  takesOf(game) {
    return this.takes.replace(`/${this.game}/takes/`, `/${game}/takes/`);
  }

  /**
   * @param {string} recording
   * @returns {Promise<import("stage/wire/messages.js").Scored | {type: "waiting"}>} with no names of models
   */
  async scored(recording) {
    return unnamed(await this.ask(`${this.takes}${recording}/`, {}));
  }

  /**
   * @param {string} recording
   * @param {unknown} answer what the player answered after the take, in the shape of the game
   * @returns {Promise<{right: number, of: number, solution?: string}>} solution: where the page does not show it
   */
  answer(recording, answer) {
    const body = JSON.stringify({ answer });
    return this.ask(`${this.takes}${recording}/answer/`, { method: "POST", body });
  }

  /** @param {string} recording to take back; its audio is deleted */
  withdraw(recording) {
    return this.ask(this.withdrawals.replace(NOBODY, recording), { method: "POST" });
  }

  /**
   * @param {string} recording whose drawing is to be seen by whoever has the address
   * @returns {Promise<{url: string, text: string, picture: string}>}
   */
  share(recording) {
    const body = new FormData();
    body.set("recording", recording);
    return this.ask(this.sharing, { method: "POST", body });
  }

  /**
   * @param {string} recording
   * @returns {string} the address at which its sound is
   */
  audio(recording) {
    return this.sound.replace(NOBODY, recording);
  }

  /**
   * @param {string} url
   * @param {RequestInit} request
   * @param {number} [patience] milliseconds
   * @throws {Unanswered}
   */
  async ask(url, request, patience = patienceOf()) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.token };
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(url, { ...request, headers, signal, cache: "no-store" }).catch(() => null);
    if (!response) throw new Unanswered("lost", null);
    const body = await response.json().catch(() => null);
    // What no one of ours has said, such as a proxy's error or a stale token, is no word about the take.
    if (!response.ok)
      throw new Unanswered(body?.code ? meaningOfStatus(response.status, body) : "later", body);
    if (!body) throw new Unanswered("later", null);
    return body;
  }
}
