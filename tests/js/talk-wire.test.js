import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { pack, unpack } from "talks/wire/outbox.js";
import { Wire } from "talks/wire/wire.js";
import { Socket } from "./socket.mjs";

/** Milliseconds: longer than any wait between two tries. */
const A_WHILE = 20_000;
const TALK = { type: "talk", code: "K7QF-2M9PX", game: "alibi", side: 0, prompt: { task: "alibi" }, minutes: 4, partner: "absent" };
const { timers } = mock;

beforeEach(() => {
  mock.restoreAll();
  timers.reset();
  timers.enable({ apis: ["setTimeout"] });
  mock.method(Math, "random", () => 0);
  Socket.reset();
});

/** A wire, and what it told, as [what, what it was about]. */
function opened() {
  /** @type {any[][]} */
  const told = [];
  const names = ["talk", "partner", "begin", "frame", "pong", "strayed", "ended", "done", "away", "back", "refused"];
  const listener = Object.fromEntries(names.map((name) => [name, (...what) => told.push([name, ...what])]));
  const wire = new Wire("ws://here/", "no", /** @type {any} */ (listener));
  wire.connect();
  return { wire, told, kinds: () => told.map(([name]) => name) };
}

/** The server takes the connection. @param {object} [more] of the talk */
function greets(more = {}) {
  Socket.last.onopen();
  Socket.last.says({ ...TALK, ...more });
}

/** A talk under way, with so many frames spoken. @param {number} frames */
function talking(frames) {
  const one = opened();
  greets();
  one.wire.ready({ sample_rate: 16_000, settings: {} });
  Socket.last.says({ type: "begin", rate: 16_000 });
  for (let seq = 0; seq < frames; seq++) one.wire.say(pcm(seq));
  return one;
}

const pcm = (/** @type {number} */ seq) => Int16Array.from([seq]).buffer;
/** Frames and messages of a connection: a frame by its number, a message by its kind. */
const said = (socket = Socket.last) =>
  socket.sent.map((each) => (each instanceof ArrayBuffer ? unpack(each).seq : each.type));

test("a frame is its number, little-endian, and its sound", () => {
  const packed = pack(0x01020304, Int16Array.from([5, -6]).buffer);
  assert.deepEqual([...new Uint8Array(packed)], [4, 3, 2, 1, 5, 0, 0xfa, 0xff]);
  const { seq, pcm } = unpack(packed);
  assert.deepEqual([seq, ...new Int16Array(pcm)], [0x01020304, 5, -6]);
});

test("hello is said first, in the language of the talk, and ready when it is so", () => {
  const { wire } = opened();
  Socket.last.onopen();
  assert.deepEqual(Socket.last.sent, [{ type: "hello", protocol: 1, language: "no" }]);
  Socket.last.says(TALK);
  wire.ready({ sample_rate: 48_000, settings: { channelCount: 1 } });
  assert.deepEqual(Socket.last.sent[1], {
    type: "ready",
    sample_rate: 48_000,
    settings: { channelCount: 1 },
    headphones: true,
  });
});

test("whatever the server says reaches the page", () => {
  const { told, kinds } = talking(0);
  Socket.last.says({ type: "partner", state: "away" });
  Socket.last.onmessage({ data: pack(7, pcm(1)) });
  Socket.last.says({ type: "pong", sent: 0, received: 0, replied: 0 });
  Socket.last.says({ type: "ended", why: "over", result: {} });
  assert.deepEqual(kinds(), ["talk", "begin", "partner", "frame", "pong", "ended"]);
  assert.deepEqual([told[1][1], told[2][1], told[3][1]], [16_000, "away", 7]);
});

test("frames go out as they are spoken, numbered from nought", () => {
  talking(3);
  assert.deepEqual(said(), ["hello", "ready", 0, 1, 2]);
});

test("after a lost connection everything that is not kept is sent again, and nothing that is", () => {
  const { wire, kinds } = talking(5);
  Socket.last.says({ type: "have", next: 2 });
  Socket.last.ends();
  wire.say(pcm(5));
  timers.tick(A_WHILE);
  greets();
  assert.deepEqual(said(), ["hello", "ready"], "not before it is known what the server has");
  Socket.last.says({ type: "have", next: 3 });
  assert.deepEqual(said(), ["hello", "ready", 3, 4, 5]);
  wire.say(pcm(6));
  assert.equal(said().at(-1), 6);
  assert.deepEqual(kinds(), ["talk", "begin", "away", "talk", "back"]);
});

test("where nothing was kept yet, frames wait until the server begins anew", () => {
  talking(2);
  Socket.last.ends();
  timers.tick(A_WHILE);
  greets();
  Socket.last.says({ type: "have", next: 0 });
  assert.deepEqual(said(), ["hello", "ready"]);
  Socket.last.says({ type: "begin", rate: 16_000 });
  assert.deepEqual(said(), ["hello", "ready", 0, 1]);
});

test("an answer is sent again with the frames around it, in its place, and no longer than it has to be", () => {
  const { wire } = talking(2);
  wire.note({ type: "mark", name: "answer", at: 700, value: "7" });
  wire.say(pcm(2));
  Socket.last.ends();
  timers.tick(A_WHILE);
  greets();
  Socket.last.says({ type: "have", next: 1 });
  assert.deepEqual(said(), ["hello", "ready", 1, "mark", 2]);
  Socket.last.says({ type: "have", next: 3 });
  Socket.last.ends();
  timers.tick(A_WHILE);
  greets();
  Socket.last.says({ type: "have", next: 3 });
  assert.deepEqual(said(), ["hello", "ready"]);
});

test("what is worth nothing later is not sent later", () => {
  const { wire } = talking(1);
  Socket.last.ends();
  wire.post({ type: "ping", sent: 320 });
  timers.tick(A_WHILE);
  greets();
  Socket.last.says({ type: "have", next: 1 });
  assert.deepEqual(said(), ["hello", "ready"]);
});

test("a connection on which nothing is said for four seconds of the talk is given up for another", () => {
  const { kinds } = talking(1);
  Socket.last.says({ type: "pong", sent: 0, received: 0, replied: 0 });
  timers.tick(3999);
  assert.equal(Socket.opened.length, 1);
  timers.tick(1);
  timers.tick(A_WHILE);
  assert.ok(Socket.opened[0].closed);
  assert.ok(Socket.opened.length > 1);
  assert.ok(kinds().includes("away"));
});

test("in the lobby nobody has to say anything", () => {
  opened();
  greets();
  timers.tick(60_000);
  assert.equal(Socket.opened.length, 1);
});

test("a network that the browser knows to be back is used at once", () => {
  const { wire } = talking(1);
  Socket.last.ends();
  wire.online();
  assert.equal(Socket.opened.length, 2);
});

test("a page that was opened anew in the middle says so, for it does not know that talk's clock", () => {
  const { kinds } = opened();
  greets();
  Socket.last.says({ type: "have", next: 90 });
  assert.ok(kinds().includes("strayed"));
});

const BEFORE = { rate: 16_000, offset: 0, drift: 0, answers: [], done: false };

test("a page that knows what was before waits until it goes on, and then it has frames from there on", () => {
  const { wire, kinds } = opened();
  greets({ before: BEFORE });
  Socket.last.says({ type: "have", next: 90 });
  assert.deepEqual([wire.anew, wire.least, kinds().includes("strayed")], [true, 90, false]);
  wire.resume(140);
  wire.ready({ sample_rate: 16_000, settings: {} });
  wire.say(pcm(1));
  assert.deepEqual(said(), ["hello", "resume", "ready", 140]);
  assert.deepEqual(Socket.last.sent[1], { type: "resume", next: 140 });
  Socket.last.says({ type: "have", next: 141 });
  assert.deepEqual([wire.anew, wire.outbox.entries.length], [false, 0]);
});

for (const [least, sent] of /** @type {[number, any[]][]} */ ([
  [90, [90, "mark"]],
  [0, []],
]))
  test(`what the page before did not get rid of is sent first, where the server has ${least} frames`, () => {
    const { wire } = opened();
    greets({ before: BEFORE });
    Socket.last.says({ type: "have", next: least });
    wire.left = [
      { seq: 89, what: pack(89, pcm(1)) },
      { seq: 90, what: pack(90, pcm(1)) },
      { seq: 91, what: { type: "mark", name: "answer", at: 1, value: "7" } },
    ];
    wire.resume(140);
    assert.deepEqual(said(), ["hello", ...sent, "resume"]);
  });

test("where it goes on is said again as long as nobody knows that it was heard", () => {
  const { wire } = opened();
  greets({ before: BEFORE });
  Socket.last.says({ type: "have", next: 90 });
  wire.resume(140);
  wire.ready({ sample_rate: 16_000, settings: {} });
  wire.say(pcm(1));
  Socket.last.ends();
  timers.tick(A_WHILE);
  greets({ before: BEFORE });
  Socket.last.says({ type: "have", next: 90 });
  assert.deepEqual(said(), ["hello", "ready", "resume", 140]);
});

test("after the end the connection is kept until the server closes it, and lost ones are taken up again", () => {
  const { wire, kinds } = talking(2);
  Socket.last.says({ type: "ended", why: "over", result: {} });
  wire.leave();
  Socket.last.ends();
  timers.tick(A_WHILE);
  greets();
  Socket.last.says({ type: "have", next: 1 });
  assert.deepEqual(said(), ["hello", "ready", 1, "leave"]);
  Socket.last.says({ type: "ended", why: "over", result: {} });
  Socket.last.ends(1000);
  assert.equal(kinds().at(-1), "done");
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 2);
});

test("who leaves a talk that is not taken up again is gone all the same", () => {
  const { wire } = talking(2);
  Socket.last.ends();
  timers.tick(A_WHILE);
  greets();
  Socket.last.says({ type: "have", next: 0 });
  wire.leave();
  assert.deepEqual(said(), ["hello", "ready", "leave"]);
});

test("and so is who pressed before the line was back", () => {
  const { wire } = talking(2);
  Socket.last.ends();
  wire.leave();
  timers.tick(A_WHILE);
  greets();
  assert.deepEqual(said(), ["hello", "ready"], "not before it is known what the server has");
  Socket.last.says({ type: "have", next: 0 });
  assert.deepEqual(said(), ["hello", "ready", "leave"]);
});

for (const [what, next, late] of [
  ["all of it", 2, false],
  ["not the last of it", 1, true],
  ["nothing any more, since it came too late", 0, true],
])
  test(`when the server closes and has ${what}, the page knows`, () => {
    const { wire, told } = talking(2);
    Socket.last.says({ type: "ended", why: "lost", result: {} });
    Socket.last.says({ type: "have", next });
    wire.leave();
    Socket.last.ends(1000);
    assert.deepEqual(told.at(-1), ["done", late]);
  });

test("who is refused is told why, and does not come back", () => {
  const { told } = opened();
  Socket.last.onopen();
  const answer = { type: "error", code: "talk_taken", message: "Two others talk here." };
  Socket.last.says(answer);
  Socket.last.ends(4403);
  assert.deepEqual(told, [["refused", answer, false]]);
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 1);
});

test("a window that another one took the place of, or whose talk is over, does not come back", () => {
  for (const code of [4409, 4410]) {
    const { kinds } = opened();
    greets();
    Socket.last.ends(code);
    timers.tick(A_WHILE);
    assert.deepEqual(kinds(), ["talk", "refused"]);
    assert.equal(Socket.last.closed, true);
  }
  assert.equal(Socket.opened.length, 2, "one each");
});

test("who has not agreed is sent to agree", () => {
  const { told } = opened();
  Socket.last.onopen();
  Socket.last.ends(4401);
  assert.deepEqual(told, [["refused", null, true]]);
});
