import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const HOUSE = new URL("../../", import.meta.url);
const ROOMS = ["static/", "templates/", "platform/", "games/", "inference/"];

/** @returns {string} every style sheet, script and template of ours */
function everything() {
  const files = ROOMS.flatMap((room) =>
    /** @type {string[]} */ (readdirSync(new URL(room, HOUSE), { recursive: true })).map(
      (name) => room + name,
    ),
  );
  const ours = files.filter((name) => /\.(css|js|html)$/.test(name));
  return ours.map((name) => readFileSync(new URL(name, HOUSE), "utf8")).join("\n");
}

const said = everything();

/** @param {RegExp} pattern with one group */
const all = (pattern) => new Set([...said.matchAll(pattern)].map(([, name]) => name));

/** Custom properties that are set: by a style sheet or a `style`, or by a script. */
const set = all(/(?:[\s;{"]|setProperty\(")(--[a-z][\w-]*)(?::|",)/g);
/** Those that are used: in a style, or read by a script. */
const used = all(/(?:var\(|\w\(")(?<!setProperty\(")(--[a-z][\w-]*)/g);

test("no colour, size or time has a name that nobody uses", () => {
  assert.deepEqual([...set].filter((name) => !used.has(name)).sort(), []);
});

test("none is used that nobody sets", () => {
  assert.deepEqual([...used].filter((name) => !set.has(name)).sort(), []);
});
