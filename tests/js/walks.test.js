import assert from "node:assert/strict";
import { test } from "node:test";
import { LINE_MS, Walk } from "./walks.mjs";

const ORDER = { order: ["2 cakes", "3 candles"], lines: ["Your order.", "Two cakes.", "Ten candles.", "All right?"] };
const MISTAKE = { ...ORDER, variant: "mistake", wrong: 2 };
const BELL = { ...ORDER, variant: "doorbell", bell: 2 };
const CALL = { who: "A bank", lines: ["Your card came.", "Shall I send it?"], cards: ["Say that you heard.", "Answer."] };
const GUESS = { word: "moon", banned: ["a", "b", "c", "d", "e"], lines: ["Is it big?", "The sun?", "The moon!"] };
const STORY = {
  title: "The lift",
  lines: ["A lift slept.", "It snored.", "It woke."],
  quiz: { question: "What woke it?", options: ["A piano", "Coffee", "An alarm"] },
};
const NUMBER = { ask: "Read it.", chunks: ["12", "34", "56"] };
/** @type {any} */
const MAP = {
  story: "Go.",
  lost: "The pizza is cold.",
  map: {
    size: [4, 4],
    start: [0, 0],
    goal: [3, 1],
    forks: [
      { at: [1, 0], turn: "right", ways: { right: [1, 1], straight: [2, 0] }, landmark: "tree", name: "the tree" },
      { at: [1, 1], turn: "left", ways: { left: [2, 1], right: [0, 1] }, landmark: "lamp", name: "the lamp" },
    ],
  },
};
const QUESTION = { first: "Describe a bike.", second: "Now it is stolen." };

// Stop the Bot!

test("nobody is blamed for a bell that never rang, nor for a mistake that was not read", async () => {
  for (const prompt of [BELL, MISTAKE]) {
    const walk = await (await Walk.of("stop_the_bot", prompt)).begin();
    await walk.hear(600);
    await walk.press();
    assert.equal(walk.last, "You pressed Done before it came to that. Nothing is kept. Again?");
    assert.equal(walk.ended, "nothing");
  }
});

test("Done in the middle of the wrong line is early too: its end was not heard", async () => {
  const walk = await (await Walk.of("stop_the_bot", MISTAKE)).begin();
  while (walk.speaks?.line !== 2) await walk.hear(50);
  await walk.hear(LINE_MS / 2);
  await walk.press();
  assert.match(walk.last, /^You pressed Done before/);
});

test("who hears it all in silence is told what was read, or that the bell rang", async () => {
  const silent = await (await Walk.of("stop_the_bot", MISTAKE)).begin();
  await silent.hear(20_000);
  assert.equal(silent.last, "It ordered: “Ten candles.” And nobody stopped it. Again?");
  const bell = await (await Walk.of("stop_the_bot", BELL)).begin();
  await bell.hear(20_000);
  assert.equal(bell.last, "The doorbell rang, and nothing stopped me. Again?");
});

test("an early voice is a false alarm, and Done after it no praise", async () => {
  const walk = await (await Walk.of("stop_the_bot", MISTAKE)).begin();
  await walk.hear(500, true);
  assert.match(walk.last, /^So far all was right/);
  await walk.press();
  assert.equal(walk.ended, "nothing");
  assert.match(walk.last, /^You pressed Done before/);
  assert.match(walk.game.practised, /^That was the whole order/);
});

test("a catch is told with the time that the server measured, a late answer as what it is", async () => {
  const walk = await (await Walk.of("stop_the_bot", MISTAKE)).begin();
  while (walk.speaks?.line !== 2) await walk.hear(50);
  await walk.hear(400);
  await walk.speak(700);
  await walk.press();
  assert.equal(walk.ended, "done");
  assert.match(walk.game.practised, /^Just so/);
  assert.equal(await walk.scored(["interruption"], { value: 0.84 }), "Caught it, after 0.8 seconds.");
  assert.equal(await walk.scored(["complete"]), "Kept as an answer: you let it finish first.");
});

test("whoever stopped the agent is not told that nothing did: what they said has no end", async () => {
  for (const labels of [[], ["incomplete"]]) {
    const walk = await (await Walk.of("stop_the_bot", MISTAKE)).begin();
    while (walk.speaks?.line !== 2) await walk.hear(50);
    await walk.hear(400);
    await walk.hear(700, true);
    await walk.press();
    assert.match(await walk.scored(labels), /^Kept, but what you said has no end/);
    const earlier = { type: "scored", recording: "earlier", status: "listened", message: "the server", floor: { cuts: [] } };
    assert.equal(walk.game.told(earlier), "the server", "of which the page knows nothing");
  }
});

test("an answer without an end did not stop the agent", async () => {
  const walk = await (await Walk.of("stop_the_bot", MISTAKE)).begin();
  while (walk.game.step !== "read") await walk.hear(50);
  await walk.hear(700, true);
  await walk.press();
  assert.match(await walk.scored([]), /nothing stopped the bot at the right moment/);
});

test("a voice that begins with the wrong line cannot have heard it: the line is read once more", async () => {
  const walk = await (await Walk.of("stop_the_bot", MISTAKE)).begin();
  while (walk.speaks?.line !== 2) await walk.hear(50);
  await walk.hear(300, true);
  assert.match(walk.last, /^So far all was right/);
  await walk.hear(1000);
  assert.deepEqual([walk.lines.at(-1), walk.game.caught], [2, false]);
  await walk.hear(400);
  await walk.hear(300, true);
  assert.ok(walk.game.caught);
});

// Games in which the floor passes back and forth

test("Call Centre: silence, then Done: the caller asks, then hangs up, and nobody pressed", async () => {
  const walk = await (await Walk.of("call_centre", CALL)).begin();
  await walk.hear(LINE_MS + 100);
  await walk.press();
  assert.match(walk.last, /^I have not heard your reply yet/);
  await walk.hear(5000);
  assert.match(walk.last, /^Hello\? Are you still there/);
  await walk.hear(7000);
  assert.match(walk.last, /^They lost patience and hung up/);
  assert.equal(walk.ended, "cut off");
});

test("a voice that stands on the line is not said to be unheard: it began under the agent's", async () => {
  for (const [folder, prompt] of /** @type {const} */ ([["call_centre", CALL], ["taboo_rush", GUESS]])) {
    const walk = await (await Walk.of(folder, prompt)).begin();
    if (folder === "taboo_rush") {
      await walk.speak(500);
      await walk.press();
    }
    await walk.hear(400);
    await walk.hear(LINE_MS, true);
    await walk.press();
    assert.match(walk.last, /^You spoke while I did/);
    await walk.hear(300);
    await walk.press();
    assert.doesNotMatch(walk.last, /not heard/);
  }
});

test("a reply in time hands over; one without an end is told as that", async () => {
  const walk = await (await Walk.of("call_centre", CALL)).begin();
  await walk.hear(LINE_MS + 100);
  await walk.speak(600);
  await walk.press();
  assert.deepEqual(walk.marks, ["over"]);
  await walk.hear(LINE_MS + 100);
  await walk.speak(600);
  await walk.press();
  assert.equal(walk.ended, "done");
  assert.equal(await walk.scored(["backchannel", "complete"]), "2 replies, well placed.");
  assert.match(await walk.scored(["incomplete"]), /^Kept, but no reply has an end/);
  assert.equal(await walk.scored([]), "the server");
});

test("Taboo Rush: nothing said, or only noise, is never called a guess that was right", async () => {
  const walk = await (await Walk.of("taboo_rush", GUESS)).begin();
  await walk.hear(2000);
  await walk.press();
  assert.match(walk.last, /^I have not heard you yet/);
  assert.match(await walk.scored(["incomplete"]), /^Kept, but no turn has an end/);
  assert.doesNotMatch(walk.said.join(" "), /knew|right/);
});

/** @returns {{asked: string, hidden: boolean}} what Taboo Rush asks after a take */
const question = () => ({
  asked: String(document.querySelector("[data-play=ask]")?.textContent),
  hidden: Boolean(document.querySelector("[data-play=own].is-away")),
});
const tap = (/** @type {string} */ name) =>
  /** @type {HTMLElement} */ (document.querySelector(`[data-play=${name}]`)).click();

test("Taboo Rush: where nobody hears words, the player is asked, and the guess hangs on the answer", async () => {
  const walk = await Walk.of("taboo_rush", GUESS);
  assert.equal(await walk.scored(["complete"]), "One turn, cleanly handed over.");
  assert.deepEqual(question(), { asked: "Did one of them slip out?", hidden: false });
  tap("clean");
  assert.equal(walk.last, "No forbidden word, you say: the guess counts.");
  assert.ok(question().hidden);
  assert.match(await walk.scored(["complete"]), /the guess counts\.$/);
  await walk.scored(["complete"], { recording: "two" });
  tap("slipped");
  assert.match(await walk.scored(["complete"], { recording: "two" }), /the guess does not count\. Thanks/);
  assert.deepEqual(walk.answers, [true, false]);
});

test("nobody is asked of a take that holds nothing, whose words are on their way, or who has owned up", async () => {
  const walk = await (await Walk.of("taboo_rush", GUESS)).begin();
  await walk.scored([]);
  assert.ok(question().hidden);
  await walk.scored(["complete"], { recording: "two", more: true });
  assert.ok(question().hidden);
  await walk.scored(["complete"], { recording: "two" });
  assert.ok(!question().hidden);
  walk.stage.phase = "speaking";
  walk.game.offered(GUESS, "en");
  walk.game.key("o");
  assert.match(await walk.scored(["complete"], { recording: "three" }), /the guess does not count/);
  assert.ok(question().hidden);
});

test("Taboo Rush: where words were heard, they are named, and nobody is asked", async () => {
  const walk = await Walk.of("taboo_rush", GUESS);
  const told = async (/** @type {number} */ right, /** @type {string[]} */ ...said) =>
    (await walk.scored(["complete"], { heard: { right, of: 1, said } })).replace(/^One turn, cleanly handed over\. /, "");
  assert.equal(await told(0, "a", "moon"), "Heard: a and moon. So the guess does not count.");
  assert.equal(await told(0), "Hardly a word of your description was heard, so the guess was luck.");
  assert.equal(await told(1), "No forbidden word was heard: the guess counts.");
  assert.ok(question().hidden);
});

// Mm-hm Radio

test("Mm-hm Radio: silence is asked for a sound; early Off leaves no question", async () => {
  const walk = await (await Walk.of("mm_hm_radio", { ...STORY, lines: Array(12).fill("A long line.") })).begin();
  await walk.hear(14_000);
  assert.match(walk.last, /^Still there\?/);
  await walk.press();
  assert.equal(await walk.scored([]), "Kept, without a mm-hm that counts.");
  assert.match(String(document.querySelector("[data-play=quiz]")?.className), /is-away/);
});

test("a story without a mm-hm that counts is not said to have been quiet, however loud the room", async () => {
  const walk = await (await Walk.of("mm_hm_radio", STORY)).begin();
  for (let burst = 0; burst < 20; burst++) await walk.speak(200);
  await walk.hear(3000);
  assert.equal(walk.ended, "done");
  assert.equal(await walk.scored([]), "The story came to its end, without a mm-hm that counts.");
});

test("a late answer keeps what was said before it; a wrong one shows what was right", async () => {
  const walk = await (await Walk.of("mm_hm_radio", STORY)).begin();
  await walk.hear(900);
  await walk.speak(200);
  await walk.hear(8000);
  assert.equal(await walk.scored(["backchannel"]), "One mm-hm, and the story lived.");
  walk.checked = { right: 0, of: 1, solution: "Coffee" };
  walk.game.key("1");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(walk.last, "Not quite. It was: Coffee.");
  const answers = [...document.querySelectorAll("[data-play=quiz] button")].map(({ dataset }) => dataset.answer);
  assert.deepEqual(answers, ["wrong", "solution", undefined]);
  const again = { type: "scored", recording: "one", status: "listened", floor: { cuts: [{ label: "backchannel" }] } };
  assert.equal(walk.game.told(again), "One mm-hm, and the story lived. Not quite. It was: Coffee.");
});

test("in the recap no take is told with the ending of another", async () => {
  const walk = await (await Walk.of("mm_hm_radio", STORY)).begin();
  await walk.hear(8000);
  await walk.scored(["backchannel"]);
  const other = { type: "scored", recording: "earlier", status: "listened", floor: { cuts: [{ label: "backchannel" }] } };
  assert.equal(walk.game.told(other), "One mm-hm that counts.");
});

const FORKED = {
  ...STORY,
  lines: ["A lift slept.", "It snored.", "It woke.", "It raced.", "It strolled.", "It rests."],
  forks: [
    {
      after: 3,
      ways: [
        { way: "quick", lines: 1, told: "You hummed quickly, so it raced." },
        { way: "calm", lines: 1, told: "You took your time, so it strolled." },
      ],
    },
  ],
};

test("Mm-hm Radio: a story goes the way that the sounds lead to, and says so once it is told", async () => {
  const walk = await (await Walk.of("mm_hm_radio", FORKED)).begin();
  for (let hum = 0; hum < 4; hum++) await walk.speak(200);
  await walk.hear(9000);
  assert.deepEqual(walk.lines, [0, 1, 2, 3, 5]);
  assert.deepEqual(walk.marks, ["sign", "sign", "sign", "sign", "way"]);
  assert.deepEqual(walk.values, ["0", "500", "1000", "1500", "quick"]);
  assert.equal(await walk.scored(["backchannel"]), "One mm-hm, and the story lived. You hummed quickly, so it raced.");
});

test("whoever is silent comes another way, and nobody is told that they hummed when it was noise", async () => {
  const silent = await (await Walk.of("mm_hm_radio", FORKED)).begin();
  await silent.hear(9000);
  assert.deepEqual(silent.lines, [0, 1, 2, 4, 5]);
  const told = "The story came to its end, without a mm-hm that counts.";
  assert.equal(await silent.scored([]), `${told} You took your time, so it strolled.`);
  const noisy = await (await Walk.of("mm_hm_radio", FORKED)).begin();
  for (let burst = 0; burst < 4; burst++) await noisy.speak(200);
  await noisy.hear(9000);
  assert.deepEqual(noisy.lines, [0, 1, 2, 3, 5]);
  assert.equal(await noisy.scored([]), told);
});

test("an answer to Still there? and a sentence that took the floor lead nowhere", async () => {
  const lines = Array(12).fill("A long line.");
  const walk = await (await Walk.of("mm_hm_radio", { ...FORKED, lines })).begin();
  await walk.hear(14_000);
  assert.match(walk.last, /^Still there\?/);
  await walk.speak(200);
  await walk.hear(500);
  await walk.speak(1700);
  assert.deepEqual(
    walk.marks.filter((mark) => mark !== "way"),
    ["signal_lost", "cut_in"],
  );
});

// Number Relay

test("Number Relay: Done before the last piece is told, and breaks the row", async () => {
  const walk = await (await Walk.of("number_relay", NUMBER)).begin();
  const read = async (/** @type {number} */ pieces) => {
    for (let piece = 0; piece < pieces; piece++) {
      await walk.hear(400, true);
      await walk.hear(600);
    }
    await walk.press();
    walk.ended = "";
  };
  await read(3);
  assert.equal(await walk.scored(["complete"], { value: 1.24, recording: "a" }), "To the last piece, 1.2 seconds each. no pause");
  await walk.begin();
  await read(3);
  assert.match(await walk.scored(["complete"], { value: 1.1, recording: "b" }), /2 numbers in a row\.$/);
  await walk.begin();
  await read(1);
  assert.match(await walk.scored(["incomplete"], { recording: "c" }), /^You pressed Done before the last piece/);
});

test("nobody is said to have pressed what the minute or the microphone ended", async () => {
  const number = await (await Walk.of("number_relay", NUMBER)).begin();
  await number.speak(400);
  number.stage.cutOff("");
  assert.equal(await number.scored(["incomplete"], { pauses: [[1, 2]] }), "pauses");
  const story = await (await Walk.of("mm_hm_radio", STORY)).begin();
  await story.hear(900);
  await story.speak(200);
  story.stage.cutOff("");
  assert.equal(await story.scored(["backchannel"]), "One mm-hm that counts.");
  const off = await (await Walk.of("mm_hm_radio", STORY)).begin();
  await off.hear(900);
  await off.speak(200);
  await off.press();
  assert.equal(await off.scored(["backchannel"]), "One mm-hm, and then you switched off.");
});

test("Number Relay: a number of which nothing is kept, or that has no end, is none of a row", async () => {
  const walk = await (await Walk.of("number_relay", NUMBER)).begin();
  const take = async (/** @type {string} */ recording, /** @type {number | undefined} */ value) => {
    await walk.begin();
    for (let piece = 0; piece < 3; piece++) walk.game.show();
    await walk.press();
    walk.ended = "";
    return walk.scored(["complete"], { value, recording });
  };
  await take("a", 1);
  assert.match(await take("b", 1), /2 numbers in a row\.$/);
  assert.doesNotMatch(await take("c", undefined), /row/);
  assert.doesNotMatch(await take("d", 1), /row/);
  await walk.begin();
  walk.game.stored("refused");
  walk.ended = "";
  assert.doesNotMatch(await take("e", 1), /row/);
});

test("Number Relay: nobody is told that they read it right, since nobody heard the words", async () => {
  const walk = await (await Walk.of("number_relay", NUMBER)).begin();
  await walk.hear(3000);
  await walk.press();
  assert.equal(await walk.scored([]), "You pressed Done before the last piece, so this has no end. the server");
});

// Maze Courier

test("Maze Courier: a way that was tapped is called tapped, and a wrong turn shows the right one", async () => {
  const walk = await (await Walk.of("maze_courier", MAP)).begin();
  await walk.hear(1300, true);
  await walk.press();
  const told = await walk.scored(["incomplete"], { pauses: [[1, 2]] });
  assert.doesNotMatch(told, /understood/);
  const verdict = () => String(document.querySelector("[data-play=verdict]")?.textContent);
  walk.game.tap("right");
  walk.game.tap("left");
  assert.equal(verdict(), "Delivered! What you tapped is the way on the map.");
  walk.game.stored("two");
  walk.game.tap("straight");
  assert.equal(verdict(), "Lost at fork 1, the tree: on the map it is turn right. The pizza is cold.");
});

test("Maze Courier: who pressed Done in the fog is not asked what they said of a fork that never came", async () => {
  const walk = await (await Walk.of("maze_courier", MAP)).begin();
  await walk.speak(500);
  await walk.press();
  await walk.scored(["incomplete"], { pauses: [[1, 2]] });
  walk.game.tap("right");
  assert.match(String(document.querySelector("[data-play=check]")?.className), /is-away/);
  assert.equal(document.querySelector("[data-play=verdict]")?.textContent, "");
  assert.deepEqual(walk.answers, []);
});

test("Maze Courier: turns that were heard are called heard, and none is where nobody heard words", async () => {
  const walk = await Walk.of("maze_courier", MAP);
  const heard = { of: 2, said: [] };
  assert.match(await walk.scored(["complete"], { heard: { ...heard, right: 2 } }), /Heard: every turn, as on the map\.$/);
  assert.match(await walk.scored(["complete"], { heard: { ...heard, right: 1 } }), /Heard: 1 turn out of 2, as on the map\.$/);
  assert.match(await walk.scored(["complete"], { heard: { ...heard, right: 0 } }), /Heard: 0 turns out of 2/);
  assert.doesNotMatch(await walk.scored(["complete"]), /Heard|understood/);
});

// Cliffhanger

test("Cliffhanger: straight through is said only where no pause was recorded", async () => {
  const walk = await (await Walk.of("cliffhanger", QUESTION)).begin();
  await walk.speak(2000);
  await walk.press();
  assert.equal(await walk.scored(["complete"]), "no pause");
  assert.equal(await walk.scored(["complete"], { pauses: [[1, 1.4]] }), "the server");
  assert.equal(await walk.scored([]), "the server");
});

test("what the server says in English is said in the language of the stage", async () => {
  const { use } = await import("look/words.js");
  const plural = (/** @type {number} */ n) => Number(n !== 1);
  for (const [folder, prompt] of /** @type {const} */ ([["cliffhanger", QUESTION], ["call_centre", CALL]])) {
    const walk = await Walk.of(folder, prompt);
    use({ language: "no", plural, messages: { "": { "the server": "tjeneren" } } });
    const told = await walk.scored([]);
    use({ language: "en", plural, messages: {} });
    assert.equal(told, "tjeneren");
  }
});

// Every game that records, in each of these ways, with nothing in it that counts

const GAMES = {
  cliffhanger: QUESTION,
  hold_the_floor: { begin: "When the train stopped …" },
  maze_courier: MAP,
  taboo_rush: GUESS,
  number_relay: NUMBER,
  mm_hm_radio: STORY,
  stop_the_bot: MISTAKE,
  call_centre: CALL,
};
/** @type {Record<string, (walk: any) => Promise<any>>} */
const WAYS = {
  silence: (walk) => walk.hear(8000),
  "Done at once": (walk) => walk.press(),
  "nothing but noise": (walk) => walk.hear(8000, true),
  "a voice at the very end": async (walk) => (await walk.hear(8000)).hear(400, true),
};
/** What no take is told that holds nothing. */
const PRAISE = /well placed|handed over|lived|aught|held on|guess counts|in a row|Delivered|knew|every turn|seconds each/;

test("a take in which nothing counts is praised for nothing, whichever game it is of and however it went", async () => {
  for (const [folder, prompt] of Object.entries(GAMES))
    for (const [way, go] of Object.entries(WAYS)) {
      const walk = await (await Walk.of(folder, prompt)).begin();
      await go(walk);
      for (let more = 0; more < 12 && !walk.ended; more++) await (await walk.hear(LINE_MS + 100)).press();
      assert.ok(walk.ended, `${folder}, ${way}`);
      const told = walk.ended === "nothing" ? "" : await walk.scored([]);
      assert.doesNotMatch([...walk.said, told].join(" "), PRAISE, `${folder}, ${way}`);
    }
});
