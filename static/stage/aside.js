/** Beside the play: what becomes of takes that an earlier visit left in the browser. */

import { gettext } from "look/words.js";
import { deliver, sendLeftovers } from "stage/wire/leftovers.js";
import { listen, notes } from "stage/wire/told.js";

export class Aside {
  /**
   * @param {import("stage/stage-view.js").StageView} view
   * @param {import("stage/wire/desk.js").Desk} desk
   */
  constructor(view, desk) {
    this.view = view;
    this.desk = desk;
    this.asking = false;
    view.part("aside-close").addEventListener("click", () => this.hush());
  }

  /** @param {import("stage/wire/shelf.js").Shelf | null} shelf null: the browser keeps nothing for this site */
  async open(shelf) {
    if (!shelf) return this.unkept();
    listen(() => void this.recall());
    await this.recall();
    await sendLeftovers(shelf, this.desk, {
      sending: (takes) => this.view.tell(this.view.words.leftOver(takes)),
      sent: () => this.view.tell(this.view.words.leftOverSent),
      refused: (message) => this.refused(message),
      waits: () => this.hush(),
      ask: () => this.ask(),
    });
  }

  /**
   * The player goes on before a take has got through: it is sent beside the play, as one of an earlier visit is.
   * @param {import("stage/wire/take.js").Take} take
   * @param {Pick<import("stage/wire/shelf.js").Shelf, "remove" | "release">} shelf on which it lies
   * @param {(stored: import("stage/wire/messages.js").Stored) => void} stored told when the server has it
   */
  async later(take, shelf, stored) {
    await deliver(take, shelf, this.desk, {
      sent: (answer) => {
        stored(answer);
        this.view.tell(this.view.words.leftOverSent);
      },
      refused: (message) => this.refused(message),
      waits: () => this.hush(),
    });
  }

  /** Says what the service worker did with takes that waited; not over a question, which it would hide. */
  async recall() {
    if (this.asking) return;
    for (const { kind, message } of await notes())
      if (kind === "sent") this.view.tell(this.view.words.leftOverSent);
      else this.refused(message);
  }

  /** @param {string} message of the server, in English */
  refused(message) {
    this.view.tell(`${this.view.words.leftOverRefused} ${gettext(message)}`);
  }

  /** The player plays on: what was said has been read. */
  hush() {
    if (!this.asking) this.view.tell("");
  }

  unkept() {
    this.view.tell(this.view.words.noShelf);
  }

  /** @returns {Promise<boolean>} whether the take that was cut off is to be sent */
  ask() {
    this.asking = true;
    this.view.tell(this.view.words.cutOff, true);
    return new Promise((resolve) => {
      const answer = (/** @type {boolean} */ yes) => {
        this.asking = false;
        this.hush();
        resolve(yes);
      };
      this.view.part("aside-yes").onclick = () => answer(true);
      this.view.part("aside-no").onclick = () => answer(false);
    });
  }
}
