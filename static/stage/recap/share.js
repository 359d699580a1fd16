/** The best take of a Daily Turn as a drawing for others: by the browser's own sheet, else as a copied address. */

import { Unanswered } from "stage/wire/desk.js";

/**
 * @typedef {object} ShareNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/wire/desk.js").Desk, "share">} desk
 * @typedef {{url: string, text: string, picture: string}} Shared
 */

export class Share {
  /**
   * @param {ShareNeeds} needs
   * @param {() => string} recording that is shown as the best
   */
  constructor({ view, desk }, recording) {
    this.view = view;
    this.desk = desk;
    this.recording = recording;
    this.button = view.root.querySelector('[data-part="recap-share"]');
    this.button?.addEventListener("click", () => void this.press());
  }

  /** Whether this is the Daily Turn: of other sets nothing is shared. */
  get daily() {
    return this.button !== null;
  }

  /** @param {string} note to be said beside the button */
  render(note) {
    if (!this.button) return;
    this.button.textContent = this.view.words.recap.share;
    this.say(note);
  }

  /** @param {string} text */
  say(text) {
    this.view.part("recap-share-said").textContent = text;
  }

  async press() {
    const { recap } = this.view.words;
    try {
      const shared = await this.desk.share(this.recording());
      if (await this.handedOver(shared)) return;
      await navigator.clipboard.writeText(`${shared.text} ${shared.url}`).then(
        () => this.say(recap.shareCopied),
        () => this.say(shared.url), // where nothing may be copied, it can be by hand
      );
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.say(recap.shareFailed);
    }
  }

  /**
   * @param {Shared} shared
   * @returns {Promise<boolean>} whether the browser's sheet took it, or the player closed that
   */
  async handedOver({ url, text, picture }) {
    if (!navigator.share) return false;
    const files = await drawing(picture);
    const whole = { title: document.title, text, url };
    try {
      await navigator.share(navigator.canShare?.({ files }) ? { ...whole, files } : whole);
      return true;
    } catch (error) {
      return error instanceof DOMException && error.name === "AbortError";
    }
  }
}

/**
 * @param {string} address
 * @returns {Promise<File[]>} the picture; none where it does not come
 */
async function drawing(address) {
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? [new File([await answer.blob()], "your-turn.png", { type: "image/png" })] : [];
}
