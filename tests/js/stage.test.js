import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { stagePage } from "./page.mjs";
import { ROUND, Socket } from "./socket.mjs";

const { open } = await import("stage/stage.js");
const { Play } = await import("stage/play.js");

/** A game that only notes what it is told. */
class Game extends Play {
  /** @type {Game} */
  static newest;

  /** @param {import("stage/play.js").GameStage} stage */
  constructor(stage) {
    super(stage);
    /** @type {any[][]} */
    this.told = [];
    Game.newest = this;
  }

  get words() {
    return { ready: "Press Speak.", practice: "Try it.", speaking: "Go on." };
  }

  /**
   * @param {import("stage/play.js").Prompt} prompt
   * @param {string} language
   */
  offered(prompt, language) {
    this.told.push(["offered", prompt.key, language]);
  }

  /** @param {string} key */
  key(key) {
    this.told.push(["key", key]);
  }
}

/**
 * The stage with that game on a new page.
 * @param {Record<string, string>} [data] that its page has besides
 * @param {string} [language] that was chosen last time
 * @param {string} [set] in progress
 */
async function opened(data = {}, language = "", set = "") {
  const root = stagePage();
  if (language) localStorage.setItem("your-turn.language", language);
  if (set) sessionStorage.setItem("your-turn.set.cliffhanger", set);
  Object.assign(root.dataset, data);
  root.dataset.language = "en";
  root.dataset.game = "cliffhanger";
  const select = /** @type {HTMLSelectElement} */ (root.querySelector('[data-part="language"]'));
  select.innerHTML = '<option value="en">English</option><option value="no">Norsk</option>';
  await open(root, Game);
  const said = (part = "status") => root.querySelector(`[data-part="${part}"]`)?.textContent ?? "";
  return { root, select, said, game: Game.newest };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  Socket.reset();
});

test("a game may touch what play.js names of the stage, and nothing more", async () => {
  const { game } = await opened();
  assert.deepEqual(Object.keys(game.stage).sort(), [
    "agent",
    "answer",
    "cutOff",
    "done",
    "kept",
    "language",
    "live",
    "mark",
    "nothingToKeep",
    "part",
    "phase",
    "practising",
    "recording",
    "render",
    "restartSpeech",
    "retell",
    "say",
    "words",
  ]);
  assert.deepEqual([game.stage.phase, game.stage.language, game.stage.practising], ["loading", "en", false]);
});

test("the page asks for a round at once, offers it to the game, and says what comes first", async () => {
  const { root, game, said } = await opened();
  const { unchecked, recordsOn } = game.stage.words;
  Socket.last.greets();
  assert.deepEqual(game.told, [["offered", ROUND.prompt.key, "en"]]);
  assert.equal(root.dataset.phase, "unchecked");
  assert.equal(said(), `${unchecked} ${recordsOn}`);
});

test("a page that comes with a round is ready before anything has answered", async () => {
  const { root, game, said } = await opened({ firstRound: JSON.stringify(ROUND) });
  assert.deepEqual([game.told, root.dataset.phase], [[["offered", ROUND.prompt.key, "en"]], "unchecked"]);
  Socket.last.greets();
  assert.equal(game.told.length, 1);
  Socket.last.says({ type: "error", code: "full", message: "Every seat is taken." });
  assert.equal(said(), `${game.stage.words.unchecked} ${game.stage.words.recordsOn}`, "it was greeted already");
});

test("a round of the page in another language than is played is left, and one is asked for", async () => {
  const { root, game } = await opened({ firstRound: JSON.stringify(ROUND) }, "no");
  assert.deepEqual([game.told, root.dataset.phase], [[], "loading"]);
  Socket.last.greets();
  assert.deepEqual(Socket.last.sent, [{ type: "hello", protocol: 1, language: "no" }]);
  assert.deepEqual(game.told, [["offered", ROUND.prompt.key, "no"]]);
});

test("a set that is complete has its recap first, and no round", async () => {
  const kept = [1, 2, 3, 4, 5].map((n) => ({ recording: `r${n}`, receipt: "ABC" }));
  const { root, game } = await opened({ firstRound: JSON.stringify(ROUND) }, "", JSON.stringify(kept));
  assert.deepEqual([game.told, root.dataset.phase, Socket.opened.length], [[], "recap", 0]);
});

test("who has a round and no seat is told, and waits", async () => {
  const { root, said } = await opened({ firstRound: JSON.stringify(ROUND) });
  Socket.last.onopen();
  Socket.last.says({ type: "error", code: "full", message: "Every seat is taken." });
  Socket.last.ends(4503);
  assert.deepEqual([root.dataset.phase, said()], ["loading", "Every seat is taken."]);
});

test("a browser that keeps nothing is told of, and plays all the same", async () => {
  const { game, said } = await opened();
  assert.equal(said("aside-text"), game.stage.words.noShelf);
  Socket.last.greets();
  assert.equal(game.told.length, 1);
});

test("the floor line follows the sound of the take that is heard again", async () => {
  const { FloorLine } = await import("floor-line");
  const sync = mock.method(FloorLine.prototype, "sync");
  await opened();
  assert.ok(sync.mock.calls[0].arguments[0] instanceof Audio);
});

test("another language is asked for anew, kept, and that of the page", async () => {
  const { root, select, game } = await opened();
  Socket.last.greets();
  select.value = "no";
  select.dispatchEvent(new Event("change"));
  // Its words are imported, by a thread of node's that may have to wait; the clock of the page stands still.
  const patience = performance.now() + 20_000;
  while (Socket.opened.length < 2 && performance.now() < patience)
    await new Promise((resolve) => setImmediate(resolve));
  Socket.last.greets();
  assert.deepEqual(game.told.at(-1), ["offered", ROUND.prompt.key, "no"]);
  assert.equal(Socket.last.sent[0].language, "no");
  assert.equal(root.lang, game.stage.words.code);
  assert.equal(localStorage.getItem("your-turn.language"), "no");
});

test("a key that the stage has no use for is the game's, and Space is the round button", async () => {
  const { root, game, said } = await opened();
  Socket.last.greets();
  press("n");
  press("n", { ctrlKey: true });
  assert.deepEqual(game.told.slice(1), [["key", "n"]]);
  press(" ");
  assert.equal(root.dataset.phase, "checking");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(said(), game.stage.words.microphone.insecure);
});

/**
 * @param {string} key
 * @param {object} [more]
 */
function press(key, more = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.body.dispatchEvent(event);
}

test("what the server says of a round that it has not is said in the language of the stage", async () => {
  const { use } = await import("look/words.js");
  const { root, said } = await opened();
  use({ language: "no", plural: (n) => Number(n !== 1), messages: { "": { "None left.": "Ingen igjen." } } });
  Socket.last.onopen();
  Socket.last.says({ type: "error", code: "no_prompt", message: "None left." });
  Socket.last.ends(4404);
  use({ language: "en", plural: (n) => Number(n !== 1), messages: {} });
  assert.deepEqual([root.dataset.phase, said()], ["trouble", "Ingen igjen."]);
});

test("who is stopped has a way out in the place of the buttons", async () => {
  const { root } = await opened();
  Socket.last.onopen();
  Socket.last.says({ type: "error", code: "daily_done", message: "That was today." });
  Socket.last.ends(4429);
  assert.equal(root.dataset.phase, "stopped");
  assert.equal(root.querySelectorAll("[data-part=stopped] a[href]").length, 2);
});

test("the focus does not fall off a control that is gone: it goes to the round button", async () => {
  const { root } = await opened();
  const main = root.querySelector('[data-part="main"]');
  const recheck = /** @type {HTMLButtonElement} */ (root.querySelector('[data-part="recheck"]'));
  Socket.last.greets();
  recheck.focus();
  assert.equal(document.activeElement, recheck);
  recheck.click();
  assert.equal(root.dataset.phase, "checking");
  assert.equal(document.activeElement, main);
});

test("the second half of a double click does not do what the button has become", async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: as the page itself keeps it
  document.cookie = "microphone=good";
  const { root, game } = await opened({ firstRound: JSON.stringify(ROUND) });
  // biome-ignore lint/suspicious/noDocumentCookie: as above
  document.cookie = "microphone=; max-age=0";
  assert.equal(root.dataset.phase, "ready");
  const left = root.querySelector('[data-part="left"]');
  const chosen = [1, 2, 1].map((detail) => {
    left?.dispatchEvent(new MouseEvent("click", { detail, bubbles: true }));
    return game.stage.practising;
  });
  assert.deepEqual(chosen, [true, true, false]);
});
