/**
 * The second step of the microphone check, in games whose agent is heard: headphones, or writing. Once a session.
 *
 * The same click that measures the loop tells whether the microphone hears the speakers.
 */

import { words } from "stage/agent/words.js";

const CHECKED = "your-turn.sound";

/**
 * @typedef {object} SoundCheckNeeds
 * @property {HTMLElement} root to which the dialog is added
 * @property {{phase: import("stage/stage-state.js").Phase}} course
 * @property {Pick<import("stage/play.js").Play, "agentSpeaks">} play
 * @property {Pick<import("stage/agent/agent.js").Agent, "sounds" | "write" | "hearsItself">} agent
 * @property {() => string} ready how to begin, in the game's words
 * @property {Pick<import("stage/stage-view.js").StageView, "say">} view
 * @property {(error: unknown) => void} trouble the microphone could not be opened
 */

export class SoundCheck {
  /** @param {SoundCheckNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "sound-check";
    this.dialog.setAttribute("aria-labelledby", "sound-check-title");
    this.title = this.add("h2", "");
    this.title.id = "sound-check-title";
    this.text = this.add("p", "");
    this.text.setAttribute("role", "status");
    this.on = /** @type {HTMLButtonElement} */ (this.add("button", "button"));
    this.write = /** @type {HTMLButtonElement} */ (this.add("button", "button button--quiet"));
    this.on.addEventListener("click", () => void this.measure());
    this.write.addEventListener("click", () => this.writeInstead());
    // Only an answer leads on.
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    needs.root.append(this.dialog);
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", () => this.render());
  }

  /**
   * @param {string} tag
   * @param {string} look
   */
  add(tag, look) {
    const element = document.createElement(tag);
    element.className = look;
    if (element instanceof HTMLButtonElement) element.type = "button";
    this.dialog.append(element);
    return element;
  }

  /** Whether headphones have to be asked for before the next take. */
  get isDue() {
    const { play, agent } = this.needs;
    return play.agentSpeaks && agent.sounds && sessionStorage.getItem(CHECKED) !== "good";
  }

  /**
   * Asks as soon as the player could begin.
   * @returns {boolean} whether the stage has to wait for an answer
   */
  render() {
    const waits = this.needs.course.phase === "ready" && this.isDue;
    if (waits && !this.dialog.open) this.ask();
    return waits;
  }

  ask() {
    this.title.textContent = words.title;
    this.text.textContent = words.ask;
    this.on.textContent = words.on;
    this.write.textContent = words.write;
    this.dialog.showModal();
  }

  /** The player says that they wear headphones: the click tells. */
  async measure() {
    const { agent, ready, trouble } = this.needs;
    this.on.disabled = this.write.disabled = true;
    this.text.textContent = words.listening;
    try {
      if (await agent.hearsItself()) this.text.textContent = words.heard;
      else this.pass(`${words.good} ${ready()}`);
    } catch (error) {
      this.dialog.close();
      trouble(error);
    } finally {
      this.on.disabled = this.write.disabled = false;
      if (this.dialog.open) this.on.focus();
    }
  }

  writeInstead() {
    this.needs.agent.write();
    this.pass(this.needs.ready());
  }

  /** @param {string} told */
  pass(told) {
    sessionStorage.setItem(CHECKED, "good");
    this.dialog.close();
    this.needs.view.say(told);
  }
}
