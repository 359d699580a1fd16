// The ball that runs along the floor, in the colour of whoever holds it: made once, and moved with each frame.

import { set, svg } from "floor/svg.js";

export class Head {
  #needle;
  #halo = svg("circle", { cx: 0 });
  #ball = svg("circle", { cx: 0 });
  #who = "";

  /**
   * @param {SVGGElement} group that it is drawn into
   * @param {import("floor/geometry.js").Box} frame
   */
  constructor(group, { floor, top }) {
    this.group = group;
    this.#needle = svg("line", { class: "floor-needle", x1: 0, x2: 0, y1: top, y2: floor });
    for (const circle of [this.#halo, this.#ball]) set(circle, { cy: floor });
  }

  away() {
    this.group.replaceChildren();
  }

  /**
   * @param {number} x
   * @param {string} who holds the floor there
   * @param {number} level of their voice, 0 to 1
   */
  move(x, who, level) {
    if (!this.group.firstChild) this.group.append(this.#needle, this.#halo, this.#ball);
    set(this.group, { transform: `translate(${x} 0)` });
    set(this.#halo, { r: 13 + 5 * level });
    set(this.#ball, { r: 7 + 5 * level });
    if (who === this.#who) return;
    this.#who = who;
    set(this.#halo, { class: `floor-halo floor-ball--${who}` });
    set(this.#ball, { class: `floor-ball floor-ball--${who}` });
  }
}
