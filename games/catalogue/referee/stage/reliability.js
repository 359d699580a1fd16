/** A reliability diagram: how sure somebody was against how often they were right. On the line is calibrated. */

import { svg } from "floor/svg.js";

/** @typedef {import("catalogue/referee/stage/desk.js").Summary["calibration"]} Points */

const SIZE = 150;
const EDGE = 22;
/** Certainty runs from 0.5, a guess, to 1. */
const LEAST = 0.5;

/**
 * @param {Points} points
 * @param {import("catalogue/referee/stage/words.js").Words} words
 * @returns {SVGSVGElement}
 */
export function reliability(points, words) {
  const sentence = points.map(({ said, right, of }) =>
    words.calibrationPoint(percent(said), percent(right), of),
  );
  const picture = svg("svg", {
    class: "reliability",
    viewBox: `0 0 ${SIZE} ${SIZE}`,
    role: "img",
    "aria-label": `${words.calibration}: ${sentence.join("; ")}`,
  });
  const [left, right, floor, top] = [EDGE, SIZE - 6, SIZE - EDGE, 6];
  picture.append(
    svg("path", { class: "reliability-frame", d: `M${left} ${top}V${floor}H${right}` }),
    svg("line", { class: "reliability-line", x1: x(LEAST), y1: y(LEAST), x2: x(1), y2: y(1) }),
    svg("text", { x: right, y: SIZE - 6, "text-anchor": "end" }, words.axisSaid),
    svg("text", { x: left + 4, y: top + 8 }, words.axisRight),
    ...points.map(dot),
  );
  return picture;
}

/** @param {Points[number]} point */
function dot({ said, right, of }) {
  const r = Math.min(11, 4 + Math.sqrt(of));
  return svg("circle", { class: "reliability-dot", cx: x(said), cy: y(right), r });
}

/** @param {number} said */
function x(said) {
  return EDGE + ((said - LEAST) / (1 - LEAST)) * (SIZE - EDGE - 16);
}

/** @param {number} right */
function y(right) {
  return SIZE - EDGE - right * (SIZE - EDGE - 16);
}

/** @param {number} share */
function percent(share) {
  return Math.round(share * 100);
}
