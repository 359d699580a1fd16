/** The map of Maze Courier, drawn: streets, forks that come out of the fog, and where the courier is. */

import { HOME, SHAPES } from "catalogue/maze_courier/stage/landmarks.js";

/**
 * @typedef {[number, number]} Cell x to the right, y downwards
 * @typedef {"left" | "straight" | "right"} Turn
 * @typedef {object} Fork
 * @property {Cell} at
 * @property {Turn} turn the right one, as the courier sees it
 * @property {Partial<Record<Turn, Cell>>} ways every open choice
 * @property {string} landmark
 * @property {string} name of the landmark, in the language of the prompt
 * @typedef {{size: Cell, start: Cell, goal: Cell, forks: Fork[]}} Plan
 */

const SVG = "http://www.w3.org/2000/svg";
/** Units of the drawing for one cell. */
const CELL = 64;
/** Radius of a landmark's badge. */
const BADGE = 17;
/** Where a name begins, seen from its fork: to the right, below or above, where no street of its own runs. */
const NAME = { x: 13, below: 32, above: -21 };
/** Room for names to the right of the last cells and below them. */
const MARGIN = [28, 8];

export class MazeMap {
  /** @param {SVGElement} svg */
  constructor(svg) {
    this.svg = svg;
    /** @type {Plan | null} */
    this.plan = null;
    /** @type {Record<string, SVGElement>} */
    this.layers = {};
  }

  /**
   * A new maze, all in the fog but for its start.
   * @param {Plan} plan
   */
  open(plan) {
    this.plan = plan;
    const [width, height] = plan.size;
    this.svg.setAttribute("viewBox", `0 0 ${width * CELL + MARGIN[0]} ${height * CELL + MARGIN[1]}`);
    this.svg.replaceChildren();
    for (const name of ["streets", "fog", "trail", "marks", "arrow"]) {
      this.layers[name] = add(this.svg, "g", { class: `maze-${name}` });
    }
    // One row and column more than there are cells: the fog goes on beyond the map.
    for (let y = 0; y <= height; y++) for (let x = 0; x <= width; x++) this.cloud([x, y]);
    this.courier = add(this.svg, "path", { class: "maze-courier", d: "M14 0L-10-11L-4 0L-10 11z" });
    this.lift(plan.start);
    this.walk([plan.start], plan.forks[0].at);
  }

  /** @param {Cell} cell */
  cloud([x, y]) {
    const [cx, cy] = middle([x, y]);
    add(this.layers.fog, "circle", { class: "maze-cloud", "data-cell": `${x},${y}`, cx, cy, r: CELL * 0.72 });
  }

  /** @param {Cell} cell */
  lift([x, y]) {
    this.layers.fog.querySelector(`[data-cell="${x},${y}"]`)?.classList.add("is-lifted");
  }

  /**
   * A fork comes out of the fog, with the streets that meet there; the last one with the goal behind it.
   * @param {number} index
   */
  reveal(index) {
    const { forks, start } = /** @type {Plan} */ (this.plan);
    const { at, ways } = forks[index];
    this.street(forks[index - 1]?.at ?? start, at);
    for (const cell of Object.values(ways)) this.street(at, cell);
    this.lift(at);
    this.landmark(index);
    if (index === forks.length - 1) this.goal();
  }

  goal() {
    const { goal } = /** @type {Plan} */ (this.plan);
    this.lift(goal);
    this.badge(goal, HOME, "maze-goal");
  }

  /** Nothing is hidden any more. */
  clear() {
    for (const cloud of this.layers.fog.children) cloud.classList.add("is-lifted");
  }

  /**
   * @param {Cell} from
   * @param {Cell} to
   */
  street(from, to) {
    add(this.layers.streets, "path", { d: `M${middle(from)}L${middle(to)}` });
  }

  /** @param {number} index */
  landmark(index) {
    const { forks } = /** @type {Plan} */ (this.plan);
    const { at, landmark, name } = forks[index];
    this.badge(at, SHAPES[landmark] ?? "", "maze-badge");
    const [x, y] = middle(at);
    const text = add(this.layers.marks, "text", {
      x: x + NAME.x,
      y: y + (isAbove(forks, index) ? NAME.above : NAME.below),
    });
    text.textContent = name;
  }

  /**
   * @param {Cell} cell
   * @param {string} shape
   * @param {string} name
   */
  badge(cell, shape, name) {
    const [x, y] = middle(cell);
    const badge = add(this.layers.marks, "g", { class: name, transform: `translate(${x} ${y})` });
    add(badge, "circle", { r: BADGE });
    add(badge, "path", { d: shape, transform: "translate(-12 -12)" });
  }

  /**
   * The courier stands halfway towards a cell, behind it the way so far.
   * @param {Cell[]} way cells that were passed
   * @param {Cell} next
   */
  walk(way, next) {
    const from = way[way.length - 1];
    const [x, y] = middle(from).map((value, axis) => (value + middle(next)[axis]) / 2);
    this.trail([...way.map(middle), [x, y]]);
    this.place([x, y], Math.atan2(next[1] - from[1], next[0] - from[0]));
  }

  /**
   * Which way leads on from a fork, as an arrow.
   * @param {Fork} fork
   */
  point({ at, ways, turn }) {
    const to = /** @type {Cell} */ (ways[turn]);
    const [dx, dy] = [to[0] - at[0], to[1] - at[1]];
    const [x, y] = middle(at);
    const tip = [x + dx * (CELL * 0.72), y + dy * (CELL * 0.72)];
    const wing = (/** @type {number} */ side) => [
      tip[0] - dx * 11 - dy * 9 * side,
      tip[1] - dy * 11 + dx * 9 * side,
    ];
    const shaft = `M${x + dx * (BADGE + 3)},${y + dy * (BADGE + 3)}L${tip}`;
    add(this.layers.arrow, "path", { d: `${shaft}M${wing(1)}L${tip}L${wing(-1)}` });
  }

  /** @param {number[][]} points */
  trail(points) {
    this.layers.trail.replaceChildren();
    this.layers.arrow.replaceChildren();
    add(this.layers.trail, "path", { d: `M${points.join("L")}` });
  }

  /**
   * @param {number[]} point
   * @param {number} angle in radians
   */
  place([x, y], angle) {
    this.courier?.setAttribute("transform", `translate(${x} ${y}) rotate(${(angle * 180) / Math.PI})`);
  }
}

/**
 * Whether a name goes above its fork: beside one that has its name below, lest they run into each other.
 * @param {Fork[]} forks
 * @param {number} index
 * @returns {boolean}
 */
function isAbove(forks, index) {
  const { at, ways, turn } = forks[index];
  const beside = forks[index - 1]?.at[1] === at[1];
  const climbs = (ways[turn]?.[1] ?? 0) < at[1];
  return beside && !climbs && !isAbove(forks, index - 1);
}

/** @param {Cell} cell */
function middle([x, y]) {
  return [(x + 0.5) * CELL, (y + 0.5) * CELL];
}

/**
 * @param {Element} parent
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function add(parent, name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return element;
}
