/**
 * Maze Courier: a courier is talked through a maze whose next fork comes out of the fog while one speaks. Every
 * other fork comes in the middle of the sentence about the one before, so that people have to think again while
 * they speak; the others wait for a pause.
 */

import { MazeMap } from "catalogue/maze_courier/stage/maze-map.js";
import { RouteCheck } from "catalogue/maze_courier/stage/route-check.js";
import { words } from "catalogue/maze_courier/stage/words.js";
import { interpolate } from "look/words.js";
import { Play } from "stage/play.js";

/** Milliseconds of speech about a fork after which a pause lifts the fog. */
const SPOKEN = 300;
/** Milliseconds of quiet that are a pause here: shorter than for a thought, longer than the stops in words. */
const QUIET = 500;
/** Milliseconds of speech after which the fog lifts without a pause: in mid-sentence, or at the latest. */
const MID_SENTENCE = 1200;
const AT_THE_LATEST = 4000;
/** Phases in which the whole map may be seen. */
const TOLD = new Set(["sending", "stored", "scored", "refused", "practised"]);
/** @type {Record<string, import("catalogue/maze_courier/stage/maze-map.js").Turn>} */
const KEYS = { ArrowLeft: "left", ArrowUp: "straight", ArrowRight: "right" };

export default class MazeCourier extends Play {
  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    this.map = new MazeMap(/** @type {any} */ (this.part("map")));
    /** @type {import("catalogue/maze_courier/stage/maze-map.js").Plan | null} */
    this.plan = null;
    this.shown = 0;
    /** Whether the whole way was shown while the player spoke. */
    this.whole = false;
    this.joke = "";
    this.recording = "";
    /** @type {RouteCheck | null} */
    this.check = null;
    this.lift = /** @type {HTMLButtonElement} */ (this.part("lift"));
    this.lift.addEventListener("click", () => this.show());
    for (const turn of Object.values(KEYS)) this.part(turn).addEventListener("click", () => this.tap(turn));
  }

  get words() {
    return words;
  }

  /** A knock, and the bell at the door. @returns {import("stage/sound.js").Note[]} */
  get sound() {
    return [
      [220, 0.06],
      [0, 0.05],
      [220, 0.06],
      [880, 0.22],
    ];
  }

  get forks() {
    return this.plan?.forks ?? [];
  }

  /** Whether the goal is on the map. */
  get isWhole() {
    return this.shown > 0 && this.shown === this.forks.length;
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered({ story, lost, map }, language) {
    this.plan = map;
    this.joke = lost;
    this.check = null;
    this.shown = 0;
    this.map.open(map);
    this.part("story").textContent = story;
    for (const name of ["story", "verdict"]) this.part(name).lang = language;
    this.part("told").textContent = "";
  }

  /** @param {import("stage/stage-state.js").State} state */
  render({ phase }) {
    const { words, check } = this;
    const speaking = phase === "speaking";
    if (TOLD.has(phase)) this.tellAll();
    this.part("map").ariaLabel = words.map;
    this.lift.classList.toggle("is-away", TOLD.has(phase) || this.isWhole);
    this.lift.disabled = !speaking;
    this.lift.textContent = speaking ? words.lift : words.fog;
    this.part("check").classList.toggle("is-away", !check || check.isOver || phase === "refused");
    this.part("verdict").classList.toggle("is-away", !check?.isOver);
    for (const turn of Object.values(KEYS)) this.part(`${turn}-word`).textContent = words[turn];
    if (check) this.part("question").textContent = interpolate(words.ask, { name: check.fork.name });
  }

  begin() {
    this.shown = 0;
    this.whole = false;
    this.show(0);
  }

  end() {
    this.whole = this.isWhole;
  }

  /** @param {import("stage/play.js").Heard} heard */
  hear({ at, spokenMs, quietMs }) {
    const enough = this.shown % 2 ? MID_SENTENCE : AT_THE_LATEST;
    if (spokenMs >= enough || (spokenMs >= SPOKEN && quietMs >= QUIET)) this.show(at);
  }

  /** @param {string} key */
  key(key) {
    if (key === "n" || key === "N") this.show();
    if (KEYS[key]) this.tap(KEYS[key]);
  }

  /**
   * The next fork comes out of the fog.
   * @param {number} [at] sample index of the take; now, if the player asked for it
   */
  show(at) {
    if (this.stage.phase !== "speaking" || this.shown >= this.forks.length) return;
    this.stage.mark("fork", { at, value: String(this.shown) });
    this.reveal(this.shown);
    this.shown += 1;
    // What was spoken belongs to the fork before.
    this.stage.restartSpeech();
    this.stage.render(this.isWhole ? this.words.last : this.words.speaking);
  }

  /** @param {number} index */
  reveal(index) {
    const { forks, map, words } = this;
    const fork = forks[index];
    const start = /** @type {import("catalogue/maze_courier/stage/maze-map.js").Plan} */ (this.plan).start;
    map.reveal(index);
    map.walk([start, ...forks.slice(0, index).map(({ at }) => at)], fork.at);
    map.point(fork);
    const way = words.way[fork.turn];
    this.part("told").textContent = interpolate(words.fork, { n: index + 1, name: fork.name, way });
  }

  /** The whole maze, once nobody can be told the way by it any more. */
  tellAll() {
    for (; this.shown < this.forks.length; this.shown++) this.map.reveal(this.shown);
    this.map.clear();
  }

  /**
   * Who has not seen the whole way has not told it, and is not asked.
   * @param {string} recording
   */
  stored(recording) {
    if (!this.plan || !this.whole) return;
    this.recording = recording;
    this.check = new RouteCheck(this.plan, this.map);
    this.stage.render();
  }

  /** @param {import("catalogue/maze_courier/stage/maze-map.js").Turn} turn */
  tap(turn) {
    const { check } = this;
    if (!check || check.isOver || !TOLD.has(this.stage.phase)) return;
    check.tap(turn);
    if (check.isOver) this.deliver(check);
    this.stage.render();
  }

  /** @param {RouteCheck} check that is over */
  deliver(check) {
    const { place, name, turn } = check.fork;
    const way = this.words.way[turn];
    const lost = `${interpolate(this.words.lost, { n: place + 1, name, way })} ${this.joke}`;
    this.part("verdict").textContent = check.isLost ? lost : this.words.arrived;
    // A game on top of the take: when the answer does not arrive, nothing of the take is lost.
    this.stage.answer(this.recording, check.turns).catch(() => {});
  }

  /**
   * What became of it; and where the words were heard, whether they are the way on the map.
   * @param {import("stage/play.js").Scored} scored
   */
  told(scored) {
    const { heard } = scored;
    const said = super.told(scored);
    return heard ? `${said} ${this.words.heard(heard.right, heard.of)}` : said;
  }
}
