// The floor line while somebody speaks: time runs to the left, the voice breathes, a pause glows on and on.

import { agentVoice, definitions, pauseLength, sun } from "floor/final.js";
import { box, ribbon, stretches } from "floor/geometry.js";
import { FloorOpponent } from "floor/opponent.js";
import { levelAt, overlaps, RATE } from "floor/shape.js";
import { set, svg } from "floor/svg.js";
import { gettext, N_ } from "look/words.js";

/** Seconds that fit on the line. */
const WINDOW = 7;
/** Where "now" stands, as a share of the width. */
const NOW = 0.84;
/** Below this level, when the page doesn't say better, nobody speaks. */
const QUIET = 0.18;
/** A gap shorter than this, in seconds, is only breath. */
const SHORTEST = 0.2;

/** @type {Record<string, string>} */
const MARKS = { second_shown: N_("part two") };

export class Live {
  /**
   * @param {string} id unique on the page
   * @param {boolean} [two] whether somebody else speaks too, below the line
   */
  constructor(id, two = false) {
    this.id = id;
    this.two = two;
    /** @type {number[]} */
    this.levels = [];
    /** @type {[number, number][]} */
    this.pauses = [];
    /** @type {{name: string, at: number}[]} */
    this.marks = [];
    /** @type {import("floor/shape.js").AgentSpan[]} the last one ends at Infinity while it lasts */
    this.agent = [];
    /** Who would like the floor; null: nobody. @type {FloorOpponent | null} */
    this.opponent = null;
    this.spoken = false;
    this.quietFrom = 0;
    this.shown = 0;
    this.breath = 0;
  }

  get seconds() {
    return this.levels.length / RATE;
  }

  /** @returns {number} seconds of the pause that lasts now; 0 while somebody speaks */
  get pausing() {
    return this.spoken && this.quietFrom ? Math.max(0, this.seconds - this.quietFrom) : 0;
  }

  /**
   * @param {number} level 0 to 1
   * @param {boolean} speaking
   */
  push(level, speaking = level > QUIET) {
    if (!speaking && !this.quietFrom) this.quietFrom = this.seconds;
    if (speaking) this.#endPause();
    this.levels.push(level);
    if (speaking) this.spoken = true;
  }

  #endPause() {
    if (this.spoken && this.pausing >= SHORTEST) this.pauses.push([this.quietFrom, this.seconds]);
    this.quietFrom = 0;
    this.#forget();
  }

  /** What has left the line is drawn no more, however long it lasts. */
  #forget() {
    const gone = this.shown - 2 * WINDOW;
    while (this.pauses[0]?.[1] < gone) this.pauses.shift();
    while (this.agent[0]?.end < gone) this.agent.shift();
  }

  /**
   * The other one is heard, at the pace of `push`.
   * @param {number} level 0 to 1
   * @param {boolean} speaking
   */
  hear(level, speaking) {
    const last = this.agent.at(-1);
    const open = last?.end === Number.POSITIVE_INFINITY;
    if (speaking && open) last.levels?.push(level);
    else if (speaking)
      this.agent.push({ start: this.seconds, end: Number.POSITIVE_INFINITY, levels: [level] });
    else if (open) last.end = this.seconds;
  }

  /** @param {boolean} still whether nothing is to move by itself */
  oppose(still) {
    this.opponent = new FloorOpponent(still);
  }

  /** The opponent has the turn, from where the silence began. */
  take() {
    this.opponent?.take(this.quietFrom || this.seconds);
  }

  leanBack() {
    this.opponent?.back(this.seconds);
  }

  /** Whether the other one is heard now. */
  get agentSpeaks() {
    return this.agent.some(({ start, end }) => start <= this.shown && this.shown < end);
  }

  /**
   * @param {string} name
   * @param {number} [at] seconds; now, if not said
   */
  mark(name, at = this.seconds) {
    if (name === "agent_start") this.agent.push({ start: at, end: Number.POSITIVE_INFINITY });
    const last = this.agent.at(-1);
    if (name === "agent_end" && last) last.end = at;
    if (MARKS[name]) this.marks.push({ name, at });
  }

  /**
   * @param {{width: number, height: number}} size
   * @param {number} elapsed seconds since the last frame
   * @returns {SVGSVGElement}
   */
  frame({ width, height }, elapsed) {
    this.#advance(elapsed);
    const frame = box(width, height, { rows: 0, agent: this.two });
    const speed = (width - 28) / WINDOW;
    const now = Math.min(frame.left + 8 + this.shown * speed, width * NOW);
    const x = (/** @type {number} */ at) => now - (this.shown - at) * speed;
    const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
    root.append(
      definitions(this.id, svg("rect", { width, height }), svg("rect", { width, height: frame.floor })),
      svg("line", {
        class: "floor-ground floor-ground--ahead",
        x1: frame.left,
        x2: frame.right,
        y1: frame.floor,
        y2: frame.floor,
      }),
      ...this.#glows(x, frame),
      ...this.#voice(x, frame),
      ...this.#other(x, frame),
      ...this.#marked(x, frame),
      ...this.#ball(now, frame),
      ...(this.opponent?.draw(x, now, frame, this.shown) ?? []),
    );
    return root;
  }

  /** @param {number} elapsed */
  #advance(elapsed) {
    // A little behind the newest level, so that the drawing never has to wait for one.
    this.shown = Math.min(this.seconds, Math.max(this.shown + elapsed, this.seconds - 0.15));
    const level = this.pausing ? 0 : levelAt(this.levels, this.shown - 1 / RATE);
    this.breath += (level - this.breath) * Math.min(1, elapsed * 12);
    this.opponent?.advance(elapsed, this.pausing);
  }

  /**
   * @param {(at: number) => number} x
   * @param {import("floor/geometry.js").Box} frame
   * @returns {SVGElement[]}
   */
  #glows(x, frame) {
    return this.#gaps()
      .filter(([, end]) => x(end) > -40)
      .flatMap(([start, end]) => [
        sun(this.id, x(start), x(end), end - start, frame),
        pauseLength((x(start) + x(end)) / 2, end - start, frame),
      ]);
  }

  /** @returns {[number, number][]} the silences, and the one that lasts now */
  #silences() {
    if (this.pausing < SHORTEST) return this.pauses;
    return [...this.pauses, [this.quietFrom, Math.max(this.quietFrom, this.shown)]];
  }

  /** @returns {[number, number][]} the silences in which nobody else spoke: only those are pauses */
  #gaps() {
    return this.#silences().filter((gap) => !overlaps(gap, this.agent));
  }

  /**
   * @param {(at: number) => number} x
   * @param {import("floor/geometry.js").Box} frame
   * @returns {SVGElement[]} what the agent said, as far as it is heard already
   */
  #other(x, frame) {
    return this.agent
      .filter(({ start, end }) => start < this.shown && x(end) > 0)
      .flatMap((span) => agentVoice({ ...span, end: Math.min(span.end, this.shown) }, x, frame));
  }

  /**
   * @param {(at: number) => number} x
   * @param {import("floor/geometry.js").Box} frame
   * @returns {SVGElement[]}
   */
  #voice(x, frame) {
    const from = Math.max(0, this.shown - WINDOW);
    const room = frame.floor - frame.top;
    return stretches(this.shown, this.#silences())
      .filter(([, end]) => end > from)
      .flatMap(([start, end]) => {
        /** @type {[number, number]} */
        const stretch = [Math.max(start, Math.floor(from * RATE) / RATE), end];
        return [
          svg("path", { class: "floor-you-aura", d: ribbon(this.levels, stretch, x, frame.floor, room) }),
          svg("path", { class: "floor-you", d: ribbon(this.levels, stretch, x, frame.floor, room * 0.68) }),
        ];
      });
  }

  /**
   * @param {(at: number) => number} x
   * @param {import("floor/geometry.js").Box} frame
   * @returns {SVGElement[]}
   */
  #marked(x, frame) {
    return this.marks
      .filter(({ name, at }) => MARKS[name] && x(at) > 0)
      .flatMap(({ name, at }) => [
        svg("line", { class: "floor-mark", x1: x(at), x2: x(at), y1: frame.top + 12, y2: frame.floor }),
        svg(
          "text",
          { class: "floor-time floor-time--mark", x: x(at), y: frame.top + 6, "text-anchor": "middle" },
          gettext(MARKS[name]),
        ),
      ]);
  }

  /**
   * @param {number} now
   * @param {import("floor/geometry.js").Box} frame
   * @returns {SVGElement[]} whoever holds the floor
   */
  #ball(now, frame) {
    const holder = this.agentSpeaks || this.opponent?.has ? "agent" : this.pausing ? "pause" : "you";
    const radius = 8 + this.breath * 10;
    const ball = svg("circle", { class: `floor-ball floor-ball--${holder}`, cx: now, cy: frame.floor, r: 8 });
    const halo = svg("circle", { class: `floor-halo floor-ball--${holder}`, cx: now, cy: frame.floor, r: 8 });
    set(halo, { r: radius + 6 });
    set(ball, { r: radius });
    return [halo, ball];
  }
}
