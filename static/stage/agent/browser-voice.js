/** The agent by the browser's own speech synthesis, whose events are put on the microphone's clock. */

/** Milliseconds in which a voice that works has begun. */
const PATIENCE = 1500;
/** Milliseconds a line lasts at least: what ends sooner was not said. */
const SHORTEST = 150;
/** Our language codes where those of voices differ. @type {Record<string, string[]>} */
const OTHER_CODES = { no: ["nb", "no", "nn"] };

export class BrowserVoice {
  /**
   * @param {import("stage/agent/clock.js").Clock} clock
   * @param {SpeechSynthesis | undefined} [synthesis]
   */
  constructor(clock, synthesis = globalThis.speechSynthesis) {
    this.clock = clock;
    this.synthesis = synthesis;
    this.way = /** @type {const} */ ("speech");
    /** Once it failed, it is not asked again: waiting for it in every line would spoil the talk. */
    this.broken = false;
    /** @type {() => void} */
    this.finish = () => {};
    synthesis?.getVoices(); // some browsers fetch them only when asked, and are done a moment later
  }

  /** @param {string} language ISO 639-1 */
  has(language) {
    return !this.broken && this.voice(language) !== undefined;
  }

  /**
   * A voice on this device before one from a server, which begins late and may be away.
   * @param {string} language
   */
  voice(language) {
    const codes = OTHER_CODES[language] ?? [language];
    const fitting = (this.synthesis?.getVoices() ?? []).filter(({ lang }) =>
      codes.includes(lang.slice(0, 2).toLowerCase()),
    );
    return fitting.find(({ localService }) => localService) ?? fitting[0];
  }

  /**
   * @param {import("stage/agent/voice.js").Line} line
   * @param {import("stage/agent/voice.js").Teller} teller
   * @returns {Promise<boolean>}
   */
  async speak({ text, language }, teller) {
    const said = await new Promise((resolve) => this.utter(text, language, teller, resolve));
    this.broken ||= !said;
    return said;
  }

  /**
   * @param {string} text
   * @param {string} language
   * @param {import("stage/agent/voice.js").Teller} teller
   * @param {(said: boolean) => void} resolve
   */
  utter(text, language, teller, resolve) {
    const { synthesis } = this;
    if (!synthesis) return resolve(false);
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = this.voice(language) ?? null;
    utterance.lang = utterance.voice?.lang ?? language;
    const line = new Spoken(this.clock, teller);
    const over = (/** @type {boolean} */ said) => {
      this.finish = () => {};
      clearTimeout(patience);
      for (const event of /** @type {const} */ (["onstart", "onboundary", "onend", "onerror"]))
        utterance[event] = null;
      resolve(said);
    };
    const patience = setTimeout(() => line.begun || this.giveUp(over), PATIENCE);
    utterance.onstart = () => line.begin();
    utterance.onboundary = ({ charIndex, name }) => name !== "sentence" && line.word(charIndex);
    utterance.onend = () => over(line.end());
    utterance.onerror = () => over(line.end());
    this.finish = () => this.silence(line, over);
    synthesis.cancel();
    synthesis.speak(utterance);
  }

  /** @param {(said: boolean) => void} over */
  giveUp(over) {
    this.synthesis?.cancel();
    over(false);
  }

  /**
   * Stopped by the game.
   * @param {Spoken} line
   * @param {(said: boolean) => void} over
   */
  silence(line, over) {
    line.end(true);
    this.synthesis?.cancel();
    over(true);
  }

  stop() {
    this.finish();
  }
}

/** One line on its way through the synthesis: believed only once it has lasted as long as a word. */
class Spoken {
  /**
   * @param {import("stage/agent/clock.js").Clock} clock
   * @param {import("stage/agent/voice.js").Teller} teller
   */
  constructor(clock, teller) {
    this.clock = clock;
    this.teller = teller;
    this.begun = false;
    this.believed = false;
    this.at = 0;
    /** @type {{character: number, at: number}[]} heard before the line was believed */
    this.held = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  begin() {
    if (this.begun) return;
    this.begun = true;
    this.at = this.clock.heard();
    this.timer = setTimeout(() => this.believe(), SHORTEST);
  }

  believe() {
    clearTimeout(this.timer);
    if (this.believed || !this.begun) return;
    this.believed = true;
    this.teller.started(this.at);
    for (const { character, at } of this.held) this.teller.word(character, at);
  }

  /** @param {number} character where the word begins */
  word(character) {
    this.begin();
    const at = this.clock.heard();
    if (this.believed) this.teller.word(character, at);
    else this.held.push({ character, at });
  }

  /**
   * @param {boolean} [believe] whether it was somebody here who ended it
   * @returns {boolean} whether anything was said
   */
  end(believe = false) {
    if (believe) this.believe();
    clearTimeout(this.timer);
    if (this.believed) this.teller.ended(this.clock.heard());
    return this.believed;
  }
}
