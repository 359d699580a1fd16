/** Map Talk: a map with the way on it, or one on which it is drawn; and afterwards both ways on the guide's map. */

import { HOME, SHAPES } from "catalogue/maze_courier/stage/landmarks.js";
import { tapped } from "catalogue/two/map_talk/stage/way.js";
import { words } from "catalogue/two/map_talk/stage/words.js";
import { svg } from "floor/svg.js";
import { Drawing, html } from "talks/drawing.js";
import { Grid } from "talks/grid.js";

/** @typedef {{cell: number, shape: string, name: string}} Landmark */

export default class MapTalk extends Drawing {
  draw() {
    const { role, size, start, landmarks, way = [start] } = this.prompt;
    this.way = /** @type {number[]} */ (way);
    this.taken = new Set(landmarks.map((/** @type {Landmark} */ { cell }) => cell));
    const guides = role === "guide";
    this.board = new Board(size, landmarks, guides ? null : (cell) => this.press(cell));
    this.board.show([{ look: guides ? "way" : "drawn", way: this.way }], guides);
    return [html("p", "pair-task", guides ? words.guide : words.follower), this.board.grid.element];
  }

  /** @param {string[]} answers */
  recall(answers) {
    if (!answers.length) return; // nor has the guide any
    this.way = [this.prompt.start, ...answers.map(Number)];
    this.board?.show([{ look: "drawn", way: this.way }], false);
  }

  /** @param {number} cell */
  press(cell) {
    const { way = [], taken = new Set(), board } = this;
    const now = tapped(way, cell, this.prompt.size[0], taken);
    for (const gone of way.slice(now.length)) this.table.takeBack(String(gone));
    for (const more of now.slice(way.length)) this.table.answer(String(more));
    this.way = now;
    board?.show([{ look: "drawn", way: now }], false);
  }

  /** @param {import("talks/drawing.js").Result} result */
  result({ way = [], drawn = [], guide = 0, landmarks = [[], []] }) {
    const board = new Board(this.prompt.size, landmarks[guide], null);
    board.show(
      [
        { look: "way", way },
        { look: "drawn", way: drawn },
      ],
      true,
    );
    const legend = html("p", "map-legend small");
    for (const look of /** @type {const} */ (["way", "drawn"])) {
      const sign = svg("svg", { viewBox: "0 0 32 8", width: 32, height: 8, "aria-hidden": "true" });
      sign.append(svg("path", { class: `map-path map-path--${look}`, d: "M2 4H30" }));
      legend.append(html("span", "", sign, words[look]));
    }
    return [board.grid.element, legend];
  }
}

class Board {
  /**
   * @param {[number, number]} size
   * @param {Landmark[]} landmarks
   * @param {((cell: number) => void) | null} press null: nothing is drawn on it
   */
  constructor(size, landmarks, press) {
    this.size = size;
    this.names = new Map(landmarks.map(({ cell, name }) => [cell, name]));
    this.grid = new Grid(size, words.map, press);
    this.over = svg("svg", {
      class: "map-over",
      viewBox: `0 0 ${size[0]} ${size[1]}`,
      "aria-hidden": "true",
    });
    this.grid.element.classList.add("map-board");
    this.grid.element.append(this.over);
    for (const { cell, shape, name } of landmarks)
      this.grid.cells[cell].append(icon(SHAPES[shape]), label(name));
  }

  /**
   * @param {{look: "way" | "drawn", way: number[]}[]} ways
   * @param {boolean} whole whether the first one leads to the goal
   */
  show(ways, whole) {
    const [{ way }] = ways;
    const goal = whole ? way.at(-1) : undefined;
    const lines = ways.map(({ look, way }) => this.line(look, way));
    const ends = [this.end(way[0], "start"), ...(goal === undefined ? [] : [this.end(goal, "goal")])];
    this.over.replaceChildren(...lines, ...ends);
    const on = new Set(way);
    for (const [cell, button] of this.grid.cells.entries()) {
      const ending =
        cell === way[0] ? words.start : cell === goal ? words.goal : on.has(cell) ? words.way : "";
      const said = [this.names.get(cell), ending].filter(Boolean).join(", ");
      button.setAttribute("aria-label", said || words.empty);
    }
    this.grid.here(/** @type {number} */ (way.at(-1)));
  }

  /** @param {number} cell @returns {[number, number]} its middle */
  middle(cell) {
    return [(cell % this.size[0]) + 0.5, Math.floor(cell / this.size[0]) + 0.5];
  }

  /**
   * @param {"way" | "drawn"} look
   * @param {number[]} way
   */
  line(look, way) {
    const d = `M${way.map((cell) => this.middle(cell).join(" ")).join("L")}`;
    return svg("path", { class: `map-path map-path--${look}`, d });
  }

  /**
   * @param {number} cell
   * @param {"start" | "goal"} which
   */
  end(cell, which) {
    const [x, y] = this.middle(cell);
    if (which === "start") return svg("circle", { class: "map-start", cx: x, cy: y, r: 0.2 });
    const house = svg("path", { class: "map-goal", d: HOME });
    house.setAttribute("transform", `translate(${x - 0.36} ${y - 0.36}) scale(0.03)`);
    return house;
  }
}

/** @param {string} d */
function icon(d = "") {
  const drawn = svg("svg", { class: "map-icon", viewBox: "0 0 24 24", "aria-hidden": "true" });
  drawn.append(svg("path", { d }));
  return drawn;
}

/** @param {string} name */
function label(name) {
  const text = html("span", "map-name", name);
  text.setAttribute("aria-hidden", "true");
  return text;
}
