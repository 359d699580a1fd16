/** After the last round of a set: every take on its floor line, what it is worth, and one button: another set. */

import { RecapTake } from "stage/recap/recap-take.js";

/**
 * @typedef {object} RecapNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "go">} course
 * @property {Pick<import("stage/wire/desk.js").Desk, "audio" | "scored" | "withdraw">} desk
 * @property {Pick<import("stage/set/set-keeper.js").SetKeeper, "rounds" | "drop" | "startAgain">} set
 * @property {Pick<import("stage/play.js").Play, "told">} play
 * @property {() => void} clear nothing of the last take is left on the stage
 * @property {() => void} next the first round of another set
 */

export class Recap {
  /** @param {RecapNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    this.list = needs.view.part("recap-list");
    this.heading = needs.view.part("recap-title");
    /** @type {RecapTake[]} */
    this.takes = [];
    needs.view.part("recap-again").addEventListener("click", () => this.another());
  }

  open() {
    const { clear, course, set, view } = this.needs;
    clear();
    course.go("recap");
    this.close();
    this.takes = set.rounds.map(({ recording }, index) => this.take(recording, index + 1));
    this.list.replaceChildren(...this.takes.map(({ element }) => element));
    this.sum();
    const { recap } = view.words;
    this.heading.textContent = recap.title;
    view.part("recap-again").textContent = recap.another;
    scrollTo({ top: 0 });
    this.heading.focus();
  }

  /**
   * @param {string} recording
   * @param {number} round from 1
   */
  take(recording, round) {
    const { view, desk, set, play } = this.needs;
    return new RecapTake(recording, round, {
      template: view.part("recap-take"),
      words: view.words,
      desk,
      told: (scored) => play.told(scored),
      plays: (take) => this.hushOthers(take),
      lost: () => set.drop(recording),
      removed: () => this.heading.focus({ preventScroll: true }),
      changed: () => this.sum(),
    });
  }

  close() {
    for (const take of this.takes) take.close();
    this.takes = [];
    this.list.replaceChildren();
  }

  /** @param {import("stage/wire/messages.js").Scored} scored a late one */
  scored(scored) {
    this.takes.find(({ recording }) => recording === scored.recording)?.scored(scored);
  }

  /**
   * Only one take is heard at a time.
   * @param {RecapTake} playing
   */
  hushOthers(playing) {
    for (const take of this.takes) if (take !== playing) take.audio.pause();
  }

  /** How many takes are kept, and what they are worth where that is known. */
  sum() {
    const { view } = this.needs;
    const { recap } = view.words;
    const kept = this.takes.filter((take) => take.kept);
    const worth = kept.flatMap(({ points }) => (points === null ? [] : [points]));
    view.part("recap-kept").textContent = recap.kept(kept.length);
    view.part("recap-sum").textContent = worth.length
      ? recap.points(worth.reduce((one, other) => one + other))
      : "";
  }

  another() {
    this.close();
    const { set, next, view } = this.needs;
    set.startAgain();
    next();
    view.main.focus({ preventScroll: true });
  }
}
