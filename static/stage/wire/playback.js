/** Listen back: the player's own take, from the browser's memory. */

import { wav } from "stage/wire/wav.js";

export class Playback {
  /** @param {(playing: boolean) => void} changed */
  constructor(changed) {
    this.audio = new Audio();
    this.url = "";
    this.audio.onplay = () => changed(true);
    this.audio.onpause = () => changed(false);
    this.audio.onended = () => changed(false);
  }

  /** @param {import("stage/wire/take.js").Take} take */
  load(take) {
    this.clear();
    this.url = URL.createObjectURL(wav(take.pcm(), take.sampleRate));
    this.audio.src = this.url;
  }

  async toggle() {
    if (!this.audio.paused) return this.audio.pause();
    this.audio.currentTime = 0;
    await this.audio.play();
  }

  clear() {
    this.audio.pause();
    if (!this.url) return;
    this.audio.removeAttribute("src");
    URL.revokeObjectURL(this.url);
    this.url = "";
  }
}
