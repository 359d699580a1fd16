/** Fetches the score of a take when the server's push does not come: another way in, or a lost connection. */

import { Unanswered } from "stage/wire/desk.js";
import { BETWEEN_LOOKS, GIVE_UP, SLOW } from "stage/wire/patience.js";

export class ScoreWatch {
  /**
   * @param {Pick<import("stage/wire/desk.js").Desk, "scored">} desk
   * @param {{scored: (scored: import("stage/wire/messages.js").Scored) => void, slow: () => void}} listener
   */
  constructor(desk, listener) {
    this.desk = desk;
    this.listener = listener;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * @param {string} recording
   * @param {number} patience milliseconds before the first look
   */
  start(recording, patience) {
    this.stop();
    this.timer = setTimeout(() => void this.look(recording, patience), patience);
  }

  stop() {
    clearTimeout(this.timer);
  }

  /**
   * @param {string} recording
   * @param {number} waited milliseconds
   */
  async look(recording, waited) {
    try {
      const answer = await this.desk.scored(recording);
      if (answer.type === "scored") return this.listener.scored(answer);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (error.meaning === "refused") return;
    }
    if (waited >= SLOW) this.listener.slow();
    if (waited >= GIVE_UP) return;
    this.timer = setTimeout(() => void this.look(recording, waited + BETWEEN_LOOKS), BETWEEN_LOOKS);
  }
}
