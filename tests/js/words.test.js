import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  begun,
  catalogueOf,
  decimal,
  interpolate,
  language,
  listed,
  N_,
  learn,
  ngettext,
  percent,
  pgettext,
  use,
} from "look/words.js";
import { words } from "stage/words/words.js";

const ENGLISH = { language: "en", plural: (/** @type {number} */ n) => Number(n !== 1), messages: {} };
/** Polish has three forms: 1, 2 to 4, 5 and more. */
const POLISH = {
  language: "pl",
  plural: (/** @type {number} */ n) => (n === 1 ? 0 : n >= 2 && n <= 4 ? 1 : 2),
  messages: {
    "": {
      Skip: "Pomiń",
      Listen: "Posłuchaj",
      "Nothing kept.": "Nic nie zachowano.",
      "One take kept.": ["Jedno nagranie.", "%(n)s nagrania.", "%(n)s nagrań."],
      "verb\u0004Skip": "Przeskocz",
    },
    game: { Listen: "Słuchaj" },
  },
};

afterEach(() => use(ENGLISH));

test("a table that was made in English speaks the language that is spoken when it is asked", () => {
  const { skip, recap } = words;
  assert.equal(skip, "Skip");
  use(POLISH);
  assert.equal(words.skip, "Pomiń");
  assert.equal(words.code, "pl");
  assert.equal(recap.kept(0), "Nic nie zachowano.");
  use(ENGLISH);
  assert.equal(words.skip, "Skip");
});

test("a sentence that nobody has translated is said in English", () => {
  use(POLISH);
  assert.equal(words.loading, "Fetching something to talk about…");
  assert.equal(words.recap.points(5), "5 points");
});

test("a count is said in the form that its language has for it", () => {
  const kept = (/** @type {number} */ n) => words.recap.kept(n);
  assert.deepEqual([0, 1, 12].map(kept), ["Nothing kept.", "One take kept.", "12 takes kept."]);
  use(POLISH);
  assert.deepEqual([1, 3, 5].map(kept), ["Jedno nagranie.", "3 nagrania.", "5 nagrań."]);
});

test("a game's own word goes before the site's, and only in that game", () => {
  use(POLISH);
  assert.equal(catalogueOf("game").gettext("Listen"), "Słuchaj");
  assert.equal(catalogueOf("game").gettext("Skip"), "Pomiń");
  assert.equal(words.listen, "Posłuchaj");
});

test("the same English has another word where it is about something else", () => {
  use(POLISH);
  assert.equal(pgettext("verb", "Skip"), "Przeskocz");
  assert.equal(pgettext("noun", "Skip"), "Skip");
});

test("values are filled in by name, and a doubled per cent sign is one", () => {
  assert.equal(interpolate("%(right)s%% of %(of)s", { right: 60, of: 9 }), "60% of 9");
  assert.equal(ngettext("%(n)s of %(of)s", "%(n)s of %(of)s", 2, { of: 3 }), "2 of 3");
  assert.equal(N_("as it is"), "as it is");
});

test("decimals are written as the language writes them", () => {
  assert.equal(decimal(0.84), "0.8");
  use({ ...ENGLISH, language: "de" });
  assert.equal(decimal(0.84), "0,8");
});

test("one sentence has one kind of figures: those of its counts", () => {
  for (const code of ["ar", "bn", "hi", "mr"]) {
    use({ ...ENGLISH, language: code });
    assert.match(decimal(1.6), /^1[.,]6$/, code);
    assert.match(percent(0.42), /42/, code);
  }
});

test("decimals are those of the browser's own tables, whether these are read or not", () => {
  for (const code of ["en", "de", "es", "no", "tr", "pl", "ar"])
    for (const places of [0, 1, 2]) {
      use({ ...ENGLISH, language: code });
      const { format } = new Intl.NumberFormat(code, {
        minimumFractionDigits: places,
        maximumFractionDigits: places,
      });
      for (const value of [0, 0.004, 0.05, 0.15, 1.005, 2.675, 9.95, 60, 999.94, 999.99, 1000, 12_345.678, -1.25, 1e-7])
        assert.equal(decimal(value, places), format(value), `${value} in ${code}`);
    }
});

test("per cents are those of the browser's own tables, whether these are read or not", () => {
  for (const code of ["en", "de", "es", "no", "tr", "pl", "ar"]) {
    use({ ...ENGLISH, language: code });
    const { format } = new Intl.NumberFormat(code, { style: "percent" });
    for (const share of [0, 0.004, 0.005, 0.145, 0.295, 0.83, 0.995, 0.999, 1, 10.5, -0.2, 1e-7])
      assert.equal(percent(share), format(share), `${share} in ${code}`);
  }
});

test("a language without words is English", async () => {
  use(POLISH);
  await learn("fi");
  assert.equal(language(), "en");
  assert.equal(words.skip, "Skip");
});

test("any number of pauses is told", () => {
  for (let n = 1; n < 30; n++) assert.match(words.pauses(n), /^You paused .+ and kept the floor\.$/);
  assert.equal(words.fooled("A", [1, 2, 10], 12), "A thought you were finished at the first, second and tenth pause.");
  assert.equal(words.fooled("A", [1, 2, 21], 22), "A thought you were finished at 3 of 22 pauses.");
});

test("things are listed as the language lists them", () => {
  const said = (/** @type {string} */ code) => {
    use({ ...ENGLISH, language: code });
    return listed(["x", "y", "z"]);
  };
  assert.equal(said("en"), "x, y and z");
  assert.equal(said("no"), "x, y og z");
  assert.equal(said("ja"), "x、y、z");
  assert.equal(said("ar"), "x وy وz");
  use(ENGLISH);
  assert.equal(listed(["x"]), "x");
});

test("a sentence begins with a capital where the language has any", () => {
  assert.equal(begun("the machine"), "The machine");
  assert.equal(begun("機械"), "機械");
  assert.equal(begun(""), "");
  use({ ...ENGLISH, language: "tr" });
  assert.equal(begun("insan"), "İnsan");
});
