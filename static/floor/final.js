// Draws a whole take: glows, voices, tails, flags. What moves afterwards is only the head (head.js).

import { apart, box, FLAG_HEIGHT, flags, glow, mostRows, ribbon, scale, stretches } from "floor/geometry.js";
import { Head } from "floor/head.js";
import { svg, textWidth } from "floor/svg.js";
import { cutWords, labelWord, seconds } from "floor/words.js";

/**
 * @typedef {import("floor/shape.js").Floor} Floor
 * @typedef {import("floor/shape.js").Cut} Cut
 * @typedef {import("floor/geometry.js").Box} Box
 * @typedef {import("floor/geometry.js").Flag} Flag
 *
 * @typedef {object} Options
 * @property {string} id unique on the page
 * @property {import("floor/words.js").Labels} labels what stands on the flags
 *
 * @typedef {object} Drawing
 * @property {SVGSVGElement} root
 * @property {Box} frame
 * @property {(at: number) => number} x seconds to pixels
 * @property {SVGGElement[]} pauses one a pause, in order
 * @property {SVGRectElement[]} tails one a cut, in order
 * @property {SVGGElement[]} flags one a cut, in order
 * @property {SVGRectElement} past what the head has passed
 * @property {Head} head
 */

/**
 * @param {Floor} floor
 * @param {{width: number, height: number}} size in pixels
 * @param {Options} options
 * @returns {Drawing}
 */
export function draw(floor, { width, height }, options) {
  const bare = box(width, height, { rows: 0, agent: floor.agent.length > 0 });
  const x = scale(bare, floor.seconds);
  const measure = (/** @type {Cut} */ cut, /** @type {0 | 1 | 2} */ detail) =>
    clothWidth(cut, detail, options.labels);
  const placed = flags(floor.cuts, x, bare, mostRows(height), measure);
  const rows = floor.cuts.length ? placed.rows : 0;
  const frame = box(width, height, { rows, agent: floor.agent.length > 0 });
  const group = svg("g", { class: "floor-head" });
  const drawn = {
    past: svg("rect", { x: 0, y: 0, width, height }),
    pauses: pauseGlows(floor.pauses, x, frame, options.id),
    tails: floor.cuts.map((cut) => tail(cut, x, frame, options.id)),
    flags: floor.cuts.map((cut, index) => cutFlag(cut, placed.flags[index], frame, options.labels)),
    head: new Head(group, frame),
  };
  const spoken = voices(floor, x, frame);
  const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  root.append(
    definitions(options.id, drawn.past, svg("rect", { width, height: frame.floor })),
    ...drawn.pauses,
    ground(floor, x, frame),
    svg("g", { class: "floor-voices floor-voices--base" }, ...spoken.map((each) => each.cloneNode(true))),
    svg("g", { class: "floor-voices", "clip-path": `url(#${options.id}-past)` }, ...spoken),
    ...drawn.tails,
    // Lower rows last: a pole from above passes behind their cloths.
    ...[...drawn.flags.keys()]
      .sort((a, b) => placed.flags[a].y - placed.flags[b].y)
      .map((i) => drawn.flags[i]),
    group,
  );
  return { root, frame, x, ...drawn };
}

/**
 * @param {string} id
 * @param {SVGRectElement} past what the head has passed
 * @param {SVGRectElement} sky everything above the floor
 */
export function definitions(id, past, sky) {
  return svg(
    "defs",
    {},
    svg(
      "radialGradient",
      { id: `${id}-glow` },
      svg("stop", { offset: 0, class: "floor-glow-in" }),
      svg("stop", { offset: 0.55, class: "floor-glow-mid" }),
      svg("stop", { offset: 1, class: "floor-glow-out" }),
    ),
    svg(
      "pattern",
      {
        id: `${id}-hatch`,
        width: 6,
        height: 6,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      svg("line", { class: "floor-hatch", x1: 1, y1: 0, x2: 1, y2: 6 }),
    ),
    svg("clipPath", { id: `${id}-past` }, past),
    svg("clipPath", { id: `${id}-sky` }, sky),
  );
}

/**
 * @param {[number, number][]} pauses
 * @param {(at: number) => number} x
 * @param {Box} frame
 * @param {string} id
 * @returns {SVGGElement[]} a sun over the floor, the bar on the floor, and how long it was, where that fits
 */
function pauseGlows(pauses, x, frame, id) {
  const lengths = apart(pauses.map(([start, end]) => (x(start) + x(end)) / 2));
  return pauses.map(([start, end], index) => {
    const group = sun(id, x(start), x(end), end - start, frame);
    if (lengths[index]) group.append(pauseLength((x(start) + x(end)) / 2, end - start, frame));
    return group;
  });
}

/**
 * @param {number} x middle
 * @param {number} length seconds
 * @param {Box} frame
 */
export function pauseLength(x, length, frame) {
  const place = { x, y: frame.floor + 19, "text-anchor": "middle" };
  return svg("text", { class: "floor-time floor-time--pause", ...place }, seconds(length));
}

/**
 * The light of a pause rises over the floor, the longer the higher.
 *
 * @param {string} id
 * @param {number} from x
 * @param {number} to x
 * @param {number} length of the pause in seconds
 * @param {Box} frame
 */
export function sun(id, from, to, length, frame) {
  const strength = glow(length);
  const light = svg("ellipse", {
    class: "floor-sun",
    cx: (from + to) / 2,
    cy: frame.floor,
    rx: (to - from) * 0.5 + 12 + 16 * strength,
    ry: 14 + strength * (frame.floor - frame.top) * 0.85,
    fill: `url(#${id}-glow)`,
    opacity: (0.4 + 0.6 * strength).toFixed(2),
  });
  const bar = { x1: from + 3, x2: Math.max(from + 3, to - 3), y1: frame.floor, y2: frame.floor };
  const sky = svg("g", { "clip-path": `url(#${id}-sky)` }, light);
  return svg("g", {}, sky, svg("line", { class: "floor-pause", ...bar }));
}

/**
 * @param {Floor} floor
 * @param {(at: number) => number} x
 * @param {Box} frame
 */
function ground(floor, x, frame) {
  const y = frame.floor;
  const lines = stretches(floor.seconds, floor.pauses).map(([start, end]) =>
    svg("line", { class: "floor-ground", x1: x(start), x2: x(end), y1: y, y2: y }),
  );
  return svg("g", {}, ...lines);
}

/**
 * @param {Floor} floor
 * @param {(at: number) => number} x
 * @param {Box} frame
 * @returns {SVGElement[]}
 */
function voices(floor, x, frame) {
  const room = frame.floor - frame.top;
  const you = stretches(floor.seconds, floor.pauses).flatMap((stretch) => [
    svg("path", { class: "floor-you-aura", d: ribbon(floor.levels, stretch, x, frame.floor, room) }),
    svg("path", { class: "floor-you", d: ribbon(floor.levels, stretch, x, frame.floor, room * 0.68) }),
  ]);
  return [...you, ...floor.agent.flatMap((span) => agentVoice(span, x, frame))];
}

/**
 * @param {import("floor/shape.js").AgentSpan} span
 * @param {(at: number) => number} x
 * @param {Box} frame
 * @returns {SVGElement[]} a ribbon where its loudness is known, a plain bar where only its time is
 */
export function agentVoice(span, x, frame) {
  const room = frame.bottom - frame.floor;
  if (!span.levels) {
    const width = Math.max(4, x(span.end) - x(span.start));
    const bar = { x: x(span.start), y: frame.floor + 5, width, height: 12, rx: 6 };
    return [svg("rect", { class: "floor-agent", ...bar }, svg("title", {}, span.text ?? ""))];
  }
  const own = (/** @type {number} */ at) => x(at + span.start);
  /** @type {[number, number]} */
  const stretch = [0, span.end - span.start];
  return [
    svg("path", { class: "floor-agent-aura", d: ribbon(span.levels, stretch, own, frame.floor, -room) }),
    svg("path", { class: "floor-agent", d: ribbon(span.levels, stretch, own, frame.floor, -room * 0.68) }),
  ];
}

/**
 * @param {Cut} cut
 * @param {(at: number) => number} x
 * @param {Box} frame
 * @param {string} id
 */
function tail(cut, x, frame, id) {
  const width = Math.max(2, x(cut.at + cut.tail) - x(cut.at));
  const place = { x: x(cut.at), y: frame.top, width, height: frame.floor - frame.top };
  return svg("rect", { class: "floor-tail", fill: `url(#${id}-hatch)`, ...place });
}

/**
 * @param {Cut} cut
 * @param {0 | 1 | 2} detail
 * @param {import("floor/words.js").Labels} labels
 */
function clothWidth(cut, detail, labels) {
  if (!detail) return 12;
  const verdicts = cut.verdicts ?? [];
  const words =
    detail === 2 ? verdicts.reduce((sum, v) => sum + textWidth(labelWord(v.says, labels)) + 6, 0) : 0;
  return textWidth(labelWord(cut.label, labels)) + 24 + verdicts.length * 16 + words;
}

/**
 * @param {Cut} cut
 * @param {Flag} flag
 * @param {Box} frame
 * @param {import("floor/words.js").Labels} labels
 */
function cutFlag(cut, flag, frame, labels) {
  const bare = flag.detail ? "" : ` floor-flag--bare floor-flag--${cut.label}`;
  const group = svg("g", { class: `floor-flag${bare}` }, svg("title", {}, cutWords(cut, labels)));
  group.append(
    svg("line", { class: "floor-pole", x1: flag.x, x2: flag.x, y1: flag.y, y2: frame.floor }),
    svg("circle", { class: "floor-foot", cx: flag.x, cy: frame.floor, r: 4 }),
    svg("path", { class: "floor-cloth", d: cloth(flag) }),
  );
  if (flag.detail) group.append(...clothWords(cut, flag, labels));
  return group;
}

/**
 * @param {Flag} flag
 * @returns {string} a cloth with a swallow tail; it hangs to the left when there is no room to the right
 */
function cloth({ x, y, width, flipped }) {
  const [way, notch] = flipped ? [-1, 5] : [1, -5];
  const height = flipped || width > 12 ? FLAG_HEIGHT : 14;
  return `M${x} ${y}h${way * width}l${notch} ${height / 2}l${-notch} ${height / 2}h${-way * width}Z`;
}

/**
 * @param {Cut} cut
 * @param {Flag} flag
 * @param {import("floor/words.js").Labels} labels
 * @returns {SVGElement[]}
 */
function clothWords(cut, flag, labels) {
  const label = labelWord(cut.label, labels);
  let x = (flag.flipped ? flag.x - flag.width + 6 : flag.x) + 8;
  const y = flag.y + FLAG_HEIGHT / 2;
  /** @type {SVGElement[]} */
  const drawn = [svg("text", { class: "floor-label", x, y: y + 4 }, label)];
  x += textWidth(label) + 11;
  for (const verdict of cut.verdicts ?? []) {
    const agrees = verdict.says === cut.label;
    drawn.push(verdictDot(agrees, x, y));
    if (flag.detail === 2) {
      const word = labelWord(verdict.says, labels);
      drawn.push(svg("text", { class: "floor-label floor-label--says", x: x + 9, y: y + 4 }, word));
      x += textWidth(word) + 6;
    }
    x += 16;
  }
  return drawn;
}

/**
 * @param {boolean} agrees a round dot; a square on its point says otherwise
 * @param {number} x
 * @param {number} y
 */
function verdictDot(agrees, x, y) {
  if (agrees) return svg("circle", { class: "floor-agrees", cx: x, cy: y, r: 5 });
  return svg("path", { class: "floor-differs", d: `M${x} ${y - 6}l6 6l-6 6l-6-6Z` });
}
