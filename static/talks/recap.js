/** After the talk: how it came out, and both voices on one line, minute by minute. */

import { FloorLine } from "floor-line";
import { html } from "talks/drawing.js";
import { words } from "talks/words.js";

/**
 * @typedef {object} Told
 * @property {string} title why it ended
 * @property {import("talks/wire/messages.js").Result} result
 * @property {Node[]} drawn of the result, by the game
 * @property {string} receipt empty: nothing was kept
 * @property {import("floor/shape.js").Floor[]} minutes
 */

/**
 * @param {import("talks/view.js").TalkView} view
 * @param {Told} told
 */
export function show(view, { title, result, drawn, receipt, minutes }) {
  const { right, of } = result;
  view.write("recap-title", title);
  view.write("points", right === undefined || !of ? "" : words.result(right, of));
  view.part("result").replaceChildren(...drawn);
  view.part("minutes").replaceChildren(...minutes.map(minute));
  view.part("receipt").hidden = !receipt;
  view.write("receipt-code", receipt);
  view.part("recap-title").focus();
}

/**
 * @param {import("floor/shape.js").Floor} floor
 * @param {number} index from 0
 */
function minute(floor, index) {
  const line = new FloorLine();
  line.setAttribute("size", "small");
  line.setAttribute("words", "plain");
  line.show(floor);
  return html("figure", "", html("figcaption", "soft small", words.minute(index + 1)), line);
}
