import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

/** What the browser tells of a size. @type {(() => void)[]} */
const told = [];
/** @type {any} */ (globalThis).ResizeObserver = class {
  /** @param {() => void} tell */
  constructor(tell) {
    told.push(tell);
  }

  observe() {}

  disconnect() {}
};
const { FloorLine } = await import("floor-line");

test("a line is drawn once for each size that it has, and anew when something else is to be shown", () => {
  const line = new FloorLine();
  let width = 300;
  Object.defineProperty(line, "clientWidth", { get: () => width });
  Object.defineProperty(line, "clientHeight", { get: () => 100 });
  document.body.append(line);
  line.show({ seconds: 2, levels: [0.5, 0.5] });
  const drawn = () => line.querySelector("svg");
  const first = drawn();
  assert.ok(first);
  for (const tell of told) tell();
  assert.equal(drawn(), first, "the size that it has");
  width = 200;
  for (const tell of told) tell();
  assert.notEqual(drawn(), first);
  width = 0;
  line.show({ seconds: 3, levels: [0.5, 0.5] });
  const before = drawn();
  width = 200;
  for (const tell of told) tell();
  assert.notEqual(drawn(), before, "what could not be drawn while nobody saw it");
});
