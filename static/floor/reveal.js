// Shows of a drawing only what the head has passed; suns rise while their pause lasts.

import { glow } from "floor/geometry.js";

/**
 * @param {import("floor/final.js").Drawing} drawing
 * @param {import("floor/shape.js").Floor} floor
 * @param {number} at seconds; Infinity shows everything
 */
export function reveal(drawing, floor, at) {
  floor.cuts.forEach((cut, index) => {
    drawing.flags[index].classList.toggle("floor-ahead", cut.at > at);
    drawing.tails[index].classList.toggle("floor-ahead", cut.at + cut.tail > at);
  });
  floor.pauses.forEach((pause, index) => {
    rise(drawing.pauses[index], pause, at);
  });
}

/**
 * @param {SVGGElement} group
 * @param {[number, number]} pause
 * @param {number} at
 */
function rise(group, [start, end], at) {
  const light = group.querySelector(".floor-sun");
  group.classList.toggle("floor-ahead", at < start);
  group.classList.toggle("floor-rising", at < end);
  const share = glow(Math.min(at, end) - start) / glow(end - start);
  // Told the same again, the browser works out its styles again, with each frame.
  if (!(light instanceof SVGElement) || light.dataset.share === `${share}`) return;
  light.dataset.share = `${share}`;
  light.style.scale = share.toFixed(3);
}
