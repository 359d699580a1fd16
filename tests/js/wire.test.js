import assert from "node:assert/strict";
import { createServer } from "node:http";
import { beforeEach, test } from "node:test";
import { Desk, Unanswered } from "stage/wire/desk.js";
import { OPENING } from "stage/wire/patience.js";
import { Take } from "stage/wire/take.js";
import { Wire } from "stage/wire/wire.js";

/** Longer than any wait between two tries. */
const A_WHILE = 20_000;
const ROUND = /** @type {any} */ ({ type: "round", round: "token", game: "cliffhanger", prompt: { key: "bike" } });
const STORED = { type: "stored", recording: "r1", receipt: "ABC" };

/** A connection that the test is the server of. */
class Socket {
  /** @type {Socket[]} */
  static opened = [];
  static forbidden = false;

  /** @param {string} url */
  constructor(url) {
    if (Socket.forbidden) throw new DOMException("by a policy", "SecurityError");
    this.url = url;
    /** @type {any[]} what the page sent: messages, and frames as they are */
    this.sent = [];
    this.closed = false;
    Socket.opened.push(this);
  }

  /** @param {string | ArrayBuffer} data */
  send(data) {
    this.sent.push(typeof data === "string" ? JSON.parse(data) : data);
  }

  close() {
    this.closed = true;
  }

  /** @param {object} message */
  says(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  /** The server takes the connection and gives a round. */
  greets() {
    this.onopen();
    this.says(ROUND);
  }

  /** @param {number} code 1006: the network is gone */
  ends(code = 1006) {
    this.onclose({ code });
  }

  /** @returns {string[]} kinds of what was sent; a frame by its first sample */
  get kinds() {
    return this.sent.map((each) => each.type ?? `frame ${new Int16Array(each)[0]}`);
  }
}

/** @type {any} */ (globalThis).WebSocket = Socket;

/** The newest connection. */
const last = () => /** @type {Socket} */ (Socket.opened.at(-1));
const frame = (/** @type {number} */ ...samples) => Int16Array.from(samples).buffer;
const take = () => Take.begin(ROUND, 16_000, { contextRate: 16_000 });
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** HTTP that nobody answers. */
const SILENT = {
  round: async () => Promise.reject(new Unanswered("lost", null)),
  post: async () => Promise.reject(new Unanswered("lost", null)),
};

/**
 * A wire, and what it told, as [what, what it was about].
 * @param {any} [desk]
 */
function opened(desk = SILENT) {
  /** @type {any[][]} */
  const told = [];
  const names = ["round", "stored", "scored", "refused", "stopped", "waiting", "trouble"];
  const listener = Object.fromEntries(names.map((name) => [name, (...what) => told.push([name, ...what])]));
  const wire = new Wire("ws://here/", desk, /** @type {any} */ (listener));
  return { wire, told, kinds: () => told.map(([name]) => name) };
}

/** A wire that is greeted, and waits for nothing. */
function greeted(desk = SILENT) {
  const one = opened(desk);
  one.wire.ask("no");
  last().greets();
  return one;
}

/** @param {import("node:test").TestContext} t */
function clock(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(Math, "random", () => 0);
  return t.mock.timers;
}

beforeEach(() => {
  Socket.opened = [];
  Socket.forbidden = false;
});

test("a round is asked for in the player's language, by the protocol's number", () => {
  const { told } = greeted();
  assert.deepEqual(last().sent, [{ type: "hello", protocol: 1, language: "no" }]);
  assert.deepEqual(told, [["round", ROUND]]);
});

test("the next round comes over the same connection, and one in another language over a new one", () => {
  const { wire, kinds } = greeted();
  wire.ask("no");
  assert.equal(Socket.opened.length, 1);
  assert.deepEqual(last().sent.at(-1), { type: "next" });
  last().says(ROUND);
  wire.ask("tr");
  assert.equal(Socket.opened.length, 2);
  assert.equal(Socket.opened[0].closed, true);
  last().greets();
  assert.equal(last().sent[0].language, "tr");
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
  assert.deepEqual(last().kinds, ["hello", "start", "frame 1", "mark", "frame 3"]);
  await one.finish();
  wire.pump();
  wire.pump();
  assert.deepEqual(last().kinds.slice(5), ["stop"], "once");
  const [start, , , , stop] = last().sent.slice(1);
  assert.deepEqual(start, {
    type: "start",
    round: "token",
    sample_rate: 16_000,
    settings: { contextRate: 16_000 },
  });
  assert.deepEqual(stop, { type: "stop", samples: 4, sha256: one.sha256 });
  last().says(STORED);
  assert.deepEqual(told.at(-1), ["stored", one, STORED]);
});

test("a connection lost in the middle of a take: all of it is sent again, from the start", async (t) => {
  const timers = clock(t);
  const { wire, kinds } = greeted();
  const one = take();
  wire.begin(one);
  one.add(frame(1));
  wire.pump();
  last().ends();
  assert.deepEqual(kinds(), ["round", "waiting"]);
  one.add(frame(2));
  wire.pump();
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 2);
  last().greets();
  assert.deepEqual(last().kinds, ["hello", "start", "frame 1", "frame 2"]);
  one.add(frame(3));
  await one.finish();
  wire.pump();
  assert.deepEqual(last().kinds.slice(4), ["frame 3", "stop"]);
  assert.deepEqual(kinds(), ["round", "waiting"], "no second round for a take that has one");
});

test("a take that was sent whole, but not confirmed, is sent again", async (t) => {
  const timers = clock(t);
  const { wire, kinds } = greeted();
  const one = take();
  wire.begin(one);
  one.add(frame(1));
  await one.finish();
  wire.pump();
  last().ends(1001);
  timers.tick(A_WHILE);
  last().greets();
  assert.deepEqual(last().kinds, ["hello", "start", "frame 1", "stop"]);
  last().says(STORED);
  assert.deepEqual(kinds(), ["round", "waiting", "stored"]);
});

test("what an old connection still says is not heard", (t) => {
  const timers = clock(t);
  const { wire, kinds } = greeted();
  wire.begin(take());
  last().ends();
  timers.tick(A_WHILE);
  Socket.opened[0].says(STORED);
  Socket.opened[0].ends();
  assert.deepEqual(kinds(), ["round", "waiting"]);
});

test("a take that the server refuses is let go, with its words, and nobody tries again", (t) => {
  const timers = clock(t);
  const { wire, told } = greeted();
  const one = take();
  wire.begin(one);
  const error = { type: "error", code: "too_long", message: "That was too long." };
  last().says(error);
  last().ends(4413);
  assert.deepEqual(told.at(-1), ["refused", one, error]);
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 1);
});

test("a round that the server refuses is trouble", (t) => {
  const timers = clock(t);
  const { wire, kinds } = opened();
  wire.ask("no");
  last().ends(4404);
  timers.tick(A_WHILE);
  assert.deepEqual(kinds(), ["trouble"]);
  assert.equal(Socket.opened.length, 1);
  wire.begin(take());
  last().greets();
  last().says(STORED);
  last().ends();
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 2, "nobody waits for that round any more");
});

test("who has to agree first, or is blocked, is stopped, and the take is not thrown away", (t) => {
  clock(t);
  const meanings = [
    { code: 4401, error: { type: "error", code: "no_consent", message: "" } },
    { code: 4403, error: { type: "error", code: "blocked", message: "" } },
  ].map(({ code, error }) => {
    const { wire, told } = greeted();
    wire.begin(take());
    last().says(error);
    last().ends(code);
    return told.at(-1)?.slice(0, 2);
  });
  assert.deepEqual(meanings, [
    ["stopped", "consent"],
    ["stopped", "blocked"],
  ]);
});

test("a server that has no time is asked again, and says why", (t) => {
  const timers = clock(t);
  const { wire, told } = greeted();
  const one = take();
  wire.begin(one);
  const error = { type: "error", code: "busy", message: "Too many at once." };
  last().says(error);
  last().ends(4429);
  assert.deepEqual(told.at(-1), ["waiting", error]);
  timers.tick(A_WHILE);
  last().greets();
  assert.deepEqual(last().kinds, ["hello", "start"]);
  last().ends();
  assert.deepEqual(told.at(-1), ["waiting", null], "what one connection said is not about the next");
});

test("who asks while a connection is sought gets one at once, and it is left alone", (t) => {
  const timers = clock(t);
  let knocks = 0;
  const { wire } = opened({ ...SILENT, round: async () => knocks++ && ROUND });
  wire.ask("no");
  last().ends();
  wire.ask("no");
  last().greets();
  timers.tick(A_WHILE);
  assert.deepEqual([Socket.opened.length, last().closed, knocks], [2, false, 0]);
});

test("a connection that is lost while nobody needs it is sought only when somebody does", (t) => {
  const timers = clock(t);
  const { wire, kinds } = greeted();
  last().ends();
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 1);
  wire.ask("no");
  last().greets();
  assert.deepEqual(kinds(), ["round", "round"]);
});

test("a connection that never gives a round is given up, and another one tried", (t) => {
  const timers = clock(t);
  const { wire, kinds } = opened();
  wire.ask("no");
  last().onopen();
  timers.tick(OPENING - 1);
  assert.deepEqual(kinds(), []);
  timers.tick(1);
  assert.deepEqual(kinds(), ["waiting"]);
  assert.equal(last().closed, true);
  timers.tick(A_WHILE);
  assert.equal(Socket.opened.length, 2);
  last().greets();
  wire.begin(take());
  timers.tick(OPENING);
  assert.equal(last().closed, false, "one that gave a round is kept");
});

test("the longer nobody answers, the longer the wait; a greeting makes it short again", async (t) => {
  const timers = clock(t);
  const { wire } = opened();
  const opens = (/** @type {number} */ wait) => {
    const before = Socket.opened.length;
    timers.tick(wait - 1);
    assert.equal(Socket.opened.length, before, "not earlier");
    timers.tick(1);
    return Socket.opened.length - before;
  };
  wire.ask("no");
  last().ends();
  assert.equal(opens(500), 1);
  last().ends();
  assert.equal(opens(1000), 0, "the turn of HTTP");
  await turn();
  assert.equal(opens(2000), 1);
  last().greets();
  wire.begin(take());
  last().ends();
  assert.equal(opens(500), 1);
});

test("where nobody answers, not even HTTP, sockets are tried on and on", async (t) => {
  const timers = clock(t);
  const { wire } = opened();
  wire.ask("no");
  for (const opened of [1, 2, 2, 3]) {
    assert.equal(Socket.opened.length, opened);
    if (!last().closed) last().ends();
    timers.tick(A_WHILE);
    await turn();
  }
  assert.equal(wire.way, "socket");
});

test("where WebSockets are forbidden but HTTP answers, the whole take goes by POST, once", async (t) => {
  const timers = clock(t);
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

test("a take that HTTP loses is posted again, and one that it refuses is let go", async (t) => {
  const timers = clock(t);
  const answers = [new Unanswered("lost", null), new Unanswered("refused", { code: "silent", message: "Silent." })];
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

test("a take that is forgotten is not sent over the next connection", () => {
  const { wire } = greeted();
  wire.begin(take());
  wire.forget();
  last().ends();
  wire.ask("no");
  last().greets();
  assert.deepEqual(last().kinds, ["hello"]);
});

test("over HTTP a take is its description and its bytes, and a fault is known by its status", async (t) => {
  /** @type {{method?: string, url?: string, token?: string | string[], body: string}[]} */
  const asked = [];
  const replies = [
    { status: 200, body: JSON.stringify(STORED) },
    { status: 403, body: JSON.stringify({ code: "blocked", message: "No more." }) },
    { status: 502, body: "<html>" },
    { status: 200, body: "<html>" },
  ];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    asked.push({ method, url, token: headers["x-csrftoken"], body: Buffer.concat(chunks).toString("latin1") });
    const { status, body } = /** @type {any} */ (replies.shift());
    response.writeHead(status).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  t.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const base = `http://127.0.0.1:${port}`;
  const desk = new Desk({ rounds: `${base}/round/`, takes: `${base}/takes/`, withdraw: "", sound: "", csrf: "secret" });
  const one = take();
  one.add(frame(0x4241, 0x4443));
  await one.finish();

  assert.deepEqual(await desk.post(one), STORED);
  const { method, url, token, body } = asked[0];
  assert.deepEqual([method, url, token], ["POST", "/takes/", "secret"]);
  assert.ok(body.includes(`"sha256":"${one.sha256}"`) && body.includes("ABCD"));
  const meanings = [];
  for (const _ of replies.slice()) meanings.push(await desk.round("no").catch(({ meaning }) => meaning));
  assert.deepEqual(meanings, ["blocked", "later", "later"]);
  assert.equal(asked[1].url, "/round/?language=no");
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await desk.round("no").catch(({ meaning }) => meaning), "lost");
});
