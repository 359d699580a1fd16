/** The question after the story: three options, by finger, mouse or the keys 1 to 3. */

/** @typedef {{question: string, options: string[]}} Question */

export class Quiz {
  /**
   * @param {HTMLElement} root
   * @param {(option: number) => void} answered
   */
  constructor(root, answered) {
    this.root = root;
    this.answered = answered;
    this.question = /** @type {HTMLElement} */ (root.querySelector("[data-quiz=question]"));
    this.buttons = [...root.querySelectorAll("button")];
    for (const [option, button] of this.buttons.entries())
      button.addEventListener("click", () => this.choose(option));
    this.close();
  }

  get isOpen() {
    return !this.root.classList.contains("is-away");
  }

  /**
   * @param {Question} asked
   * @param {string} language ISO 639-1
   */
  open({ question, options }, language) {
    this.root.lang = language;
    this.question.textContent = question;
    for (const [option, button] of this.buttons.entries()) {
      const text = /** @type {HTMLElement} */ (button.querySelector("[data-quiz=text]"));
      text.textContent = options[option];
      button.disabled = false;
      delete button.dataset.answer;
    }
    this.root.classList.remove("is-away");
  }

  close() {
    this.root.classList.add("is-away");
    for (const button of this.buttons) button.disabled = true;
  }

  /** @param {number} option */
  choose(option) {
    const button = this.buttons[option];
    if (!this.isOpen || !button || button.disabled) return;
    for (const each of this.buttons) each.disabled = true;
    button.dataset.answer = "given";
    this.answered(option);
  }

  /** The answer did not arrive: it may be given again. */
  again() {
    for (const button of this.buttons) {
      button.disabled = false;
      delete button.dataset.answer;
    }
  }

  /**
   * @param {boolean} right whether the option that was chosen is
   * @param {string} solution the option that is
   */
  tell(right, solution) {
    const chosen = this.buttons.find(({ dataset }) => dataset.answer);
    if (chosen) chosen.dataset.answer = right ? "right" : "wrong";
    const text = (/** @type {Element} */ button) => button.querySelector("[data-quiz=text]")?.textContent;
    const meant = this.buttons.find((button) => !right && text(button) === solution);
    if (meant) meant.dataset.answer = "solution";
  }
}
