// The spectrogram under the waveform: there or put away, as this moderator last had it.

import SpectrogramPlugin from "wavesurfer/spectrogram";

const KEPT = "moderation-spectrogram";

/** Narrower pages would have to be scrolled for it; cockpit.css puts its button away there. */
const WIDE = "(min-width: 60.01rem)";

const HEIGHT = 100;
const COLOURS = 256;

/** Of a colour of a token, as getComputedStyle() says it. */
const NUMBER = /[\d.]+/g;

/** @returns {boolean} */
function wanted() {
  return localStorage.getItem(KEPT) !== "off";
}

/**
 * @param {Element} place whose colours it takes: from the ground of the waveform to the ink
 * @returns {number[][]} red, green, blue and alpha of each loudness, 0 to 1
 */
function colours(place) {
  const style = getComputedStyle(place);
  const [quiet, loud] = [style.backgroundColor, style.color].map((said) =>
    (said.match(NUMBER) ?? []).slice(0, 3).map((part) => Number(part) / 255),
  );
  return Array.from({ length: COLOURS }, (_, step) => {
    const share = step / (COLOURS - 1);
    return [...quiet.map((from, part) => from + share * (loud[part] - from)), 1];
  });
}

export class Spectrogram {
  /** @type {SpectrogramPlugin | null} */
  #drawn = null;
  #surfer;
  #place;
  #wide = matchMedia(WIDE);
  #redraw = () => this.redraw();

  /**
   * @param {import("wavesurfer").default} surfer
   * @param {HTMLElement} place
   */
  constructor(surfer, place) {
    this.#surfer = surfer;
    this.#place = place;
    this.#wide.addEventListener("change", this.#redraw);
    this.redraw();
  }

  get shown() {
    return wanted();
  }

  /** There from now on, or away; for the samples to come as well. */
  turn() {
    localStorage.setItem(KEPT, wanted() ? "off" : "on");
    this.redraw();
  }

  /** As the theme and the width of the page now want it. */
  redraw() {
    const show = wanted() && this.#wide.matches;
    if (this.#drawn) this.#surfer.unregisterPlugin(this.#drawn);
    this.#drawn = null;
    this.#place.hidden = !show;
    if (!show) return;
    const plugin = SpectrogramPlugin.create({
      container: this.#place,
      height: HEIGHT,
      scale: "mel",
      autoGain: true,
      rangeDB: 60,
      colorMap: colours(this.#place),
    });
    this.#drawn = this.#surfer.registerPlugin(plugin);
  }

  destroy() {
    this.#wide.removeEventListener("change", this.#redraw);
  }
}
