import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { talkPage } from "./page.mjs";
import { Socket } from "./socket.mjs";

const { Lines } = await import("talks/lines.js");
const { takeUp } = await import("talks/put-away.js");
const { Talk } = await import("talks/talk.js");
const { words } = await import("talks/words.js");
const { words: stage } = await import("stage/words/words.js");

const TALK = {
  ...{ type: "talk", code: "K7QF-2M9PX", game: "alibi", side: 0, minutes: 4, partner: "here" },
  prompt: { task: "alibi", case: "A cake is gone.", clues: ["It was noon."], agree_seconds: 60, side: 0, questions: [] },
};
const CONTEXT = { currentTime: 0, audioWorklet: { addModule: async () => {} } };

/** A talk whose page has greeted the server, brought to a phase. @param {import("talks/course.js").Phase} phase */
function talking(phase) {
  const root = talkPage();
  Object.assign(root.dataset, { language: "en", socket: "/ws/talks/x/" });
  const talk = new Talk(root);
  talk.open();
  Socket.last.onopen();
  Socket.last.says(TALK);
  talk.course.phase = phase;
  const microphone = { context: CONTEXT, sampleRate: 16_000, settings: {}, close: async () => {} };
  talk.voice.microphone = /** @type {any} */ (microphone);
  const said = () => root.querySelector("[data-part=status]")?.textContent;
  return { talk, root, said };
}

const BEFORE = { rate: 16_000, offset: 0, drift: 0, answers: [], done: true };

/** A page that is opened anew in the middle of a talk, and has a microphone with that rate. @param {number} rate */
async function anew(rate) {
  const root = talkPage();
  Object.assign(root.dataset, { language: "en", socket: "/ws/talks/x/" });
  const talk = new Talk(root);
  const orders = /** @type {any[]} */ ([]);
  const microphone = { context: CONTEXT, sampleRate: rate, settings: {}, close: async () => {} };
  talk.voice.open = async () => {
    talk.voice.clock.see(100, performance.now());
    talk.voice.microphone = /** @type {any} */ ({ ...microphone, record: (/** @type {any} */ at) => orders.push(at) });
  };
  talk.check.loop.measure = async () => false;
  talk.earOf = async () => /** @type {any} */ ({ begin: (/** @type {number} */ hz) => orders.push(hz), close: () => {} });
  talk.open();
  Socket.last.onopen();
  Socket.last.says({ ...TALK, before: BEFORE });
  Socket.last.says({ type: "have", next: 50 });
  for (let i = 0; i < 20 && talk.course.phase !== "talking"; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(50);
    for (const { type, sent } of Socket.last.sent.slice(-1))
      if (type === "ping") Socket.last.says({ type: "pong", sent, received: 2_000_000, replied: 2_000_000 });
  }
  return { talk, root, orders, said: () => root.querySelector("[data-part=status]")?.textContent };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  Socket.reset();
});

test("who loses the microphone while they wait is not ready any more, and is told which loss it was", () => {
  for (const loss of /** @type {const} */ (["lost", "changed", "suspended"])) {
    const { talk, said } = talking("waiting");
    talk.wire.ready({ sample_rate: 16_000, settings: {} });
    assert.deepEqual(Socket.last.kinds, ["hello", "ready"]);
    talk.lost(loss);
    assert.deepEqual([talk.course.phase, said()], ["unchecked", stage.gone[loss]]);
    Socket.last.onopen();
    Socket.last.says(TALK);
    assert.deepEqual(Socket.last.kinds, ["hello"], "the server hears a line that is not ready");
    assert.equal(Socket.opened.at(-2)?.closed, true);
  }
});

test("an ear that cannot be made leaves a button to press", async () => {
  const { talk, said } = talking("measuring");
  const addModule = () => Promise.reject(new DOMException("not fetched", "AbortError"));
  const microphone = /** @type {any} */ (talk.voice.microphone);
  microphone.context = { ...CONTEXT, audioWorklet: { addModule } };
  await talk.ready();
  assert.deepEqual([talk.course.phase, talk.course.action, said()], ["unchecked", "check", words.refused]);
  assert.deepEqual(Socket.last.kinds, ["hello"], "and the server waits");
});

test("a microphone that goes while the click is listened for leads back to the check, and nobody is ready", async () => {
  const { talk } = talking("measuring");
  talk.check.loop.measure = async () => {
    talk.lost("suspended");
    return false;
  };
  talk.course.phase = "bare";
  await talk.check.measure();
  assert.equal(talk.course.phase, "unchecked");
  assert.deepEqual(Socket.last.kinds, ["hello"]);
});

test("who cannot go on has a way out, and hears nobody", () => {
  const { talk, root, said } = talking("talking");
  let closed = 0;
  talk.ear = /** @type {any} */ ({ close: () => closed++ });
  talk.refused({ code: "talk_elsewhere", message: "You went on elsewhere." }, false);
  assert.deepEqual([root.dataset.phase, said(), closed], ["stopped", "You went on elsewhere.", 1]);
  assert.equal(root.querySelectorAll("[data-part=stopped] a[href]").length, 2);
});

test("what two talk about is in their language, whichever the page is in", () => {
  const root = talkPage();
  Object.assign(root.dataset, { language: "ar", socket: "/ws/talks/x/" });
  new Talk(root).open();
  Socket.last.onopen();
  Socket.last.says(TALK);
  for (const name of ["game", "result"]) {
    const part = /** @type {HTMLElement} */ (root.querySelector(`[data-part=${name}]`));
    assert.deepEqual([part.lang, part.dir], ["ar", "rtl"]);
  }
});

test("who is done keeps their place, and says so once", () => {
  const { talk, root } = talking("talking");
  const done = /** @type {HTMLButtonElement} */ (root.querySelector("[data-part=done]"));
  talk.view.render(talk.course);
  done.focus();
  done.click();
  done.click();
  assert.equal(document.activeElement, done);
  assert.equal(done.ariaDisabled, "true");
  assert.equal(talk.wire.outbox.entries.length, 1);
});

test("a page that is opened anew goes on by itself, where the one before it would be", async () => {
  const { talk, root, orders, said } = await anew(16_000);
  assert.deepEqual([talk.course.phase, said()], ["talking", words.back]);
  const kinds = Socket.last.kinds.filter((kind) => kind !== "ping");
  assert.deepEqual(kinds, ["hello", "resume", "ready"]);
  const { next } = Socket.last.sent.find(({ type }) => type === "resume");
  assert.ok(next >= 100 && next < 200, `${next}`);
  assert.equal(talk.voice.sampleAt(), next * 320);
  assert.ok(orders[0] > 100 && orders[0] < 101, "it begins a little later");
  assert.equal(talk.lines.seconds, Math.round((next / 50) * 20) / 20);
  assert.equal(/** @type {HTMLButtonElement} */ (root.querySelector("[data-part=done]")).ariaDisabled, "true");
  Socket.last.says({ type: "begin", rate: 48_000 });
  assert.deepEqual(orders.slice(1), [48_000], "and nothing is begun anew");
});

test("a page whose microphone has another rate than the one before cannot go on, and says so", async () => {
  const { talk, said } = await anew(48_000);
  assert.deepEqual([talk.course.phase, said()], ["waiting", words.strayed]);
  assert.deepEqual(Socket.last.kinds, ["hello", "leave"]);
});

test("a page that is closed in a talk puts away what the next one draws", () => {
  const { talk } = talking("talking");
  for (let i = 0; i < 20; i++) talk.lines.hear(0.1, 0);
  talk.wire.say(Int16Array.of(5, -6).buffer);
  talk.wire.note({ type: "mark", name: "answer", at: 1, value: "7" });
  window.dispatchEvent(new Event("pagehide"));
  const next = new Lines();
  assert.deepEqual(takeUp("of another talk", next), []);
  const [frame, mark] = takeUp(TALK.code, next);
  assert.deepEqual([next.seconds, frame.seq, mark.seq, mark.what], [1, 0, 1, talk.wire.outbox.entries[1].what]);
  assert.deepEqual([...new Int16Array(/** @type {ArrayBuffer} */ (frame.what)).slice(2)], [5, -6]);
  talk.voice.microphone = null;
  void talk.end({ type: "ended", why: "over", result: {} });
  assert.equal(sessionStorage.getItem("your-turn.talk"), null);
});

test("a microphone that ends with the page that is closed ends no talk, and ends one in a page that is there", () => {
  const { talk } = talking("talking");
  window.dispatchEvent(new Event("pagehide"));
  talk.voice.lose("lost");
  assert.deepEqual(Socket.last.kinds, ["hello"]);
  window.dispatchEvent(new Event("pageshow"));
  talk.voice.lose("lost");
  assert.deepEqual(Socket.last.kinds, ["hello", "leave"]);
});

test("that the partner is back and gets ready is told, and later steps of theirs are not", () => {
  const { talk, root } = talking("talking");
  talk.heard = /** @type {any} */ ({});
  const shown = () => root.querySelector("[data-part=partner]")?.textContent;
  Socket.last.says({ type: "partner", state: "away" });
  Socket.last.says({ type: "partner", state: "here" });
  assert.equal(shown(), words.partner.here);
  Socket.last.says({ type: "partner", state: "back" });
  Socket.last.says({ type: "partner", state: "ready" });
  assert.equal(shown(), words.partner.back);
});

/** A talk in a computer that has slept, and how often its page was loaded again. */
function slept() {
  const { talk, root, said } = talking("talking");
  talk.wire.say(Int16Array.of(1).buffer);
  let loaded = 0;
  mock.method(location, "reload", () => loaded++);
  talk.voice.listener.slept();
  talk.voice.listener.slept();
  talk.voice.listener.frame(Int16Array.of(2).buffer);
  return { talk, root, said, loaded: () => loaded };
}

test("after a sleep no sample has its old number, and the talk goes on in a page that is opened anew", () => {
  const { talk, loaded } = slept();
  assert.deepEqual([talk.wire.outbox.end, Socket.opened.length, talk.isAtStake], [1, 2, false]);
  Socket.last.onopen();
  Socket.last.says({ ...TALK, before: BEFORE });
  assert.deepEqual([Socket.last.kinds, loaded()], [["hello"], 1]);
});

test("a talk that has ended while a computer slept is told, and gets what it has not sent yet", () => {
  const { talk, said, loaded } = slept();
  talk.voice.microphone = null;
  Socket.last.ends();
  assert.equal(said(), words.awayEmpty);
  mock.timers.tick(60_000);
  Socket.last.onopen();
  Socket.last.says(TALK);
  Socket.last.says({ type: "ended", why: "lost", result: {} });
  Socket.last.says({ type: "have", next: 0 });
  assert.deepEqual([talk.course.phase, loaded()], ["over", 0]);
});
