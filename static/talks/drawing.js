/**
 * What a game for two is on the page. Each lives in games/catalogue/two/<game>/stage/drawing.js and draws what one side
 * sees, from the JSON of its rules; the page does the rest.
 */

/**
 * @typedef {import("talks/wire/messages.js").Prompt} Prompt
 * @typedef {import("talks/wire/messages.js").Result} Result
 * @typedef {object} Table what a game may touch of the page
 * @property {(value: string) => void} answer notes an answer, in the game's own words
 * @property {(value: string) => void} takeBack
 */

export class Drawing {
  /**
   * @param {HTMLElement} root which is the game's alone
   * @param {Prompt} prompt
   * @param {Table} table
   */
  constructor(root, prompt, table) {
    this.root = root;
    this.prompt = prompt;
    this.table = table;
  }

  /** @returns {Node[]} what stands there from the beginning */
  draw() {
    return [];
  }

  /**
   * Once, where a page before this one was answered in: nothing is answered anew.
   * @param {string[]} _answers in the game's own words
   */
  recall(_answers) {}

  /**
   * Told several times a second.
   * @param {number} _seconds since the talk began
   */
  tick(_seconds) {}

  /**
   * How it came out, for both.
   * @param {Result} _result
   * @param {0 | 1} _side whose page this is
   * @returns {Node[]}
   */
  result(_result, _side) {
    return [];
  }
}

/**
 * An element in one line.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} look classes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function html(name, look, ...children) {
  const element = document.createElement(name);
  element.className = look;
  element.append(...children);
  return element;
}

/**
 * @param {number} seconds
 * @returns {string} minutes and seconds
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
