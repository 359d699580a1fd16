// The waveform of one clip: silence spans, the cut, the hatched tail, and how far it has been heard.

import WaveSurfer from "wavesurfer";
import RegionsPlugin from "wavesurfer/regions";

/** Seconds between two reports of the player that still count as listening without a jump. */
const STEP = 0.6;

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

export class Wave {
  /** Seconds heard without a gap from the start. */
  heard = 0;
  #last = 0;
  #regions = RegionsPlugin.create();
  #surfer;
  /** @type {Marks} */
  #marks = { cut: 0, tail: 0, pauses: [] };

  /**
   * @param {HTMLElement} place
   * @param {{onTime: (seconds: number | null) => void, onEnd: () => void, onPlaying: (playing: boolean) => void}} told
   */
  constructor(place, told) {
    const style = getComputedStyle(place);
    this.#surfer = WaveSurfer.create({
      container: place,
      height: 150,
      normalize: true,
      waveColor: style.getPropertyValue("--wave"),
      progressColor: style.getPropertyValue("--wave-played"),
      cursorColor: style.getPropertyValue("--wave-cursor"),
      cursorWidth: 2,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      cspNonce: nonce(),
      plugins: [this.#regions],
    });
    this.#surfer.on("timeupdate", (seconds) => {
      this.#follow(seconds);
      told.onTime(seconds);
    });
    this.#surfer.on("finish", () => {
      if (this.#surfer.getDuration() - this.heard < STEP) this.heard = this.#surfer.getDuration();
      told.onTime(null);
      told.onEnd();
    });
    this.#surfer.on("play", () => told.onPlaying(true));
    this.#surfer.on("pause", () => told.onPlaying(false));
    this.#surfer.on("ready", () => this.#mark());
  }

  /**
   * @param {Blob} sound
   * @param {Marks} marks
   */
  async load(sound, marks) {
    this.#marks = marks;
    this.#last = 0;
    await this.#surfer.loadBlob(sound);
  }

  /** Browsers refuse to play before the first click or key of a visit; then the button is there. */
  async play(from = this.#surfer.getCurrentTime()) {
    this.#surfer.setTime(from);
    await this.#surfer.play().catch(() => undefined);
  }

  toggle() {
    if (this.#surfer.isPlaying()) this.#surfer.pause();
    else this.play(this.#surfer.getCurrentTime() >= this.#surfer.getDuration() - 0.05 ? 0 : undefined);
  }

  destroy() {
    this.#surfer.destroy();
  }

  /** @param {number} seconds */
  #follow(seconds) {
    const listened = seconds >= this.#last && seconds - this.#last < STEP;
    if (listened && this.#last <= this.heard + 0.05) this.heard = Math.max(this.heard, seconds);
    this.#last = seconds;
  }

  #mark() {
    const fixed = { drag: false, resize: false, color: "transparent" };
    const { cut, tail, pauses } = this.#marks;
    this.#regions.clearRegions();
    for (const [start, end] of pauses) this.#regions.addRegion({ id: "pause", start, end, ...fixed });
    this.#regions.addRegion({ id: "tail", start: cut, end: cut + tail, ...fixed });
    this.#regions.addRegion({ id: "cut", start: cut, ...fixed, color: "var(--hold)" });
  }
}
