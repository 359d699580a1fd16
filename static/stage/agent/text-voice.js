/** The agent without a sound: its line is revealed word by word, at the pace of speech. */

import { wordStarts } from "stage/agent/voice.js";

/** Milliseconds a character takes: about 15 characters a second, an unhurried newsreader. */
const CHARACTER_MS = 65;

export class TextVoice {
  constructor() {
    this.way = /** @type {const} */ ("text");
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {() => void} */
    this.finish = () => {};
  }

  /**
   * @param {import("stage/agent/voice.js").Line} line
   * @param {import("stage/agent/voice.js").Teller} teller
   * @returns {Promise<boolean>}
   */
  speak({ text, language }, teller) {
    const starts = wordStarts(text, language);
    teller.started();
    return new Promise((resolve) => {
      this.finish = () => {
        clearTimeout(this.timer);
        this.finish = () => {};
        teller.ended();
        resolve(true);
      };
      const reveal = (/** @type {number} */ index) => {
        if (index === starts.length) return this.finish();
        const until = starts[index + 1] ?? text.length;
        teller.word(starts[index]);
        this.timer = setTimeout(() => reveal(index + 1), (until - starts[index]) * CHARACTER_MS);
      };
      reveal(0);
    });
  }

  stop() {
    this.finish();
  }
}
