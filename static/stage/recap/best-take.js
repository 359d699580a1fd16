/** The best moment of a set, before everything else: its figure, its floor line, its sound. */

/**
 * @typedef {import("stage/recap/recap-take.js").RecapTake} RecapTake
 * @typedef {object} BestNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {import("stage/recap/records.js").Records} records
 */

export class BestTake {
  /** @param {BestNeeds} needs */
  constructor({ view, records }) {
    this.view = view;
    this.records = records;
    this.root = view.part("recap-best");
    this.floor = /** @type {import("floor-line").FloorLine} */ (this.part("floor"));
    /** @type {RecapTake | null} */
    this.take = null;
    /** What of it is on the page. @type {import("floor/shape.js").Floor | null} */
    this.drawn = null;
    this.part("listen").addEventListener("click", () => void this.take?.play());
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-best="${name}"]`));
  }

  /**
   * @param {RecapTake | null} take that is worth showing; null while none is known
   * @param {boolean} awaited whether one may still come: its room is kept, so that nothing moves when it does
   */
  show(take, awaited) {
    this.root.hidden = !take?.drawing && !awaited;
    this.root.classList.toggle("is-away", !take?.drawing);
    if (!take?.drawing) return;
    if (take !== this.take) this.floor.sync(take.audio);
    // Every take that is told of asks again, and drawing is what a recap has most work with.
    if (take !== this.take || take.drawing !== this.drawn) this.floor.show(take.drawing);
    this.take = take;
    this.drawn = take.drawing;
    const { words } = this.view;
    this.part("title").textContent = words.recap.best(take.round);
    this.part("listen").textContent = words.listen;
    this.part("listen").ariaLabel = `${words.listen}: ${words.recap.round(take.round)}`;
    this.figure(take);
  }

  /** @param {RecapTake} take */
  figure({ feat, recording }) {
    const { feats } = this.view.words;
    this.part("figure").textContent = feat ? feats.figure(feat) : "";
    this.part("what").textContent = feat ? feats.what[feat.name] : "";
    const record = feat ? this.records.note(recording, feat) === "record" : false;
    this.part("record").hidden = !record;
    this.part("record").textContent = record ? feats.record : "";
  }
}
