// One sample on the page, and the next one already fetched.

import { decimal, gettext, pgettext } from "look/words.js";
import { Mover } from "moderation/mover.js";
import { getHtml, getSound } from "moderation/requests.js";
import { Wave } from "moderation/wave.js";

/**
 * @typedef {object} Fetched
 * @property {Element} element
 * @property {Blob | null} sound null when nothing is left to hear
 */

/**
 * @param {string} html
 * @returns {Element}
 */
export function element(html) {
  const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  if (!found) throw new Error("The server sent an empty answer. Reload the page.");
  return document.importNode(found, true);
}

/**
 * @param {string} url of the HTML of an item
 * @returns {Promise<Fetched>}
 */
export async function fetchItem(url) {
  const found = element(await getHtml(url));
  const clip = found instanceof HTMLElement ? found.dataset.clip : undefined;
  return { element: found, sound: clip ? await getSound(clip) : null };
}

export class Item {
  /** @type {Record<"midfiller" | "endfiller", string>} */
  fillers = { midfiller: "", endfiller: "" };
  /** @type {Mover | null} */
  mover = null;
  #wave;
  #whole = false;

  /** @param {HTMLElement} root the article */
  constructor(root) {
    this.root = root;
    this.#wave = new Wave(this.#part("[data-wave]"), this.#part("[data-spectrogram]"), {
      onTime: (seconds) => this.#time(seconds),
      onEnd: () => this.#allowLean(),
      onPlaying: (playing) => this.#playing(playing),
    });
    this.#switches();
  }

  get sample() {
    return this.root.dataset.sample ?? "";
  }

  /** @returns {string} how often its cut had been moved when this page came */
  get recuts() {
    return this.root.dataset.recuts ?? "";
  }

  get heard() {
    return this.#wave.heard;
  }

  /** @param {Blob} sound */
  async begin(sound) {
    await this.#wave.load(sound, this.#marks());
    await this.#wave.play(0);
  }

  toggle() {
    this.#wave.toggle();
  }

  /** @param {HTMLElement} button the last second before the cut, again and again, until it is pressed again */
  async loop(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    await this.#wave.loop(on ? this.#lastSecond() : null);
  }

  /** Play the last second before the cut once, to its end. */
  async replay() {
    const [from, to] = this.#lastSecond();
    await this.#wave.playSpan(from, to);
  }

  changeSpeed() {
    this.#wave.changeSpeed();
    this.#switches();
  }

  turnSpectrogram() {
    this.#wave.turnSpectrogram();
    this.#switches();
  }

  /** As they stand, on buttons that may be new. */
  #switches() {
    this.#part("[data-speed]").textContent = `${this.#wave.speed} ×`;
    this.#part("[data-action=spectrogram]").setAttribute("aria-pressed", String(this.#wave.hasSpectrogram));
  }

  /** @returns {Promise<Mover>} with the cut in the moderator's hand */
  async holdCut() {
    await this.#loadWhole();
    this.mover = new Mover(this.#part("[data-mover]"), this.#wave);
    this.root.focus({ preventScroll: true });
    return this.mover;
  }

  /** @returns {[number, number]} seconds: from one second before the cut to the end of what was heard */
  #lastSecond() {
    return [Math.max(0, Number(this.root.dataset.cut) - 1), Number(this.root.dataset.seconds)];
  }

  /** Go on from the cut to the end of the take. */
  async rest() {
    await this.#loadWhole();
    await this.#wave.play(Number(this.root.dataset.cut));
  }

  async #loadWhole() {
    if (this.#whole) return;
    await this.#wave.load(await getSound(this.root.dataset.rest ?? ""), this.#marks());
    this.#whole = true;
    this.#wave.park(Number(this.root.dataset.cut));
  }

  /**
   * The whole take, so that wave and floor line stay on one time axis.
   *
   * @param {Element} shown the same item, with all that may be seen after the lean
   */
  async reveal(shown) {
    if (!(shown instanceof HTMLElement)) return;
    this.root.dataset.floor = shown.dataset.floor;
    for (const part of ["[data-panel]", "[data-transport]", "[data-more]"]) {
      this.#part(part).replaceWith(shown.querySelector(part) ?? "");
    }
    this.#part("floor-line").dataset.floor = shown.dataset.floor;
    this.#switches();
    await this.#loadWhole();
  }

  /** @param {HTMLElement} button three states: not said, yes, no */
  turnFiller(button) {
    const name = button.dataset.filler === "midfiller" ? "midfiller" : "endfiller";
    const after = { "": "yes", yes: "no", no: "" }[this.fillers[name]] ?? "";
    this.fillers[name] = after;
    button.dataset.state = after;
    const said = button.querySelector("output");
    if (said) said.textContent = after || "?";
  }

  leave() {
    this.#wave.destroy();
  }

  /** @returns {import("moderation/wave.js").Marks} */
  #marks() {
    const floor = JSON.parse(this.root.dataset.floor ?? "{}");
    return {
      cut: Number(this.root.dataset.cut),
      tail: floor.cuts?.[0]?.tail ?? 0,
      pauses: floor.pauses ?? [],
    };
  }

  /** @param {number | null} seconds */
  #time(seconds) {
    const floor = this.#part("floor-line");
    if ("currentTime" in floor) floor.currentTime = seconds;
    if (seconds !== null) this.#part("[data-clock]").textContent = decimal(seconds);
  }

  #allowLean() {
    if (this.heard < Number(this.root.dataset.seconds) - 0.3) return;
    for (const button of this.root.querySelectorAll("[data-action=lean]")) {
      if (button instanceof HTMLButtonElement) button.disabled = false;
    }
  }

  /** @param {boolean} playing */
  #playing(playing) {
    this.#part("[data-play-word]").textContent = playing ? gettext("Pause") : pgettext("a clip", "Play");
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  #part(selector) {
    const part = this.root.querySelector(selector);
    if (!(part instanceof HTMLElement)) throw new Error(`The item has no ${selector}`);
    return part;
  }
}
