/** The agent without a sound: its line is revealed word by word, at the pace of speech. */

/** Milliseconds a character takes: about 15 characters a second, an unhurried newsreader. */
const CHARACTER_MS = 65;

export class TextVoice {
  constructor() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {() => void} */
    this.finish = () => {};
  }

  /**
   * @param {string} text
   * @param {string} language
   * @param {import("games/agent/agent.js").Teller} teller
   * @returns {Promise<void>}
   */
  speak(text, language, teller) {
    const words = [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)].filter(
      ({ isWordLike }) => isWordLike,
    );
    teller.started();
    return new Promise((resolve) => {
      this.finish = () => {
        clearTimeout(this.timer);
        this.finish = () => {};
        teller.ended();
        resolve();
      };
      const reveal = (/** @type {number} */ index) => {
        if (index === words.length) return this.finish();
        const from = words[index].index;
        const until = words[index + 1]?.index ?? text.length;
        teller.word(from);
        this.timer = setTimeout(() => reveal(index + 1), (until - from) * CHARACTER_MS);
      };
      reveal(0);
    });
  }

  stop() {
    this.finish();
  }
}
