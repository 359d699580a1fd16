import assert from "node:assert/strict";
import { test } from "node:test";
import { words } from "stage/words/words.js";

const OTHERS = ["no", "tr", "de", "es"];
/** What the server says in English itself. */
const SAID_BY_SERVER = ["reasons", "worth"];

/**
 * @param {object} said
 * @param {string} path
 * @returns {string[]} every place where something is said
 */
function places(said, path = "") {
  return Object.entries(said).flatMap(([key, value]) =>
    value && typeof value === "object" ? places(value, `${path}${key}.`) : [`${path}${key}`],
  );
}

/** @param {string} language */
const own = (language) =>
  places(words(language))
    .filter((place) => !SAID_BY_SERVER.some((name) => place.startsWith(`${name}.`)))
    .sort();

test("the stage says the same in every language", () => {
  for (const language of OTHERS) assert.deepEqual(own(language), own("en"), language);
});

test("no word is empty, and none is left in English", () => {
  for (const language of OTHERS)
    for (const name of /** @type {const} */ (["loading", "finish", "skipPractice", "discarded", "keys"])) {
      assert.ok(words(language)[name]);
      assert.notEqual(words(language)[name], words("en")[name], `${language} ${name}`);
    }
});

test("why a take was refused, and what its points are for, is said in all of them", () => {
  for (const name of /** @type {const} */ (["reasons", "worth"]))
    for (const language of OTHERS)
      assert.deepEqual(
        Object.keys(words(language)[name]).sort(),
        Object.keys(words("no")[name]).sort(),
        `${language} ${name}`,
      );
});

test("a count is said in words that fit it", () => {
  for (const language of ["en", ...OTHERS]) {
    const { recap, progress } = words(language);
    for (const n of [0, 1, 5]) assert.ok(recap.kept(n));
    for (const n of [1, 12]) assert.ok(recap.points(n).includes(String(n)));
    assert.ok(progress(2, 5).includes("2") && progress(2, 5).includes("5"));
  }
});
