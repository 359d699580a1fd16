/** After the last round of a set: every take on its floor line, what it is worth, and one button: another set. */

import { RecapTake } from "stage/recap/recap-take.js";

export class Recap {
  /** @param {import("stage/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.list = stage.view.part("recap-list");
    this.heading = stage.view.part("recap-title");
    /** @type {RecapTake[]} */
    this.takes = [];
    stage.view.part("recap-again").addEventListener("click", () => this.another());
  }

  open() {
    const { stage } = this;
    stage.clear();
    stage.go("recap");
    this.close();
    this.takes = stage.set.rounds.map((kept, index) => new RecapTake(this, kept, index + 1));
    this.list.replaceChildren(...this.takes.map(({ element }) => element));
    this.sum();
    const { recap } = stage.words;
    this.heading.textContent = recap.title;
    stage.view.part("recap-again").textContent = recap.another;
    scrollTo({ top: 0 });
    this.heading.focus();
  }

  close() {
    for (const take of this.takes) take.close();
    this.takes = [];
    this.list.replaceChildren();
  }

  /** @param {import("stage/wire/wire.js").Scored} scored a late one */
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
    const { recap } = this.stage.words;
    const kept = this.takes.filter((take) => take.kept);
    const worth = kept.flatMap(({ points }) => (points === null ? [] : [points]));
    this.stage.view.part("recap-kept").textContent = recap.kept(kept.length);
    this.stage.view.part("recap-sum").textContent = worth.length
      ? recap.points(worth.reduce((one, other) => one + other))
      : "";
  }

  another() {
    this.close();
    this.stage.set.startAgain();
    this.stage.next();
    this.stage.view.main.focus({ preventScroll: true });
  }
}
