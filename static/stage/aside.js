/** Beside the play: what becomes of takes that an earlier visit left in the browser. */

import { gettext } from "look/words.js";
import { sendLeftovers } from "stage/wire/leftovers.js";

export class Aside {
  /**
   * @param {import("stage/stage-view.js").StageView} view
   * @param {import("stage/wire/desk.js").Desk} desk
   */
  constructor(view, desk) {
    this.view = view;
    this.desk = desk;
    this.asking = false;
  }

  /** @param {import("stage/wire/shelf.js").Shelf | null} shelf null: the browser keeps nothing for this site */
  async open(shelf) {
    if (!shelf) return this.unkept();
    await sendLeftovers(shelf, this.desk, {
      sending: (takes) => this.view.tell(this.view.words.leftOver(takes)),
      sent: () => this.view.tell(this.view.words.leftOverSent),
      refused: (message) => this.view.tell(`${this.view.words.leftOverRefused} ${gettext(message)}`),
      ask: () => this.ask(),
    });
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
