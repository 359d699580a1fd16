// The page of reports: the clip plays by itself, and the answers open when it has been heard to the end.

import { gettext, pgettext } from "look/words.js";
import { listenForKeys, showKeys, switchKeys } from "moderation/keys.js";

/** Seconds that may be missing from what was heard, and by which a player may be ahead of the clock. */
const SLACK = 0.3;

/** How far a sound was heard without a gap from its start. */
class Heard {
  seconds = 0;
  #before = 0;
  #at = performance.now();

  /** @param {number} now seconds on the player's clock */
  follow(now) {
    const wall = (performance.now() - this.#at) / 1000;
    const jumped = now < this.#before || now - this.#before > wall + SLACK;
    if (!jumped && this.#before <= this.seconds + SLACK) this.seconds = Math.max(this.seconds, now);
    this.#before = now;
    this.#at = performance.now();
  }
}

class ReportPage {
  #heard = new Heard();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.clip = this.#sound("[data-clip]");
    this.rest = this.#sound("[data-rest]");
    const keys = document.querySelector("[data-switch-keys]");
    if (keys instanceof HTMLElement) {
      showKeys(keys);
      keys.addEventListener("click", () => switchKeys(keys));
    }
    listenForKeys(root);
    if (this.clip) this.#listen(this.clip);
    else this.#open();
  }

  /** @param {HTMLAudioElement} clip */
  #listen(clip) {
    for (const button of this.#answers()) button.disabled = true;
    const floor = this.root.querySelector("floor-line");
    if (floor && "sync" in floor && typeof floor.sync === "function") floor.sync(clip);
    clip.addEventListener("timeupdate", () => this.#follow(clip));
    clip.addEventListener("ended", () => this.#follow(clip));
    clip.addEventListener("play", () => this.#say(true));
    clip.addEventListener("pause", () => this.#say(false));
    this.root.querySelector("[data-play]")?.addEventListener("click", () => this.#toggle(clip, this.rest));
    this.root
      .querySelector("[data-play-rest]")
      ?.addEventListener("click", () => this.rest && this.#toggle(this.rest, clip));
    // Browsers refuse to play before the first click or key of a visit; then the button is there.
    clip.play().catch(() => undefined);
  }

  /**
   * @param {HTMLAudioElement} sound
   * @param {HTMLAudioElement | null} other that must not speak as well
   */
  #toggle(sound, other) {
    other?.pause();
    if (sound.paused) sound.play().catch(() => undefined);
    else sound.pause();
  }

  /** @param {HTMLAudioElement} clip */
  #follow(clip) {
    this.#heard.follow(clip.currentTime);
    if (this.#heard.seconds >= Number(this.root.dataset.seconds) - SLACK) this.#open();
  }

  #open() {
    for (const field of this.root.querySelectorAll("[data-heard]"))
      if (field instanceof HTMLInputElement) field.value = this.#heard.seconds.toFixed(3);
    for (const button of this.#answers()) button.disabled = false;
  }

  /** @returns {HTMLButtonElement[]} */
  #answers() {
    return [...this.root.querySelectorAll("button[data-needs-hearing]")].filter(
      (each) => each instanceof HTMLButtonElement,
    );
  }

  /** @param {boolean} playing */
  #say(playing) {
    const word = this.root.querySelector("[data-play-word]");
    if (word) word.textContent = playing ? gettext("Pause") : pgettext("a clip", "Play");
  }

  /**
   * @param {string} selector
   * @returns {HTMLAudioElement | null}
   */
  #sound(selector) {
    const found = this.root.querySelector(selector);
    return found instanceof HTMLAudioElement ? found : null;
  }
}

document.documentElement.dataset.theme ??= "dark";
const report = document.querySelector("[data-report]");
const person = document.querySelector("[data-person]");
if (report instanceof HTMLElement) new ReportPage(report);
else if (person instanceof HTMLElement) listenForKeys(person);
