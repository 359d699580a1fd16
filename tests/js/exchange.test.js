import assert from "node:assert/strict";
import { test } from "node:test";
import { Exchange, tally } from "stage/exchange/exchange.js";

/** 50 ms windows of speech and quiet, as the stage counts them. */
class Voice {
  /** @param {Exchange} exchange */
  constructor(exchange) {
    this.exchange = exchange;
    this.spokenMs = 0;
    this.quietMs = 1000;
  }

  /** @param {number} ms */
  speak(ms) {
    for (let heard = 0; heard < ms; heard += 50) {
      this.spokenMs += 50;
      this.quietMs = 0;
      this.exchange.hear(this);
    }
  }

  /** @param {number} ms */
  rest(ms) {
    for (let heard = 0; heard < ms; heard += 50) {
      this.quietMs += 50;
      this.exchange.hear(this);
    }
  }
}

test("the floor goes back and forth until the agent has no more lines", () => {
  const exchange = new Exchange(2);
  const voice = new Voice(exchange);
  const meant = [];
  for (const _ of [1, 2, 3]) {
    voice.speak(400);
    voice.rest(300);
    const press = exchange.press();
    meant.push(press);
    if (press === "over") {
      exchange.give();
      voice.rest(1000);
      exchange.take();
    }
  }
  assert.deepEqual(meant, ["over", "over", "done"]);
  assert.equal(exchange.isLast, true);
});

test("lines are said in their order", () => {
  const exchange = new Exchange(2);
  assert.equal(exchange.give(), 0);
  exchange.take();
  assert.equal(exchange.give(), 1);
});

test("nothing can be handed over while the agent has the floor", () => {
  const exchange = new Exchange(2);
  new Voice(exchange).speak(400);
  exchange.give();
  assert.equal(exchange.press(), "listen");
  assert.equal(exchange.press(), "listen");
});

test("who hands over without a word is told so once, and may press again", () => {
  const exchange = new Exchange(2);
  assert.equal(exchange.press(), "silent");
  assert.equal(exchange.press(), "over");
});

test("the reminder comes back in the next turn", () => {
  const exchange = new Exchange(2);
  exchange.press();
  exchange.give();
  exchange.take();
  assert.equal(exchange.press(), "silent");
});

test("a click of the mouse is no word, and a short yes is one", () => {
  const exchange = new Exchange(1);
  const voice = new Voice(exchange);
  voice.speak(50);
  assert.equal(exchange.hasSpoken, false);
  voice.speak(50);
  assert.equal(exchange.hasSpoken, true);
});

test("what was said in one turn does not count in the next", () => {
  const exchange = new Exchange(2);
  const voice = new Voice(exchange);
  voice.speak(2000);
  voice.rest(300);
  exchange.give();
  voice.rest(300);
  exchange.take();
  assert.equal(exchange.hasSpoken, false);
  voice.speak(200);
  assert.equal(exchange.hasSpoken, true);
});

test("what is said over the agent's line and on is no answer until there was a pause", () => {
  const exchange = new Exchange(2);
  const voice = new Voice(exchange);
  exchange.give();
  voice.speak(500);
  exchange.take();
  voice.speak(1000);
  assert.equal(exchange.hasSpoken, false);
  voice.rest(250);
  voice.speak(200);
  assert.equal(exchange.hasSpoken, true);
});

test("the page can tell an answer that goes on from one that looks finished", () => {
  const exchange = new Exchange(2);
  const voice = new Voice(exchange);
  assert.equal(exchange.mood, "you");
  voice.speak(300);
  assert.equal(exchange.mood, "heard");
  voice.rest(500);
  assert.equal(exchange.mood, "rest");
  exchange.give();
  assert.equal(exchange.mood, "agent");
});

const words = /** @type {any} */ ({
  turns: (/** @type {number} */ n) => `${n} turns.`,
  knew: (/** @type {string} */ by, /** @type {number} */ right, /** @type {number} */ of) =>
    `${by} ${right}/${of}.`,
});

/** @param {[string, Record<string, string>][]} cuts label, and what each judge says */
function floor(...cuts) {
  return /** @type {any} */ ({
    cuts: cuts.map(([label, verdicts]) => ({
      label,
      verdicts: Object.entries(verdicts).map(([by, says]) => ({ by, says })),
    })),
  });
}

test("every judge is told how many turns it knew, pauses left out", () => {
  const told = tally(
    floor(
      ["incomplete", { A: "complete" }],
      ["complete", { A: "complete", B: "incomplete" }],
      ["complete", { A: "incomplete" }],
    ),
    words,
  );
  assert.equal(told, "2 turns. A 1/2. B 0/1.");
});

test("nobody is blamed for a backchannel that they have no word for", () => {
  assert.equal(tally(floor(["backchannel", { A: "complete", B: "backchannel" }]), words), "1 turns. B 1/1.");
});

test("without a judge only the turns are told", () => {
  assert.equal(tally(floor(["complete", {}]), words), "1 turns.");
});
