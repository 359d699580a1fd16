// The floor line of the front page plays a short conversation, without sound, until it is told to stop.

import { EARLY, PICTURE, RATE } from "floor/shape.js";
import { FloorLine } from "floor-line";
import { isOn } from "look/comfort.js";
import { gettext, N_ } from "look/words.js";

/** How long the whole picture stays before it starts again, in seconds. */
const REST = 2.6;

/** @type {{who: string, start: number, end: number, text: string}[]} */
const LINES = [
  { who: "you", start: 0.2, end: 2, text: N_("“I’d love a coffee…”") },
  { who: "pause", start: 2, end: 3.2, text: N_("Finished, or still thinking?") },
  { who: "you", start: 3.2, end: 5.1, text: N_("“…but only if the cat made it.”") },
  { who: "rest", start: 5.1, end: 5.7, text: N_("Now?") },
  { who: "agent", start: 5.7, end: 7.1, text: N_("“I’ll ask the cat.”") },
];
const LENGTH = 7.5;

/**
 * @param {number} seconds
 * @param {number} seed
 * @returns {number[]} levels that rise and fall like syllables
 */
function murmur(seconds, seed) {
  return Array.from({ length: Math.round(seconds * RATE) }, (_, i) => {
    const at = i / RATE;
    const syllable = Math.abs(Math.sin(at * 8.1 + seed)) * (0.78 + 0.22 * Math.sin(at * 3.7 + seed * 2));
    const phrase = Math.sin((Math.PI * (i + 0.5)) / (seconds * RATE)) ** 0.35;
    return 0.1 + 0.9 * syllable * phrase;
  });
}

/** @returns {import("floor/shape.js").Floor} */
function conversation() {
  const levels = new Array(LENGTH * RATE).fill(0);
  for (const [index, line] of LINES.entries()) {
    if (line.who !== "you") continue;
    levels.splice(line.start * RATE, (line.end - line.start) * RATE, ...murmur(line.end - line.start, index));
  }
  const agent = LINES.filter((line) => line.who === "agent").map(({ start, end, text }) => ({
    start,
    end,
    text,
    levels: murmur(end - start, 5),
  }));
  const guess = { by: gettext("the machine"), says: "complete" };
  const cuts = [
    { at: 2, label: "incomplete", tail: 0.2, verdicts: [guess] },
    { at: 5.1, label: "complete", tail: 0.2, verdicts: [guess] },
  ];
  return { seconds: LENGTH, levels, pauses: [[2, 3.2]], cuts, agent };
}

class Show {
  #at = 0;
  #last = 0;
  #frame = 0;
  playing = false;

  /**
   * @param {FloorLine} line
   * @param {HTMLElement} caption
   */
  constructor(line, caption) {
    this.line = line;
    this.caption = caption;
  }

  play() {
    if (this.playing) return;
    this.playing = true;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame(() => this.#step());
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
  }

  /** The whole picture, still. */
  finish() {
    this.line.currentTime = null;
    this.#say({ who: "pause", text: LINES[1].text });
  }

  #step() {
    this.#frame = requestAnimationFrame(() => this.#step());
    const now = performance.now();
    if (now - this.#last < PICTURE - EARLY) return;
    // A page that was hidden goes on where it stopped.
    this.#at = (this.#at + Math.min(0.1, (now - this.#last) / 1000)) % (LENGTH + REST);
    this.#last = now;
    this.line.currentTime = Math.min(this.#at, LENGTH);
    const said = LINES.find((line) => line.start <= this.#at && this.#at < line.end + 0.05);
    if (said) this.#say(said);
  }

  /** @param {{who: string, text: string}} line */
  #say({ who, text }) {
    const said = gettext(text);
    if (this.caption.textContent === said) return;
    this.caption.textContent = said;
    this.caption.dataset.who = who;
  }
}

/** @param {Element} stage */
function start(stage) {
  const line = stage.querySelector("floor-line");
  const caption = stage.querySelector("[data-caption]");
  const toggle = stage.querySelector("[data-toggle]");
  if (!(line instanceof FloorLine && caption instanceof HTMLElement && toggle instanceof HTMLButtonElement))
    return;
  line.show(conversation());
  const show = new Show(line, caption);
  if (isOn("motion")) show.play();
  else show.finish();
  const name = () => {
    toggle.textContent = show.playing ? gettext("Pause") : gettext("Go on");
  };
  toggle.addEventListener("click", () => {
    if (show.playing) show.pause();
    else show.play();
    name();
  });
  name();
}

const stage = document.querySelector("[data-front]");
if (stage) start(stage);
