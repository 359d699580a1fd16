/** What Referee shows. It knows the page and no rule. */

import { labelOf } from "catalogue/referee/stage/told.js";
import { words } from "catalogue/referee/stage/words.js";
import { keepFocus } from "stage/focus.js";
import { direction } from "stage/language.js";

/**
 * @typedef {import("catalogue/referee/stage/desk.js").Clip} Clip
 * @typedef {import("catalogue/referee/stage/words.js").Words} Words
 * @typedef {"loading" | "start" | "hearing" | "ask" | "sure" | "why" | "report" | "told" | "recap" | "empty" | "trouble"} Phase
 * @typedef {{midfiller: boolean | null, endfiller: boolean | null}} Fillers
 */

/** Which panel belongs to a phase; the answers stay where they are while one listens. */
const PANELS = { sure: "sure", why: "why", report: "report", told: "told" };
/** Phases with a clip on the page. */
const WITH_CLIP = new Set(["start", "hearing", "ask", "sure", "why", "report", "told"]);
/** What the round button looks like (see .record in look/components.css). */
const LOOKS = {
  start: "record",
  ask: "replay",
  sure: "replay",
  why: "replay",
  report: "replay",
  told: "next",
  trouble: "next",
};

export class View {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.words = words;
    this.main = this.button("main");
    this.left = this.button("left");
    this.report = this.button("report");
    this.language = /** @type {HTMLSelectElement} */ (this.part("language"));
    this.floor = /** @type {import("floor-line").FloorLine} */ (this.part("floor"));
    this.text = /** @type {HTMLTextAreaElement} */ (this.part("words"));
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-part="${name}"]`));
  }

  /** @param {string} name */
  button(name) {
    return /** @type {HTMLButtonElement} */ (this.part(name));
  }

  /** @param {string} language of the words, which are there by now, and of the page */
  speak(language) {
    this.root.lang = language;
    this.root.dir = direction(language);
    const said = this.words;
    const texts = {
      "language-word": said.language,
      "agent-word": said.agentSaid,
      practice: said.practice,
      question: said.question,
      "how-sure": said.howSure,
      why: said.why,
      flaw: said.flaw,
      "fillers-word": said.fillers,
      "back-sure": said.back,
      "back-why": said.back,
      "back-report": said.back,
      "mend-word": said.mend,
      "mend-label": said.mend,
      "mend-help": said.mendHelp,
      keep: said.keep,
      another: said.another,
      speak: said.speak,
      "empty-word": said.empty,
    };
    for (const [name, text] of Object.entries(texts)) this.part(name).textContent = text;
    this.choices("answers", said.labels);
    this.choices("sure", said.sure);
    this.choices("reasons", said.reasons);
    this.choices("flaws", said.flaws);
    this.report.textContent = said.report;
    this.part("fillers").replaceChildren(
      ...["midfiller", "endfiller"].map((name) => this.filler(/** @type {keyof Fillers} */ (name))),
    );
  }

  /**
   * @param {string} name of the part that they stand in
   * @param {Record<string, string | string[]>} texts value to the word, and what it means
   */
  choices(name, texts) {
    const buttons = Object.entries(texts).map(([value, text], index) => {
      const [word, meaning] = Array.isArray(text) ? text : [text];
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button referee-choice";
      button.dataset.value = value;
      button.append(tag("kbd", String(index + 1)), tag("b", word));
      if (meaning) button.append(tag("span", meaning));
      return button;
    });
    this.part(name).replaceChildren(...buttons);
  }

  /** @param {keyof Fillers} name */
  filler(name) {
    const group = document.createElement("fieldset");
    group.append(tag("legend", this.words[name]));
    for (const value of /** @type {const} */ (["yes", "no", "unsure"])) {
      const label = tag("label", "");
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name, value, checked: value === "unsure" });
      label.append(input, tag("span", this.words[value]));
      group.append(label);
    }
    return group;
  }

  /** @returns {Fillers} as they are ticked */
  get fillers() {
    const said = { yes: true, no: false };
    const of = (/** @type {string} */ name) => {
      const ticked = this.root.querySelector(`input[name="${name}"]:checked`);
      return (
        said[/** @type {"yes" | "no"} */ (ticked instanceof HTMLInputElement ? ticked.value : "")] ?? null
      );
    };
    return { midfiller: of("midfiller"), endfiller: of("endfiller") };
  }

  /**
   * @param {Clip} clip
   * @param {string} spoken what is read instead of heard; empty for a real clip
   */
  show({ agent, floor, language }, spoken) {
    const { words } = this;
    this.part("agent-word").textContent = agent.text ? words.agentSaid : words.noAgent;
    this.part("agent").hidden = !agent.text;
    this.part("agent").textContent = agent.text;
    this.part("agent").lang = language;
    this.part("state").textContent = agent.text ? words[agent.state] : "";
    this.part("practice").hidden = !spoken;
    this.part("spoken").hidden = !spoken;
    this.part("spoken").textContent = spoken ? `${words.practiceSaid} “${spoken} …”` : "";
    this.floor.show(floor);
    for (const input of this.root.querySelectorAll('input[value="unsure"]'))
      if (input instanceof HTMLInputElement) input.checked = true;
    this.text.value = "";
    /** @type {HTMLDetailsElement} */ (this.part("mend")).open = false;
  }

  /**
   * @param {Phase} phase
   * @param {boolean} playing
   * @param {boolean} practice
   */
  render(phase, playing, practice) {
    const { words } = this;
    this.root.dataset.phase = phase;
    const panel = PANELS[/** @type {keyof typeof PANELS} */ (phase)] ?? "answers";
    for (const each of this.root.querySelectorAll("[data-panel]"))
      each.classList.toggle("is-away", /** @type {HTMLElement} */ (each).dataset.panel !== panel);
    this.pressable("answers", phase === "ask");
    const heardAll = phase === "recap" || phase === "empty";
    /** @type {HTMLElement} */ for (const each of this.root.querySelectorAll("[data-scene]"))
      each.toggleAttribute("hidden", heardAll);
    this.part("recap").hidden = phase !== "recap";
    this.part("empty").hidden = phase !== "empty";
    const look = LOOKS[/** @type {keyof typeof LOOKS} */ (phase)];
    this.main.dataset.state = look ?? "wait";
    this.main.setAttribute("aria-disabled", String(!look));
    this.part("word").textContent = this.mainWord(phase);
    this.left.textContent = phase === "told" ? words.replay : words.skip;
    this.left.classList.toggle("is-away", !WITH_CLIP.has(phase) || (phase === "told" && practice));
    this.left.setAttribute("aria-disabled", String(playing && phase === "told"));
    this.report.classList.toggle("is-away", !WITH_CLIP.has(phase) || practice);
    this.part("mend").classList.toggle("is-away", phase !== "told" || practice);
    keepFocus(this.root, this.main);
  }

  /** @param {Phase} phase */
  mainWord(phase) {
    const { words } = this;
    if (phase === "start") return words.listen;
    if (phase === "told" || phase === "trouble") return words.next;
    return phase === "loading" || phase === "hearing" ? words.wait : words.replay;
  }

  /**
   * @param {string} name
   * @param {boolean} can
   */
  pressable(name, can) {
    for (const button of this.part(name).querySelectorAll("button"))
      button.setAttribute("aria-disabled", String(!can));
  }

  /** @param {string} label chosen */
  chosen(label) {
    this.part("chosen").textContent = labelOf(label, this.words);
  }

  /** @param {string} sentence */
  say(sentence) {
    const status = this.part("status");
    if (status.textContent !== sentence) status.textContent = sentence;
  }

  /**
   * @param {import("catalogue/referee/stage/told.js").Told} told
   * @param {number | null} points
   * @param {boolean | null} right null: nobody knows
   */
  tell({ said, because }, points, right) {
    this.part("told").textContent = said;
    this.part("told").dataset.right = right === null ? "" : String(right);
    this.part("because").textContent = because;
    this.part("points").textContent = points ? this.words.points(points) : "";
  }

  /** @param {string} panel whose heading is read next */
  focus(panel) {
    const found = this.root.querySelector(`[data-panel="${panel}"]`);
    if (found instanceof HTMLElement) found.focus({ preventScroll: true });
  }

  /**
   * @param {number} done
   * @param {number} of
   */
  dots(done, of) {
    const dots = this.part("dots");
    dots.ariaLabel = `${done} / ${of}`;
    dots.replaceChildren(
      ...Array.from({ length: of }, (_, index) => {
        const dot = document.createElement("i");
        dot.classList.toggle("is-done", index < done);
        return dot;
      }),
    );
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
function tag(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
