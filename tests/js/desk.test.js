import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { Desk as RefereeDesk } from "catalogue/referee/stage/desk.js";
import { Desk } from "stage/wire/desk.js";
import { Take } from "stage/wire/take.js";
import { ROUND } from "./socket.mjs";

const STORED = { type: "stored", recording: "r1", receipt: "ABC" };

/** @typedef {{method?: string, url?: string, token?: string | string[], body: string}} Asked */

/**
 * A server on this machine that gives these answers, one after the other.
 * @param {import("node:test").TestContext} t
 * @param {{status: number, body: string}[]} replies
 */
async function answering(t, replies) {
  /** @type {Asked[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    asked.push({
      method,
      url,
      token: headers["x-csrftoken"],
      body: Buffer.concat(chunks).toString("latin1"),
    });
    const { status, body } = /** @type {any} */ (replies.shift());
    response.writeHead(status, { connection: "close" }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const close = () => new Promise((resolve) => server.close(resolve));
  t.after(close);
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const base = `http://127.0.0.1:${port}`;
  const addresses = {
    rounds: `${base}/round/`,
    takes: `${base}/play/cliffhanger/takes/`,
    game: "cliffhanger",
    withdraw: "",
    sound: "",
    csrf: "secret",
  };
  return { desk: new Desk(addresses), asked, close };
}

test("a take is posted as its description and its bytes, with the token against forged requests", async (t) => {
  const { desk, asked } = await answering(t, [{ status: 200, body: JSON.stringify(STORED) }]);
  const take = Take.begin(ROUND, 16_000, {});
  take.add(Int16Array.of(0x4241, 0x4443).buffer);
  await take.finish();
  assert.deepEqual(await desk.post(take), STORED);
  const [{ method, url, token, body }] = asked;
  assert.deepEqual([method, url, token], ["POST", "/play/cliffhanger/takes/", "secret"]);
  assert.ok(body.includes(`"sha256":"${take.sha256}"`) && body.includes("ABCD"));
});

test("the token against forged requests is the browser's own, whatever the page was given", async (t) => {
  const { desk, asked } = await answering(t, [{ status: 200, body: JSON.stringify(STORED) }]);
  t.after(() => Reflect.deleteProperty(globalThis, "document"));
  Object.assign(globalThis, { document: { cookie: "theme=dark; csrftoken=fresh; fonts=here" } });
  await desk.post(Take.begin(ROUND, 16_000, {}));
  assert.equal(asked[0].token, "fresh");
});

test("a fault is known by its status, and what is no answer of ours is asked again later", async (t) => {
  const { desk, asked, close } = await answering(t, [
    { status: 403, body: JSON.stringify({ code: "blocked", message: "No more." }) },
    { status: 404, body: JSON.stringify({ code: "no_prompt", message: "None left." }) },
    { status: 502, body: "<html>" },
    { status: 200, body: "<html>" },
    { status: 403, body: "<html>" },
    { status: 413, body: "<html>" },
  ]);
  const answers = [];
  for (const _ of [1, 2, 3, 4, 5, 6]) answers.push(await desk.round("no").catch((error) => error));
  assert.deepEqual(
    answers.map(({ meaning }) => meaning),
    ["blocked", "refused", "later", "later", "later", "later"],
  );
  assert.equal(answers[1].answer.message, "None left.");
  assert.equal(asked[0].url, "/round/?language=no");
  await close();
  assert.equal(await desk.round("no").catch(({ meaning }) => meaning), "lost");
});

test("a take that waited goes to the address of its own game, whatever is played now", async (t) => {
  const { desk, asked } = await answering(t, [{ status: 200, body: JSON.stringify(STORED) }]);
  const take = Take.begin({ ...ROUND, game: "maze-courier" }, 16_000, {});
  await take.finish();
  await desk.post(take);
  assert.equal(asked[0].url, "/play/maze-courier/takes/");
});

/** The patience of every request, which is over at once. @param {import("node:test").TestContext} t */
function impatient(t) {
  /** @type {number[]} */
  const waited = [];
  t.mock.method(AbortSignal, "timeout", (/** @type {number} */ ms) => {
    waited.push(ms);
    return AbortSignal.abort(new DOMException("late", "TimeoutError"));
  });
  return waited;
}

test("nobody waits for ever for an answer: for a take the longer the larger it is", async (t) => {
  const waited = impatient(t);
  const { desk } = await answering(t, []);
  const [small, large] = [1, 10].map((seconds) => {
    const take = Take.begin(ROUND, 16_000, {});
    take.add(new ArrayBuffer(seconds * 32_000));
    return take;
  });
  for (const asked of [() => desk.round("no"), () => desk.scored("r1"), () => desk.post(small), () => desk.post(large)])
    assert.equal(await asked().catch(({ meaning }) => meaning), "lost");
  assert.deepEqual(waited, [20_000, 20_000, 64_000, 100_000]);
});

test("a referee whose server says nothing can press again too", async (t) => {
  const waited = impatient(t);
  const desk = new RefereeDesk("http://127.0.0.1:9/play/referee/", "secret");
  assert.equal(await desk.skip("c1").catch(({ code }) => code), "unreachable");
  assert.deepEqual(waited, [20_000]);
});
