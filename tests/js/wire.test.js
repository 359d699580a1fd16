import assert from "node:assert/strict";
import { test } from "node:test";
import { DEAD, OPENING, STALLED } from "stage/wire/patience.js";
import { Take } from "stage/wire/take.js";
import { ROUND, Socket } from "./socket.mjs";
import { A_WHILE, frame, greeted, opened, SILENT, STORED, take, timers, turn } from "./wired.mjs";

test("a round is asked for in the player's language, by the protocol's number", () => {
  const { told } = greeted();
  assert.deepEqual(Socket.last.sent, [{ type: "hello", protocol: 1, language: "no" }]);
  assert.deepEqual(told, [["round", ROUND]]);
});

test("the next round comes over the same connection, and one in another language over a new one", () => {
  const { wire, kinds } = greeted();
  wire.ask("no");
  assert.equal(Socket.opened.length, 1);
  assert.deepEqual(Socket.last.sent.at(-1), { type: "next" });
  Socket.last.says(ROUND);
  wire.ask("tr");
  assert.equal(Socket.opened.length, 2);
  assert.equal(Socket.opened[0].closed, true);
  Socket.last.greets();
  assert.equal(Socket.last.sent[0].language, "tr");
  assert.deepEqual(kinds(), ["round", "round", "round"]);
});

test("a take is sent while it grows, its marks where they belong, and is safe when the server says so", async () => {
  const { wire, told } = greeted();
  const one = take();
  wire.begin(one);
  one.add(frame(1, 2));
  wire.pump();
  one.mark("second_shown", 2);
  one.add(frame(3, 4));
  wire.pump();
  assert.deepEqual(Socket.last.kinds, ["hello", "start", "frame 1", "mark", "frame 3"]);
  await one.finish();
  wire.pump();
  wire.pump();
  assert.deepEqual(Socket.last.kinds.slice(5), ["stop"], "once");
  const [start, , , , stop] = Socket.last.sent.slice(1);
  assert.deepEqual(start, {
    type: "start",
    round: "token",
    sample_rate: 16_000,
    settings: { contextRate: 16_000 },
  });
  assert.deepEqual(stop, { type: "stop", samples: 4, sha256: one.sha256 });
  Socket.last.says(STORED);
  assert.deepEqual(told.at(-1), ["stored", one, STORED]);
});

test("a connection lost in the middle of a take: all of it is sent again, from the start", async () => {
  const { wire, kinds } = greeted();
  const one = take();
  wire.begin(one);
  one.add(frame(1));
  wire.pump();
  Socket.last.ends();
  assert.deepEqual(kinds(), ["round", "waiting"]);
  one.add(frame(2));
  wire.pump();
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 2);
  Socket.last.greets();
  assert.deepEqual(Socket.last.kinds, ["hello", "start", "frame 1", "frame 2"]);
  one.add(frame(3));
  await one.finish();
  wire.pump();
  assert.deepEqual(Socket.last.kinds.slice(4), ["frame 3", "stop"]);
  assert.deepEqual(kinds(), ["round", "waiting"], "no second round for a take that has one");
});

test("a take that was sent whole, but not confirmed, is sent again", async () => {
  const { wire, kinds } = greeted();
  const one = take();
  wire.begin(one);
  one.add(frame(1));
  await one.finish();
  wire.pump();
  Socket.last.ends(1001);
  timers.tick(A_WHILE);
  Socket.last.greets();
  assert.deepEqual(Socket.last.kinds, ["hello", "start", "frame 1", "stop"]);
  Socket.last.says(STORED);
  assert.deepEqual(kinds(), ["round", "waiting", "stored"]);
});

test("what an old connection still says is not heard", () => {
  const { wire, kinds } = greeted();
  wire.begin(take());
  Socket.last.ends();
  timers.tick(A_WHILE);
  Socket.opened[0].says(STORED);
  Socket.opened[0].ends();
  assert.deepEqual(kinds(), ["round", "waiting"]);
});

test("a take that the server refuses is let go, with its words, and nobody tries again", () => {
  const { wire, told } = greeted();
  const one = take();
  wire.begin(one);
  const error = { type: "error", code: "too_long", message: "That was too long." };
  Socket.last.says(error);
  Socket.last.ends(4413);
  assert.deepEqual(told.at(-1), ["refused", one, error]);
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 1);
});

test("a round that the server refuses is trouble", () => {
  const { wire, kinds } = opened();
  wire.ask("no");
  Socket.last.ends(4404);
  timers.tick(A_WHILE);
  assert.deepEqual(kinds(), ["trouble"]);
  assert.equal(Socket.opened.length, 1);
  wire.begin(take());
  Socket.last.greets();
  Socket.last.says(STORED);
  Socket.last.ends();
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 2, "nobody waits for that round any more");
});

test("who has to agree first, or is blocked, is stopped, and the take is not thrown away", () => {
  const meanings = [
    { code: 4401, error: { type: "error", code: "no_consent", message: "" } },
    { code: 4403, error: { type: "error", code: "blocked", message: "" } },
  ].map(({ code, error }) => {
    const { wire, told } = greeted();
    wire.begin(take());
    Socket.last.says(error);
    Socket.last.ends(code);
    return told.at(-1)?.slice(0, 2);
  });
  assert.deepEqual(meanings, [
    ["stopped", "consent"],
    ["stopped", "blocked"],
  ]);
});

test("a server that has no time is asked again, and says why", () => {
  const { wire, told } = greeted();
  const one = take();
  wire.begin(one);
  const error = { type: "error", code: "busy", message: "Too many at once." };
  Socket.last.says(error);
  Socket.last.ends(4429);
  assert.deepEqual(told.at(-1), ["waiting", error]);
  timers.tick(A_WHILE);
  Socket.last.greets();
  assert.deepEqual(Socket.last.kinds, ["hello", "start"]);
  Socket.last.ends();
  assert.deepEqual(told.at(-1), ["waiting", null], "what one connection said is not about the next");
});

test("who asks while a connection is sought gets one at once, and it is left alone", () => {
  let knocks = 0;
  const { wire } = opened({ ...SILENT, round: async () => knocks++ && ROUND });
  wire.ask("no");
  Socket.last.ends();
  wire.ask("no");
  Socket.last.greets();
  timers.tick(A_WHILE);
  assert.deepEqual([Socket.opened.length, Socket.last.closed, knocks], [2, false, 0]);
});

test("a connection that is lost while nobody needs it is sought only when somebody does", () => {
  const { wire, kinds } = greeted();
  Socket.last.ends();
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 1);
  wire.ask("no");
  Socket.last.greets();
  assert.deepEqual(kinds(), ["round", "round"]);
});

test("a connection that never gives a round is given up, and another one tried", () => {
  const { wire, kinds } = opened();
  wire.ask("no");
  Socket.last.onopen();
  timers.tick(OPENING - 1);
  assert.deepEqual(kinds(), []);
  timers.tick(1);
  assert.deepEqual(kinds(), ["waiting"]);
  assert.equal(Socket.last.closed, true);
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 2);
  Socket.last.greets();
  wire.begin(take());
  timers.tick(OPENING);
  assert.equal(Socket.last.closed, false, "one that gave a round is kept");
});

test("the longer nobody answers, the longer the wait; a greeting makes it short again", async () => {
  const { wire } = opened();
  const opens = (/** @type {number} */ wait) => {
    const before = Socket.opened.length;
    timers.tick(wait - 1);
    assert.equal(Socket.opened.length, before, "not earlier");
    timers.tick(1);
    return Socket.opened.length - before;
  };
  wire.ask("no");
  Socket.last.ends();
  assert.equal(opens(500), 1);
  Socket.last.ends();
  assert.equal(opens(1000), 0, "the turn of HTTP");
  await turn();
  assert.equal(opens(2000), 1);
  Socket.last.greets();
  wire.begin(take());
  Socket.last.ends();
  assert.equal(opens(500), 1);
});

test("a take that is forgotten is not sent over the next connection", () => {
  const { wire } = greeted();
  wire.begin(take());
  wire.forget();
  Socket.last.ends();
  wire.ask("no");
  Socket.last.greets();
  assert.deepEqual(Socket.last.kinds, ["hello"]);
});

test("a server that greets and never stores is left alone for longer and longer, and HTTP gets its turn", async () => {
  const waits = [];
  const { wire, told } = greeted();
  const one = take();
  wire.begin(one);
  one.add(frame(1));
  await one.finish();
  wire.pump();
  for (let failure = 1; failure <= 4; failure++) {
    Socket.last.ends();
    waits.push(wire.failures);
    timers.tick(A_WHILE);
    await turn();
    if (!Socket.last.closed) Socket.last.says(ROUND);
  }
  assert.deepEqual(waits, [1, 2, 3, 4]);
  assert.equal(told.filter(([kind]) => kind === "stored").length, 0);
});

test("where the server says when to come again, the take is not sent before", async () => {
  const { wire } = greeted();
  const one = take();
  wire.begin(one);
  one.add(frame(1, 2));
  await one.finish();
  wire.pump();
  Socket.last.says({ type: "error", code: "storage_down", message: "Later.", wait: 12 });
  Socket.last.ends(4503);
  timers.tick(11_999);
  assert.equal(Socket.opened.length, 1);
  timers.tick(1);
  assert.equal(Socket.opened.length, 2);
});

/** A whole take that was sent, and that nobody has answered for. */
async function unanswered() {
  const one = greeted();
  const whole = take();
  one.wire.begin(whole);
  whole.add(frame(1));
  await whole.finish();
  one.wire.pump();
  return { ...one, whole };
}

test("a take that nobody answers for is said to be stuck, and again after a while by another connection", async () => {
  const { kinds } = await unanswered();
  timers.tick(STALLED - 1);
  assert.deepEqual(kinds(), ["round"]);
  timers.tick(1);
  assert.deepEqual(kinds(), ["round", "stalled"]);
  for (let waited = STALLED; waited < DEAD; waited += STALLED) timers.tick(STALLED);
  assert.equal(kinds().at(-1), "waiting");
  assert.equal(Socket.last.closed, true);
  timers.tick(A_WHILE);
  Socket.last.greets();
  assert.deepEqual(Socket.last.kinds, ["hello", "start", "frame 1", "stop"]);
  Socket.last.says(STORED);
  timers.tick(A_WHILE);
  assert.equal(kinds().at(-1), "stored", "and nothing more is said");
});

test("as long as bytes leave, the connection is slow and not dead", async () => {
  const { kinds } = await unanswered();
  for (let left = 900; left > 0; left -= 100) {
    Socket.last.bufferedAmount = left;
    timers.tick(STALLED);
  }
  assert.equal(Socket.last.closed, false);
  assert.ok(!kinds().includes("waiting"));
});

test("what the browser says of the network counts at once", async () => {
  const { wire, kinds } = await unanswered();
  wire.offline();
  assert.equal(kinds().at(-1), "stalled");
  wire.online();
  assert.equal(Socket.opened.length, 1, "a connection that may be well is left alone");
  timers.tick(STALLED);
  wire.online();
  assert.equal(Socket.opened.length, 2);
});

test("a take against an opponent says so, and what that does is told while the take goes on", async () => {
  const { wire, told } = greeted();
  const one = Take.begin(ROUND, 16_000, {}, true);
  wire.begin(one);
  assert.deepEqual(Socket.last.sent.at(-1), {
    type: "start",
    round: "token",
    sample_rate: 16_000,
    settings: {},
    opponent: true,
  });
  const moves = [
    { type: "lean", at: 3200, p: 0.7 },
    { type: "took", at: 3200 },
  ];
  for (const move of moves) Socket.last.says(move);
  assert.deepEqual(told.slice(1), [
    ["move", moves[0]],
    ["move", moves[1]],
  ]);
});

test("a round that is asked for over a dead connection comes over another, soon", () => {
  const { wire, kinds } = greeted();
  wire.ask("no");
  timers.tick(OPENING - 1);
  assert.deepEqual(kinds(), ["round"]);
  timers.tick(1);
  assert.deepEqual(kinds(), ["round", "waiting"]);
  timers.tick(A_WHILE);
  Socket.last.greets();
  assert.deepEqual([Socket.opened.length, kinds()], [2, ["round", "waiting", "round"]]);
  wire.ask("no");
  Socket.last.says(ROUND);
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 2, "one that answers is kept");
});

test("who waits for a round is told that the network is gone, and has it as soon as that is back", () => {
  const { wire, kinds } = greeted();
  wire.offline();
  wire.online();
  assert.deepEqual([kinds(), Socket.opened.length], [["round"], 1], "nobody waits for anything");
  wire.ask("no");
  wire.offline();
  assert.equal(kinds().at(-1), "waiting");
  wire.online();
  assert.equal(Socket.opened.length, 2);
});

/** A wire whose page came with a round. @param {any} [desk] */
function begun(desk = SILENT) {
  const one = opened(desk);
  one.wire.given(ROUND, "no");
  return one;
}

test("a round that came with the page is played at once; what its connection gives is left, and is another", () => {
  const { told, kinds } = begun();
  assert.deepEqual(told, [["round", ROUND]]);
  Socket.last.greets();
  assert.deepEqual(Socket.last.sent, [{ type: "hello", protocol: 1, language: "no", prompt: "bike" }]);
  assert.deepEqual(kinds(), ["round"]);
  Socket.last.ends(4408);
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 1, "a seat that was given up is sought when somebody needs it");
});

test("who speaks, or wants another round, before that connection is there waits for it and for no other", () => {
  for (const press of ["begin", "ask"]) {
    Socket.reset();
    const { wire, kinds } = begun();
    if (press === "begin") wire.begin(take());
    else wire.ask("no");
    Socket.last.greets();
    assert.equal(Socket.opened.length, 1);
    assert.equal(Socket.last.kinds.includes("start"), press === "begin");
    assert.equal(kinds().length, press === "ask" ? 2 : 1);
  }
});

test("where no seat is free, who has a round already is told, waits for one, and gets another", () => {
  const { told, kinds } = begun();
  const full = { type: "error", code: "full", message: "Every seat is taken." };
  Socket.last.onopen();
  Socket.last.says(full);
  Socket.last.ends(4503);
  assert.deepEqual(told.at(-1), ["waiting", full]);
  timers.tick(A_WHILE);
  Socket.last.greets();
  assert.deepEqual(Socket.last.sent[0], { type: "hello", protocol: 1, language: "no" });
  assert.deepEqual(kinds(), ["round", "waiting", "round"]);
});

test("where WebSockets are blocked, the round of the page is played, and its take goes by POST", async () => {
  Socket.forbidden = true;
  const posted = [];
  const post = async (/** @type {Take} */ one) => posted.push(one) && STORED;
  const { wire, kinds } = begun({ round: async () => ROUND, post });
  for (let tries = 0; tries < 2; tries++) {
    timers.tick(A_WHILE);
    await turn();
  }
  assert.equal(kinds().filter((kind) => kind === "round").length, 1);
  const one = take();
  wire.begin(one);
  one.add(frame(1));
  await one.finish();
  wire.pump();
  await turn();
  assert.deepEqual([posted, kinds().at(-1)], [[one], "stored"]);
});

test("whoever may not play at all is stopped, round or not", () => {
  const { told } = begun();
  const error = { type: "error", code: "blocked", message: "" };
  Socket.last.onopen();
  Socket.last.says(error);
  Socket.last.ends(4403);
  assert.deepEqual(told.at(-1), ["stopped", "blocked", error]);
});

test("the prompt that is played is not to come again, after a connection that was lost too", () => {
  const { wire } = greeted();
  Socket.last.ends();
  wire.begin(take());
  Socket.last.greets();
  assert.equal(Socket.last.sent[0].prompt, "bike");
});
