/** One take in the recap: its floor line, what the models thought, what it is worth, replay, remove. */

import { gettext } from "look/words.js";
import { Unanswered } from "stage/wire/desk.js";
import { ScoreWatch } from "stage/wire/score-watch.js";

/**
 * @typedef {import("stage/wire/messages.js").Scored} Scored
 * @typedef {import("floor-line").FloorLine} FloorLine
 */

/**
 * @typedef {object} RecapTakeNeeds
 * @property {HTMLElement} template of one take
 * @property {import("stage/words/words.js").Words} words
 * @property {Pick<import("stage/wire/desk.js").Desk, "audio" | "scored" | "withdraw">} desk
 * @property {(scored: Scored) => string} told what the models made of it, in the words of the game
 * @property {(take: RecapTake) => void} plays it is heard now
 * @property {() => void} lost it no longer counts
 * @property {() => void} removed the player took it back, and the button that was pressed is gone
 * @property {() => void} changed what it is worth, or whether it is kept
 */

/** Milliseconds before the score is asked for: the page may have been told it already, and forgot. */
const SOON = 0;

export class RecapTake {
  /**
   * @param {string} recording
   * @param {number} round from 1
   * @param {RecapTakeNeeds} needs
   */
  constructor(recording, round, needs) {
    this.needs = needs;
    this.recording = recording;
    this.round = round;
    this.kept = true;
    this.answered = false;
    /** What the player can beat in it. @type {import("stage/wire/messages.js").Feat | null} */
    this.feat = null;
    /** @type {import("floor/shape.js").Floor | null} */
    this.drawing = null;
    /** @type {number | null} null: nobody has said yet */
    this.points = null;
    this.element = copyOf(needs.template);
    this.floor = /** @type {FloorLine} */ (this.part("floor"));
    this.audio = new Audio();
    this.watch = new ScoreWatch(needs.desk, {
      scored: (scored) => this.scored(scored),
      slow: () => this.say(this.words.recap.unheard),
    });
    this.name(round);
    this.listen();
    this.watch.start(recording, SOON);
  }

  get words() {
    return this.needs.words;
  }

  /**
   * @param {string} name
   * @returns {HTMLElement}
   */
  part(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`[data-take="${name}"]`));
  }

  /** @param {number} round */
  name(round) {
    const { recap, listen } = this.words;
    this.element.dataset.recording = this.recording;
    const texts = {
      title: recap.round(round),
      said: recap.waiting,
      listen,
      remove: recap.remove,
      sure: recap.sure,
      yes: recap.yes,
      no: recap.no,
    };
    for (const [name, text] of Object.entries(texts)) this.part(name).textContent = text;
    for (const name of ["listen", "remove"])
      this.part(name).ariaLabel = `${this.part(name).textContent}: ${recap.round(round)}`;
  }

  listen() {
    this.audio.preload = "none";
    this.audio.src = this.needs.desk.audio(this.recording);
    this.floor.sync(this.audio);
    this.audio.onplay = () => this.needs.plays(this);
    this.part("listen").addEventListener("click", () => void this.play());
    this.part("remove").addEventListener("click", () => this.ask(true));
    this.part("no").addEventListener("click", () => this.ask(false));
    this.part("yes").addEventListener("click", () => void this.remove());
  }

  async play() {
    if (!this.audio.paused) return this.audio.pause();
    this.audio.currentTime = 0;
    await this.audio.play().catch(() => this.say(this.words.nothing));
  }

  /** @param {Scored} scored */
  scored(scored) {
    if (!this.kept) return;
    const { status, message = "", floor, points, advice } = scored;
    this.watch.stop();
    this.answered = true;
    this.drawing = floor ?? this.drawing;
    this.feat = scored.feat ?? this.feat;
    if (floor) this.floor.show(floor);
    if (status === "refused") return this.lost(gettext(message));
    this.say(this.needs.told(scored));
    this.part("advice").textContent = advice ? gettext(advice.text) : "";
    if (points) this.worth(points);
    this.needs.changed();
  }

  /** @param {import("stage/wire/messages.js").Points} points */
  worth({ total, parts = [] }) {
    this.points = total;
    this.part("points").textContent = this.words.recap.points(total);
    this.part("parts").replaceChildren(
      ...parts.map(({ why, points, text }) => {
        const item = document.createElement("li");
        item.textContent = `${text ? gettext(text) : why} ${points > 0 ? "+" : ""}${points}`;
        return item;
      }),
    );
  }

  /** @param {string} text */
  say(text) {
    this.part("said").textContent = text;
  }

  /** @param {boolean} asking whether it is to be removed */
  ask(asking) {
    this.part("asking").hidden = !asking;
    this.part("doing").hidden = asking;
    this.part(asking ? "no" : "remove").focus();
  }

  async remove() {
    try {
      await this.needs.desk.withdraw(this.recording);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.ask(false);
      return this.say(this.words.discardFailed);
    }
    this.lost(this.words.recap.removed);
    this.needs.removed();
  }

  /**
   * It no longer counts.
   * @param {string} text why
   */
  lost(text) {
    this.kept = false;
    this.needs.lost();
    this.close();
    this.element.dataset.kept = "no";
    for (const name of ["asking", "doing", "points", "parts", "advice", "floor"])
      this.part(name).hidden = true;
    this.say(text);
    this.needs.changed();
  }

  close() {
    this.watch.stop();
    this.audio.pause();
  }
}

/**
 * Imported, so that its floor line is one before it stands on the page.
 * @param {HTMLElement} template
 * @returns {HTMLElement}
 */
function copyOf(template) {
  const { content } = /** @type {HTMLTemplateElement} */ (template);
  return /** @type {HTMLElement} */ (document.importNode(content, true).firstElementChild);
}
