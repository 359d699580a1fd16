/** Plays a clip and moves the head of its floor line; a practice clip is read, so only the head moves. */

/**
 * @typedef {object} Listener
 * @property {(playing: boolean) => void} playing
 * @property {() => void} heard to the end
 * @property {() => void} stopped before its end, by a key, a call or another program
 * @property {() => void} failed nothing can be heard
 */

export class Ears {
  /**
   * @param {HTMLAudioElement} audio
   * @param {import("floor-line").FloorLine} floor
   * @param {Listener} listener
   */
  constructor(audio, floor, listener) {
    this.audio = audio;
    this.floor = floor;
    this.listener = listener;
    this.timer = 0;
    /** Length of a clip without sound, in seconds; 0: there is sound. */
    this.silent = 0;
    floor.sync(audio);
    audio.addEventListener("ended", () => this.end());
    audio.addEventListener("error", () => this.audio.getAttribute("src") && listener.failed());
    audio.addEventListener("pause", () => {
      listener.playing(false);
      if (!audio.ended) listener.stopped();
    });
  }

  /**
   * @param {string} source address of the sound; empty: there is none
   * @param {number} seconds
   */
  load(source, seconds) {
    this.stop();
    this.silent = source ? 0 : seconds;
    if (source) this.audio.src = source;
    else this.audio.removeAttribute("src");
  }

  /** @returns {Promise<boolean>} false where the browser wants a press first */
  async play() {
    if (this.silent) return this.pretend();
    this.audio.currentTime = 0;
    try {
      await this.audio.play();
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotAllowedError") return false;
      if (!(error instanceof DOMException && error.name === "AbortError")) this.listener.failed();
      return true;
    }
    this.listener.playing(true);
    return true;
  }

  stop() {
    clearTimeout(this.timer);
    this.floor.currentTime = null;
    if (!this.audio.paused) this.audio.pause();
  }

  end() {
    this.listener.playing(false);
    this.listener.heard();
  }

  pretend() {
    const began = performance.now();
    const step = () => {
      const at = (performance.now() - began) / 1000;
      this.floor.currentTime = at < this.silent ? at : null;
      if (at >= this.silent) return this.end();
      this.timer = setTimeout(step, 30);
    };
    clearTimeout(this.timer);
    this.listener.playing(true);
    step();
    return true;
  }
}
