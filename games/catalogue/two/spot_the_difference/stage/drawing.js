/** Spot the Difference: one's own picture, in which squares are tapped; and afterwards where the two differ. */

import { SHAPES } from "catalogue/two/spot_the_difference/stage/shapes.js";
import { words } from "catalogue/two/spot_the_difference/stage/words.js";
import { svg } from "floor/svg.js";
import { Drawing, html } from "talks/drawing.js";
import { Grid } from "talks/grid.js";

/**
 * @typedef {object} Thing
 * @property {number} cell
 * @property {string} shape
 * @property {string} colour
 * @property {"small" | "large"} size
 * @property {string} name in the language of the talk; likewise the two below
 * @property {string} colour_name
 * @property {string} size_name
 * @typedef {{cell: number, found: boolean, sides: [Thing | null, Thing | null]}} Place where the pictures differ
 */

export default class SpotTheDifference extends Drawing {
  draw() {
    const { size, things, differences } = this.prompt;
    const grid = new Grid(size, words.picture, (cell) => this.press(grid.cells[cell], cell));
    this.cells = grid.cells;
    for (const cell of grid.cells) {
      cell.setAttribute("aria-pressed", "false");
      cell.setAttribute("aria-label", words.empty);
    }
    for (const thing of things) {
      grid.cells[thing.cell].append(picture(thing));
      grid.cells[thing.cell].setAttribute("aria-label", told(thing));
    }
    grid.element.classList.add("spot-board");
    return [html("p", "pair-task", words.task(differences)), grid.element];
  }

  /** @param {string[]} answers */
  recall(answers) {
    for (const cell of answers) this.cells?.[Number(cell)]?.setAttribute("aria-pressed", "true");
  }

  /**
   * @param {HTMLElement} button
   * @param {number} cell
   */
  press(button, cell) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    if (on) this.table.answer(String(cell));
    else this.table.takeBack(String(cell));
  }

  /**
   * @param {import("talks/drawing.js").Result} result
   * @param {0 | 1} side
   */
  result({ places = [] }, side) {
    const head = html(
      "li",
      "spot-place soft small",
      html("span", "", words.you),
      html("span", "", words.partner),
    );
    return [html("ol", "spot-places", head, ...places.map((/** @type {Place} */ each) => place(each, side)))];
  }
}

/**
 * @param {Place} place
 * @param {0 | 1} side
 */
function place({ found, sides }, side) {
  const sign = html(
    "span",
    found ? "badge badge--yes" : "badge badge--no",
    found ? words.found : words.missed,
  );
  return html("li", "spot-place", one(sides[side]), one(sides[1 - side]), sign);
}

/** @param {Thing | null} thing */
function one(thing) {
  const shown = html("span", "spot-one", thing ? picture(thing) : "–");
  shown.append(html("span", "visually-hidden", thing ? told(thing) : words.empty));
  return shown;
}

/** @param {Thing} thing */
function told({ name, colour_name, size_name }) {
  return `${name}, ${colour_name}, ${size_name}`;
}

/** @param {Thing} thing */
function picture({ shape, colour, size }) {
  const { fill, line = "" } = SHAPES[shape];
  const look = `spot-thing spot-thing--${colour} spot-thing--${size}`;
  const drawn = svg("svg", { viewBox: "0 0 24 24", class: look, "aria-hidden": "true" });
  drawn.append(svg("path", { class: "spot-fill", d: fill }), svg("path", { class: "spot-line", d: line }));
  return drawn;
}
