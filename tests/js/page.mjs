/** The page of a game as the browser gets it, without a server: the real template in a DOM that has no layout. */

import { readFileSync } from "node:fs";
import { Window } from "happy-dom";

const TEMPLATES = new URL("../../templates/", import.meta.url);

/** What modules of the stage ask of a window. */
const GLOBALS = /** @type {const} */ ([
  "window",
  "Event",
  "KeyboardEvent",
  "MouseEvent",
  "MutationObserver",
  "navigator",
  "document",
  "location",
  "localStorage",
  "sessionStorage",
  "customElements",
  "Audio",
  "HTMLAudioElement",
  "ResizeObserver",
  "HTMLElement",
  "HTMLButtonElement",
]);

const METHODS = ["matchMedia", "scrollTo", "requestAnimationFrame", "cancelAnimationFrame", "getComputedStyle"];

/** @param {string} name */
function template(name) {
  const text = readFileSync(new URL(name, TEMPLATES), "utf8");
  return text
    .replace(/\{% if (?:daily|first_round) %\}.*?\{% endif %\}/g, "")
    .replace(/\{%\s*(?:url|static)[^%]*%\}|\{\{[^}]*\}\}/g, "x")
    .replace(/\{%[^%]*%\}|\{#[^#]*#\}/g, "");
}

const window = new Window({ url: "https://your.turn/play/cliffhanger/" });
for (const name of METHODS)
  Object.assign(globalThis, { [name]: /** @type {any} */ (window)[name].bind(window) });
for (const name of GLOBALS)
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });

/**
 * Lays the stage out anew. The window stays the same, since what is a floor line is settled once.
 * @returns {HTMLElement} the element with `data-stage`
 */
export function stagePage() {
  const root = laidOut(template("stage/stage.html") + template("stage/_recap.html"), "[data-stage]");
  root.append(...window.document.querySelectorAll("body > [data-part]"));
  return root;
}

/** @returns {HTMLElement} the element with `data-talk`, of a new page */
export function talkPage() {
  return laidOut(template("talks/page.html"), "[data-talk]");
}

/**
 * @param {string} html
 * @param {string} selector
 * @returns {any}
 */
function laidOut(html, selector) {
  localStorage.clear();
  sessionStorage.clear();
  window.document.body.innerHTML = html;
  return window.document.querySelector(selector);
}
