/** The page of a game as the browser gets it, without a server: the real template in a DOM that has no layout. */

import { readFileSync } from "node:fs";
import { Window } from "happy-dom";

const TEMPLATES = new URL("../../templates/", import.meta.url);

/** @param {string} name */
function template(name) {
  const text = readFileSync(new URL(name, TEMPLATES), "utf8");
  return text.replace(/\{%\s*(?:url|static)[^%]*%\}|\{\{[^}]*\}\}/g, "x").replace(/\{%[^%]*%\}|\{#[^#]*#\}/g, "");
}

/**
 * A new page with the stage on it; `document` and what else a module asks of a window are its own from now on.
 * @returns {HTMLElement} the element with `data-stage`
 */
export function stagePage() {
  const window = new Window({ url: "https://your.turn/play/cliffhanger/" });
  window.document.body.innerHTML = template("stage/stage.html") + template("stage/_recap.html");
  const root = /** @type {any} */ (window.document.querySelector("[data-stage]"));
  root.append(...window.document.querySelectorAll("body > [data-part]"));
  for (const name of /** @type {const} */ (["document", "matchMedia", "HTMLElement"]))
    Object.assign(globalThis, { [name]: window[name] });
  return root;
}
