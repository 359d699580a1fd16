/** After a set: every clip on its floor line, what one said, what was right where it is known, and calibration. */

import { reliability } from "catalogue/referee/stage/reliability.js";
import { labelOf, told } from "catalogue/referee/stage/told.js";
import { FloorLine } from "floor-line";

/**
 * @typedef {object} Heard
 * @property {import("catalogue/referee/stage/desk.js").Clip} clip
 * @property {string} label
 * @property {import("catalogue/referee/stage/desk.js").Counted} counted
 */

export class Recap {
  /**
   * @param {import("catalogue/referee/stage/view.js").View} view
   * @param {import("catalogue/referee/stage/desk.js").Desk} desk
   */
  constructor(view, desk) {
    this.view = view;
    this.desk = desk;
    this.audio = new Audio();
  }

  /** @param {Heard[]} set */
  async open(set) {
    const { view } = this;
    const { words } = view;
    view.part("recap-title").textContent = words.recap(set.length);
    view.part("earned").textContent = words.earned(set.reduce((sum, { counted }) => sum + counted.points, 0));
    view.part("list").replaceChildren(...set.map((heard) => this.line(heard)));
    view.part("calibration").replaceChildren();
    view.part("calibration-word").textContent = "";
    view.part("uncounted").hidden = true;
    view.part("recap-title").focus();
    const summary = await this.desk.mine().catch(() => null);
    if (!summary) return;
    view.part("uncounted").textContent = words.uncounted;
    view.part("uncounted").hidden = summary.counts;
    const { calibration } = summary;
    view.part("calibration-word").textContent = calibration.length
      ? words.calibration
      : words.calibrationNone;
    if (calibration.length) view.part("calibration").replaceChildren(reliability(calibration, words));
  }

  close() {
    this.audio.pause();
  }

  /** @param {Heard} heard */
  line({ clip, label, counted }) {
    const { words } = this.view;
    const line = document.createElement("li");
    const floor = new FloorLine();
    floor.setAttribute("size", "small");
    floor.setAttribute("words", "plain");
    const said = document.createElement("p");
    const known = counted.gold || counted.crowd ? told(counted, words) : null;
    const strong = document.createElement("strong");
    strong.textContent = words.said(labelOf(label, words));
    said.append(strong, ` ${known ? `${known.said} ${known.because}` : words.open}`);
    const replay = document.createElement("button");
    replay.type = "button";
    replay.className = "button button--small";
    replay.textContent = words.replay;
    replay.addEventListener("click", () => this.play(clip.clip, floor));
    line.append(floor, said, replay);
    floor.show(clip.floor);
    return line;
  }

  /**
   * @param {string} clip
   * @param {FloorLine} floor
   */
  play(clip, floor) {
    this.close();
    this.audio = new Audio(this.desk.sound(clip));
    floor.sync(this.audio);
    this.audio.play().catch(() => this.view.say(this.view.words.noSound));
  }
}
