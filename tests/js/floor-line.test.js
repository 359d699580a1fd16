import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

/** As a browser has it: with the next frame it tells of a size that is new, or newly looked at, and is not hidden. */
class Observer {
  /** @type {Set<Observer>} */
  static all = new Set();
  /** What was told of each. @type {Map<HTMLElement, number>} */
  seen = new Map();

  /** @param {() => void} tell */
  constructor(tell) {
    this.tell = tell;
    Observer.all.add(this);
  }

  /** @param {HTMLElement} line */
  observe(line) {
    if (!this.seen.has(line)) this.seen.set(line, 0);
  }

  /** @param {HTMLElement} line */
  unobserve(line) {
    this.seen.delete(line);
  }

  disconnect() {
    this.seen.clear();
  }

  frame() {
    const changed = [...this.seen].filter(([line, width]) => line.clientWidth !== width);
    for (const [line] of changed) this.seen.set(line, line.clientWidth);
    if (changed.length) this.tell();
  }
}
/** @type {any} */ (globalThis).ResizeObserver = Observer;
const { FloorLine } = await import("floor-line");

function frame() {
  for (const observer of Observer.all) observer.frame();
}

/** A line on the page, its width, and what is drawn of it. */
function laidOut(width = 300) {
  const line = new FloorLine();
  const page = { line, width, drawn: () => line.querySelector("svg") };
  Object.defineProperty(line, "clientWidth", { get: () => page.width });
  Object.defineProperty(line, "clientHeight", { get: () => 100 });
  document.body.append(line);
  return page;
}

test("a line is drawn once for each size that it has, and anew when something else is to be shown", () => {
  const page = laidOut();
  page.line.show({ seconds: 2, levels: [0.5, 0.5] });
  frame();
  const first = page.drawn();
  assert.ok(first);
  frame();
  assert.equal(page.drawn(), first, "the size that it has");
  page.width = 200;
  frame();
  const smaller = page.drawn();
  assert.notEqual(smaller, first);
  page.line.show({ seconds: 3, levels: [0.5, 0.5] });
  frame();
  assert.notEqual(page.drawn(), smaller);
});

test("of what is shown within one frame only the last is drawn", () => {
  const { line, drawn } = laidOut();
  line.show({ seconds: 2, levels: [0.5, 0.5], pauses: [[0, 1]] });
  line.show({ seconds: 2, levels: [0.5, 0.5] });
  assert.equal(drawn(), null, "the page is laid out when the browser does it anyway");
  frame();
  assert.equal(drawn()?.querySelector(".floor-sun"), null);
});

test("a line that nobody sees is drawn when it is unfolded", () => {
  const page = laidOut(0);
  page.line.show({ seconds: 2, levels: [0.5, 0.5] });
  frame();
  assert.equal(page.drawn(), null);
  page.width = 200;
  frame();
  assert.ok(page.drawn());
});

test("the head is not moved over a drawing of something else", () => {
  const { line } = laidOut();
  line.setAttribute("reveal", "");
  line.show({ seconds: 2, levels: [0.5, 0.5] });
  frame();
  const cut = { at: 1, label: "incomplete", tail: 0.2 };
  line.show({ seconds: 2, levels: [0.5, 0.5], cuts: [cut] });
  line.currentTime = 0.5;
  frame();
  assert.ok(line.querySelector(".floor-flag.floor-ahead"));
});
