/** The agent's line on the page: what was said of it, and room for the rest, so that nothing moves. */

/**
 * @param {string} text
 * @param {number} character at which the word begins that is being said
 * @returns {number} where what may be read ends: after that word and the marks that cling to it
 */
export function heardUntil(text, character) {
  const space = text.slice(character).search(/\s/);
  return space < 0 ? text.length : character + space;
}

export class Caption {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.text = "";
    this.said = document.createElement("span");
    this.rest = document.createElement("span");
    this.rest.className = "is-away";
    element.replaceChildren(this.said, this.rest);
  }

  /**
   * A line of which nothing was said yet.
   * @param {string} text
   */
  begin(text) {
    this.text = text;
    this.cut(0);
  }

  /** @param {number} character at which the word begins that is being said now */
  reveal(character) {
    this.cut(heardUntil(this.text, character));
  }

  /** @param {string} text to be read at once */
  show(text) {
    this.text = text;
    this.cut(text.length);
  }

  /** @param {number} until */
  cut(until) {
    this.said.textContent = this.text.slice(0, until);
    this.rest.textContent = this.text.slice(until);
  }
}
