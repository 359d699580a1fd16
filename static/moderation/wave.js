// The waveform of one clip: silence spans, the cut, the hatched tail, and how far it has been heard.

import { Spectrogram } from "moderation/spectrogram.js";
import WaveSurfer from "wavesurfer";
import RegionsPlugin from "wavesurfer/regions";

/** As fast as it was said, and slower for what is hard to hear. */
const SPEEDS = [1, 0.75, 0.5];

/** Seconds by which the player may be ahead of the clock on the wall and still have jumped nowhere. */
const SLACK = 0.3;

/**
 * @typedef {object} Marks
 * @property {number} cut seconds
 * @property {number} tail seconds
 * @property {[number, number][]} pauses
 */

/** @returns {string} of the page: wavesurfer puts a style element into its shadow root */
function nonce() {
  const script = document.querySelector("script[nonce]");
  return script instanceof HTMLScriptElement ? script.nonce : "";
}

/**
 * @param {HTMLElement} place
 * @returns {{waveColor: string, progressColor: string, cursorColor: string}} as a canvas can read them: the
 *   tokens are light-dark(), which only an element resolves
 */
function colours(place) {
  const probe = place.appendChild(document.createElement("i"));
  /** @param {string} token */
  const resolved = (token) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    waveColor: resolved("--wave"),
    progressColor: resolved("--wave-played"),
    cursorColor: resolved("--wave-cursor"),
  };
  probe.remove();
  return found;
}

export class Wave {
  /** Seconds heard without a gap from the start. */
  heard = 0;
  #last = { seconds: 0, at: 0 };
  #regions = RegionsPlugin.create();
  #surfer;
  #spectrogram;
  #theme;
  /** @type {import("wavesurfer/regions").Region | null} */
  #cut = null;
  /** @type {((seconds: number) => void) | null} who is told where the cut is dragged to */
  #dragged = null;
  /** @type {Marks} */
  #marks = { cut: 0, tail: 0, pauses: [] };
  /** @type {[number, number] | null} seconds that are played again and again */
  #looped = null;

  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} below for the spectrogram
   * @param {{onTime: (seconds: number | null) => void, onEnd: () => void, onPlaying: (playing: boolean) => void}} told
   */
  constructor(place, below, told) {
    this.#surfer = WaveSurfer.create({
      container: place,
      height: 170,
      normalize: true,
      ...colours(place),
      cursorWidth: 2,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      cspNonce: nonce(),
      sampleRate: 16_000,
      plugins: [this.#regions],
    });
    this.#surfer.on("timeupdate", (seconds) => {
      this.#follow(seconds);
      told.onTime(seconds);
      if (this.#looped && seconds >= this.#looped[1]) this.#surfer.setTime(this.#looped[0]);
    });
    this.#surfer.on("finish", () => {
      this.#follow(this.#surfer.getDuration());
      told.onTime(null);
      told.onEnd();
      if (this.#looped) this.play(this.#looped[0]);
    });
    this.#surfer.on("play", () => told.onPlaying(true));
    this.#surfer.on("pause", () => told.onPlaying(false));
    this.#surfer.on("ready", () => this.#mark());
    this.#spectrogram = new Spectrogram(this.#surfer, below);
    this.#theme = new MutationObserver(() => {
      this.#surfer.setOptions(colours(place));
      this.#spectrogram.redraw();
    });
    this.#theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  /**
   * @param {Blob} sound
   * @param {Marks} marks
   */
  async load(sound, marks) {
    this.#marks = marks;
    this.#last = { seconds: 0, at: performance.now() };
    await this.#surfer.loadBlob(sound);
  }

  /** Browsers refuse to play before the first click or key of a visit; then the button is there. */
  async play(from = this.#surfer.getCurrentTime()) {
    this.#surfer.setTime(from);
    await this.#surfer.play().catch(() => undefined);
  }

  /** @param {number} seconds where the cursor waits */
  park(seconds) {
    this.#surfer.setTime(seconds);
  }

  /** @param {[number, number] | null} span seconds to play again and again; null ends that */
  async loop(span) {
    this.#looped = span;
    if (span) await this.play(span[0]);
    else this.#surfer.pause();
  }

  /**
   * Once, and not longer than it takes: a browser that may not play must not hold a moderator up.
   *
   * @param {number} from seconds
   * @param {number} to seconds
   */
  async playSpan(from, to) {
    this.#looped = null;
    await this.play(from);
    await new Promise((resolve) =>
      setTimeout(resolve, ((to - from) * 1000) / this.#surfer.getPlaybackRate()),
    );
    this.#surfer.pause();
  }

  /** @returns {number} the speed that it plays at from now on */
  changeSpeed() {
    const now = SPEEDS.indexOf(this.#surfer.getPlaybackRate());
    const speed = SPEEDS[(now + 1) % SPEEDS.length] ?? 1;
    this.#surfer.setPlaybackRate(speed, true);
    return speed;
  }

  /** @returns {number} */
  get speed() {
    return this.#surfer.getPlaybackRate();
  }

  get hasSpectrogram() {
    return this.#spectrogram.shown;
  }

  turnSpectrogram() {
    this.#spectrogram.turn();
  }

  /** @param {((seconds: number) => void) | null} told where the cut is dragged to; null: it stays */
  letDrag(told) {
    this.#dragged = told;
    this.#cut?.setOptions({ drag: told !== null });
  }

  /** @param {number} seconds where the cut is drawn, with the tail after it */
  drawCut(seconds) {
    this.#cut?.setOptions({ start: seconds, end: seconds });
    const tail = this.#regions.getRegions().find((region) => region.id === "tail");
    tail?.setOptions({ start: seconds, end: seconds + this.#marks.tail });
  }

  toggle() {
    if (this.#surfer.isPlaying()) this.#surfer.pause();
    else this.play(this.#surfer.getCurrentTime() >= this.#surfer.getDuration() - 0.05 ? 0 : undefined);
  }

  destroy() {
    this.#theme.disconnect();
    this.#spectrogram.destroy();
    this.#surfer.destroy();
  }

  /** @param {number} seconds */
  #follow(seconds) {
    const { seconds: before, at } = this.#last;
    const now = performance.now();
    const jumped = seconds < before || seconds - before > (now - at) / 1000 + SLACK;
    if (!jumped && before <= this.heard + SLACK) this.heard = Math.max(this.heard, seconds);
    this.#last = { seconds, at: now };
  }

  #mark() {
    const fixed = { drag: false, resize: false, color: "transparent" };
    const { cut, tail, pauses } = this.#marks;
    this.#regions.clearRegions();
    for (const [start, end] of pauses) this.#regions.addRegion({ id: "pause", start, end, ...fixed });
    this.#regions.addRegion({ id: "tail", start: cut, end: cut + tail, ...fixed });
    this.#cut = this.#regions.addRegion({ id: "cut", start: cut, ...fixed, color: "var(--hold)" });
    const region = this.#cut;
    region.on("update-end", () => this.#dragged?.(region.start));
  }
}
