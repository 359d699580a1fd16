import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { circles, exportsOf, meant, modules } from "./graph.mjs";

const HERE = new URL("./", import.meta.url);
const all = modules();

/** @param {Record<string, string[]>} imports of each module */
const graph = (imports) =>
  new Map(Object.entries(imports).map(([name, its]) => [name, { source: "", imports: its }]));

/**
 * @param {string} source
 * @param {string} word
 */
const mentions = (source, word) => source.split(new RegExp(`\\b${word}\\b`)).length - 1;

test("no module needs itself by way of others, for code or for types", () => {
  assert.deepEqual(circles(all), []);
});

test("a circle is found however long it is, and whoever only leads to it is not in it", () => {
  const found = circles(graph({ a: ["b"], b: ["c"], c: ["d"], d: ["b", "e"], e: [], f: ["f"] }));
  assert.deepEqual(found, [["b", "c", "d"], ["f"]]);
  assert.deepEqual(circles(graph({ a: ["b", "c"], b: ["c"], c: [] })), []);
});

test("types in comments and imports by a template are imports too", () => {
  assert.ok(all.get("stage/agent/clock.js")?.imports.includes("stage/agent/loop.js"), "a type");
  assert.ok(all.get("stage/entry.js")?.imports.includes("catalogue/cliffhanger/stage/game.js"), "a template");
  assert.deepEqual(meant("a/${b}/c.js", ["a/x/c.js", "a/x/y/c.js", "a/c.js"]), ["a/x/c.js"]);
});

test("whatever a module exports is used by another, or is a part of it that a test looks at", () => {
  const tests = readdirSync(HERE).map((name) => readFileSync(new URL(name, HERE), "utf8"));
  const unused = [...all].flatMap(([name, { source }]) => {
    const others = [...all.values()].filter(({ imports }) => imports.includes(name));
    const tested = tests.filter((each) => each.includes(`"${name}"`)).join();
    const isUsed = (/** @type {string} */ word) =>
      others.some((other) => mentions(other.source, word)) ||
      (mentions(tested, word) && mentions(source, word) > 1);
    return exportsOf(source)
      .filter((word) => !isUsed(word))
      .map((word) => `${name}: ${word}`);
  });
  assert.deepEqual(unused, []);
});
