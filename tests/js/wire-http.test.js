import assert from "node:assert/strict";
import { test } from "node:test";
import { Unanswered } from "stage/wire/desk.js";
import { ROUND, Socket } from "./socket.mjs";
import { A_WHILE, frame, opened, STORED, take, timers, turn } from "./wired.mjs";

test("where nobody answers, not even HTTP, sockets are tried on and on", async () => {
  const { wire } = opened();
  wire.ask("no");
  for (const opened of [1, 2, 2, 3]) {
    assert.equal(Socket.opened.length, opened);
    if (!Socket.last.closed) Socket.last.ends();
    timers.tick(A_WHILE);
    await turn();
  }
  assert.equal(wire.way, "socket");
});

test("where WebSockets are forbidden but HTTP answers, the whole take goes by POST, once", async () => {
  Socket.forbidden = true;
  const posted = /** @type {Take[]} */ ([]);
  const { wire, told, kinds } = opened({
    round: async () => ROUND,
    post: async (/** @type {Take} */ one) => posted.push(one) && STORED,
  });
  wire.ask("no");
  timers.tick(A_WHILE);
  await turn();
  timers.tick(A_WHILE);
  await turn();
  assert.equal(wire.way, "post");
  assert.deepEqual(told.at(-1), ["round", ROUND]);
  const one = take();
  wire.begin(one);
  one.add(frame(1));
  wire.pump();
  assert.equal(posted.length, 0, "not before it is whole");
  await one.finish();
  wire.pump();
  wire.pump();
  await turn();
  assert.deepEqual(posted, [one]);
  assert.deepEqual(told.at(-1), ["stored", one, STORED]);
  assert.deepEqual(kinds(), ["waiting", "waiting", "round", "stored"]);
});

test("a take that HTTP loses is posted again, and one that it refuses is let go", async () => {
  const answers = [
    new Unanswered("lost", null),
    new Unanswered("refused", { code: "silent", message: "Silent." }),
  ];
  const { wire, told, kinds } = opened({
    round: async () => ROUND,
    post: async () => Promise.reject(answers.shift()),
  });
  wire.way = "post";
  const one = take();
  one.add(frame(1));
  await one.finish();
  wire.begin(one);
  wire.pump();
  await turn();
  assert.deepEqual(kinds(), ["waiting"]);
  timers.tick(A_WHILE);
  await turn();
  await turn();
  assert.deepEqual(told.at(-1), ["refused", one, { code: "silent", message: "Silent." }]);
});

test("what comes late of a take that was left is not taken for the next one", async () => {
  /** @type {((stored: any) => void)[]} */
  const answers = [];
  const posted = () => new Promise((resolve) => answers.push(resolve));
  const { wire, kinds } = opened({ round: async () => ROUND, post: posted });
  wire.way = "post";
  const [left, next] = [take(), take()];
  for (const one of [left, next]) {
    wire.begin(one);
    one.add(frame(1));
    await one.finish();
    wire.pump();
    if (one === left) wire.leave();
  }
  assert.equal(answers.length, 2, "nobody waits for the answer to the first one");
  answers[0](STORED);
  await turn();
  assert.deepEqual(kinds(), []);
  answers[1](STORED);
  await turn();
  assert.deepEqual(kinds(), ["stored"]);
});
