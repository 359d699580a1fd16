// The cut in a moderator's hand: dragged, or moved by keys, and kept within the speech around its pause.

import { decimal, gettext, interpolate } from "look/words.js";

const STEP = 0.02;

/** Seconds that are heard before the cut, and after it. */
const BEFORE = 1;
const AFTER = 0.2;

export class Mover {
  /** Whether the server has warned of this very place, so that the next press means it. */
  warned = false;
  #at;

  /**
   * @param {HTMLElement} root the dialog, with its pause and room in seconds of the clip
   * @param {import("moderation/wave.js").Wave} wave
   */
  constructor(root, wave) {
    this.root = root;
    this.wave = wave;
    const { at, pause, room } = JSON.parse(root.dataset.room ?? "{}");
    this.was = at;
    this.#at = at;
    this.pause = pause;
    this.room = room;
    wave.letDrag((seconds) => this.#put(seconds));
    if (root instanceof HTMLDialogElement && !root.open) root.show();
    this.#put(at);
  }

  /** @returns {Record<string, string>} what the server is told */
  get fields() {
    const { recuts = "" } = this.root.dataset;
    return { at: this.#at.toFixed(6), recuts, inside: this.warned ? "yes" : "" };
  }

  /** @param {number} direction -1 or 1 */
  step(direction) {
    this.#put(this.#at + direction * STEP);
  }

  /** The last second before it, and what is heard after it. */
  hear() {
    return this.wave.playSpan(Math.max(0, this.#at - BEFORE), this.#at + AFTER);
  }

  /** Where it was, it stays. */
  leave() {
    this.wave.letDrag(null);
    this.wave.drawCut(this.was);
    if (this.root instanceof HTMLDialogElement) this.root.close();
  }

  /** @param {number} seconds */
  #put(seconds) {
    const [first, last] = this.room;
    this.#at = Math.min(Math.max(seconds, first), last);
    this.warned = false;
    this.wave.drawCut(this.#at);
    const place = this.root.querySelector("[data-cut-at]");
    const said = { seconds: decimal(this.#at, 2) };
    if (place) place.textContent = interpolate(gettext("%(seconds)s s"), said);
    const inside = this.root.querySelector("[data-cut-inside]");
    if (inside instanceof HTMLElement) inside.hidden = this.#isSilent();
  }

  #isSilent() {
    const [start, end] = this.pause;
    return this.#at >= start && this.#at <= end;
  }
}
