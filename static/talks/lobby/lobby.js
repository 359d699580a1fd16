/**
 * The lobby: tells the site every few seconds that one still waits, goes on to the talk once somebody has come, and
 * says goodbye when the page is closed.
 */

import { clock } from "talks/drawing.js";
import { words } from "talks/words.js";

/** Milliseconds between two looks; the site takes a page that is silent for 12 s for closed. */
const EVERY = 3000;
const SECOND = 1000;

/** @typedef {{waited: number, talk: string}} Look talk: its address; "": nobody has come yet */

export class Lobby {
  /**
   * @param {HTMLElement} root
   * @param {(address: string) => void} assign
   */
  constructor(root, assign = (address) => location.assign(address)) {
    this.root = root;
    this.assign = assign;
    this.data = /** @type {Record<string, string>} */ ({ ...root.dataset });
    this.waited = Number(this.data.waited);
    /** Whether the page is left for the talk, and not for good. */
    this.going = false;
  }

  open() {
    this.tick();
    setInterval(() => this.tick(), SECOND);
    window.addEventListener("pagehide", () => this.leave());
    // A page that comes back from the browser's memory has left the lobby.
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    void this.look();
  }

  tick() {
    this.write("waited", clock(this.waited++));
  }

  async look() {
    const answer = await this.ask().catch(() => null);
    if (answer && !answer.ok && answer.status !== 429 && answer.status < 500) return this.go(location.href);
    const found = answer?.ok ? /** @type {Look} */ (await answer.json()) : null;
    this.write("status", found ? "" : words.awayEmpty);
    if (found) this.waited = found.waited;
    if (found?.talk) return this.go(found.talk);
    setTimeout(() => void this.look(), EVERY);
  }

  ask() {
    return fetch(this.data.look, { method: "POST", headers: { "X-CSRFToken": this.data.csrf } });
  }

  /** @param {string} address */
  go(address) {
    this.going = true;
    this.assign(address);
  }

  leave() {
    if (this.going) return;
    const form = new FormData();
    form.set("csrfmiddlewaretoken", this.data.csrf);
    navigator.sendBeacon(this.data.leave, form);
  }

  /**
   * @param {string} part
   * @param {string} text
   */
  write(part, text) {
    const element = this.root.querySelector(`[data-part="${part}"]`);
    if (element && element.textContent !== text) element.textContent = text;
  }
}
