/** After the take: the player taps the way they described, and the courier walks it, fork by fork. */

/**
 * @typedef {import("catalogue/maze_courier/stage/maze-map.js").Plan} Plan
 * @typedef {import("catalogue/maze_courier/stage/maze-map.js").MazeMap} MazeMap
 * @typedef {import("catalogue/maze_courier/stage/maze-map.js").Turn} Turn
 */

export class RouteCheck {
  /**
   * @param {Plan} plan
   * @param {MazeMap} map
   */
  constructor(plan, map) {
    this.plan = plan;
    this.map = map;
    /** @type {Turn[]} */
    this.turns = [];
    this.isLost = false;
    map.walk([plan.start], plan.forks[0].at);
  }

  /** @returns {boolean} whether there is nothing more to tap */
  get isOver() {
    return this.isLost || this.turns.length === this.plan.forks.length;
  }

  /** The fork that the courier stands before, or got lost at. */
  get fork() {
    const place = this.isOver ? this.turns.length - 1 : this.turns.length;
    return { place, ...this.plan.forks[place] };
  }

  /** @param {Turn} turn */
  tap(turn) {
    if (this.isOver) return;
    const { forks, start } = this.plan;
    const { at, ways, turn: right } = this.fork;
    this.turns.push(turn);
    this.isLost = turn !== right;
    const way = [start, ...forks.slice(0, this.turns.length).map((fork) => fork.at)];
    // Where there is no street, the courier stays at the fork and looks about.
    this.map.walk(way, ways[turn] ?? at);
    if (this.isOver && !this.isLost) this.map.walk([...way, this.plan.goal], this.plan.goal);
  }
}
