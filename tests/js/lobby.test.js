import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import "./page.mjs";

const { Lobby } = await import("talks/lobby/lobby.js");

const TALK = "/talks/K7QF-2M9PX/";

/** @type {(() => Response | Promise<Response>)[]} */
let answers = [];
/** @type {string[]} */
let went = [];
/** @type {string[]} */
let goodbyes = [];

const said = (/** @type {object} */ body) => () => new Response(JSON.stringify(body));

/** An open lobby; pages of other tests say goodbye to their own address. @param {string} [leave] */
function lobby(leave = "/leave/") {
  document.body.innerHTML = `<section data-lobby data-waited="58" data-look="/look/" data-leave="${leave}" data-csrf="t">
    <p data-part="waited"></p><p data-part="status"></p></section>`;
  const root = /** @type {HTMLElement} */ (document.body.firstElementChild);
  const opened = new Lobby(root, (address) => went.push(address));
  opened.open();
  return { text: (/** @type {string} */ part) => root.querySelector(`[data-part=${part}]`)?.textContent };
}

/** What was asked is answered; then so many milliseconds pass. @param {number} ms */
async function pass(ms) {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  mock.timers.tick(ms);
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

beforeEach(() => {
  [answers, went, goodbyes] = [[], [], []];
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(globalThis, "fetch", async () => (answers.shift() ?? said({ waited: 99, talk: "" }))());
  const sendBeacon = (/** @type {string} */ address) => goodbyes.push(address);
  Object.defineProperty(globalThis, "navigator", { value: { sendBeacon }, configurable: true });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test("it tells how long one waits, by the site's count", async () => {
  answers = [said({ waited: 61, talk: "" })];
  const { text } = lobby();
  assert.equal(text("waited"), "0:58");
  await pass(1000);
  assert.equal(text("waited"), "1:01");
});

test("it goes on to the talk as soon as somebody has come, and says no goodbye", async () => {
  answers = [said({ waited: 0, talk: "" }), said({ waited: 3, talk: TALK })];
  lobby("/led-on/");
  await pass(3000);
  assert.deepEqual(went, [TALK]);
  window.dispatchEvent(new Event("pagehide"));
  assert.ok(!goodbyes.includes("/led-on/"));
});

test("a closed page says goodbye", async () => {
  lobby("/closed/");
  await pass(0);
  window.dispatchEvent(new Event("pagehide"));
  assert.ok(goodbyes.includes("/closed/"));
});

test("a network that is away is told, and asked again", async () => {
  const away = () => Promise.reject(new TypeError("network"));
  answers = [away, said({ waited: 5, talk: TALK })];
  const { text } = lobby();
  await pass(0);
  assert.equal(text("status"), "The server does not answer. I keep trying.");
  await pass(3000);
  assert.deepEqual(went, [TALK]);
});

test("who does not wait any more is shown why, by the page itself", async () => {
  answers = [() => new Response("{}", { status: 410 })];
  lobby();
  await pass(0);
  assert.deepEqual(went, [location.href]);
});
