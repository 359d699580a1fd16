/** After the last round of a set, in one screen: its best moment, what was won, what next; every take folded. */

import { EMPTY } from "floor/shape.js";
import { keepFocus } from "stage/focus.js";
import { BestTake } from "stage/recap/best-take.js";
import { RecapTake } from "stage/recap/recap-take.js";
import { worthShowing } from "stage/recap/records.js";
import { Share } from "stage/recap/share.js";

/**
 * @typedef {object} RecapNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "go">} course
 * @property {Pick<import("stage/wire/desk.js").Desk, "audio" | "scored" | "withdraw" | "share">} desk
 * @property {Pick<import("stage/set/set-keeper.js").SetKeeper, "rounds" | "isFull" | "drop" | "startAgain" | "seen">} set
 * @property {import("stage/recap/records.js").Records} records
 * @property {Pick<import("stage/play.js").Play, "told">} play
 * @property {Pick<import("stage/legend.js").Legend, "show">} legend
 * @property {Pick<import("stage/capture/recorder.js").Recorder, "close">} recorder
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
    this.best = new BestTake(needs);
    this.share = new Share(needs, () => this.best.take?.recording ?? "");
    needs.view.part("recap-again").addEventListener("click", () => this.another());
  }

  /** @param {string} [spent] why no more can be played; empty: it can */
  open(spent = "") {
    const { clear, course, recorder, set, view } = this.needs;
    clear();
    // Nobody speaks here, so nothing listens.
    void recorder.close();
    course.go("recap");
    this.close();
    set.seen();
    this.takes = set.rounds.map(({ recording }, index) => this.take(recording, index + 1));
    this.list.replaceChildren(...this.takes.map(({ element }) => element));
    this.sum();
    const { recap } = view.words;
    this.heading.textContent = recap.title;
    view.part("recap-all-word").textContent = recap.all;
    this.share.render(spent);
    this.offer(spent);
    // With the frame, for which the page is laid out anyway: asked at once, it would be so twice.
    requestAnimationFrame(() => this.begin());
  }

  /**
   * Another set; of the day's tries those that are left, if any are.
   * @param {string} spent
   */
  offer(spent) {
    const { set, view } = this.needs;
    const { daily } = this.share;
    view.part("recap-again").hidden = daily && (set.isFull || spent !== "");
    view.part("recap-again").textContent = daily ? view.words.button.again : view.words.recap.another;
  }

  /** From its top, by eye and by keyboard. */
  begin() {
    scrollTo({ top: 0 });
    this.heading.focus();
  }

  /**
   * @param {string} recording
   * @param {number} round from 1
   */
  take(recording, round) {
    const { view, desk, set, records, play } = this.needs;
    return new RecapTake(recording, round, {
      template: view.part("recap-take"),
      words: view.words,
      desk,
      told: (scored) => play.told(scored),
      plays: (take) => this.hushOthers(take),
      lost: () => {
        set.drop(recording);
        records.drop(recording);
      },
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
    const { view, legend } = this.needs;
    const { recap } = view.words;
    const kept = this.takes.filter((take) => take.kept);
    const worth = kept.flatMap(({ points }) => (points === null ? [] : [points]));
    // Of a sentence that is the same, nobody wants to hear again.
    view.write("recap-kept", recap.kept(kept.length));
    const sum = worth.length ? recap.points(worth.reduce((one, other) => one + other)) : "";
    view.write("recap-sum", sum);
    legend.show(together(kept));
    this.best.show(
      worthShowing(this.takes),
      kept.some(({ answered }) => !answered),
    );
    keepFocus(view.root, this.heading);
  }

  another() {
    this.close();
    const { set, next, view } = this.needs;
    if (!this.share.daily) set.startAgain();
    next();
    view.main.focus({ preventScroll: true });
  }
}

/**
 * @param {RecapTake[]} takes
 * @returns {import("floor/shape.js").Floor} all that is drawn of them
 */
function together(takes) {
  const drawn = takes.flatMap(({ drawing }) => drawing ?? []);
  return {
    ...EMPTY,
    cuts: drawn.flatMap(({ cuts }) => cuts),
    pauses: drawn.flatMap(({ pauses }) => pauses),
    agent: drawn.flatMap(({ agent }) => agent),
  };
}
