/**
 * The second step of the microphone check, in games whose agent is heard: headphones, or writing. Once a session.
 *
 * The same click that measures the loop tells whether the microphone hears the speakers.
 */

import { words } from "stage/agent/words.js";

const CHECKED = "your-turn.sound";

export class SoundCheck {
  /** @param {import("stage/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "sound-check";
    this.dialog.setAttribute("aria-labelledby", "sound-check-title");
    this.title = this.add("h2", "");
    this.title.id = "sound-check-title";
    this.text = this.add("p", "");
    this.text.setAttribute("role", "status");
    this.on = /** @type {HTMLButtonElement} */ (this.add("button", "button"));
    this.write = /** @type {HTMLButtonElement} */ (this.add("button", "button button--quiet"));
    this.on.addEventListener("click", () => void this.listen());
    this.write.addEventListener("click", () => this.writeInstead());
    // Only an answer leads on.
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    stage.root.append(this.dialog);
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
  get needed() {
    const { play, agent } = this.stage;
    return play.agentSpeaks && agent.sounds && sessionStorage.getItem(CHECKED) !== "good";
  }

  /**
   * Asks as soon as the player could begin.
   * @returns {boolean} whether the stage has to wait for an answer
   */
  render() {
    const waits = this.stage.state.phase === "ready" && this.needed;
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
  async listen() {
    const { stage } = this;
    this.on.disabled = this.write.disabled = true;
    this.text.textContent = words.listening;
    try {
      await stage.recorder.open();
      const { microphone } = stage.recorder;
      if (microphone && (await stage.agent.loop.measure(microphone))) this.text.textContent = words.heard;
      else this.pass(`${words.good} ${stage.readyWords}`);
    } catch (error) {
      this.dialog.close();
      stage.gate.trouble(error);
    } finally {
      this.on.disabled = this.write.disabled = false;
    }
  }

  writeInstead() {
    this.stage.agent.write();
    this.pass(this.stage.readyWords);
  }

  /** @param {string} told */
  pass(told) {
    sessionStorage.setItem(CHECKED, "good");
    this.dialog.close();
    this.stage.view.say(told);
  }
}
