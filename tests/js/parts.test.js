import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Take } from "stage/wire/take.js";

/** @type {any} */ (globalThis).localStorage = { getItem: () => "off", setItem: () => {} };
/** @type {any} */ (globalThis).document = { documentElement: { dataset: {} }, querySelectorAll: () => [] };
const { Mishaps } = await import("stage/mishaps.js");
const { Outcome } = await import("stage/outcome.js");
const { Rounds } = await import("stage/set/rounds.js");
const { Course, Current } = await import("stage/stage-state.js");
const { TakeFlow } = await import("stage/take-flow.js");
const { Unanswered } = await import("stage/wire/desk.js");

/**
 * A round of a minute.
 * @type {any}
 */
const ROUND = {
  type: "round",
  round: "token",
  game: "cliffhanger",
  prompt: { key: "bike" },
  limits: { seconds: 60 },
};

/** What the parts did, in words. @type {string[]} */
let done = [];

/**
 * Something whose every method notes that it was called, with what can be written down.
 * @param {string} name
 * @param {Record<string, any>} [own] what it really has
 * @returns {any}
 */
function noting(name, own = {}) {
  const write = (/** @type {any} */ what) => (what instanceof Take ? "take" : JSON.stringify(what));
  return new Proxy(own, {
    get: (_, key) =>
      own[String(key)] ??
      ((/** @type {any[]} */ ...what) =>
        void done.push(`${name}.${String(key)} ${what.map(write).join()}`.trim())),
  });
}

/** Words that are their own names: `words.practice.lost` is "practice.lost". */
function words(path = "") {
  return new Proxy(/** @type {any} */ (Object.assign(() => path, { toString: () => path })), {
    get: (_, key) => {
      if (typeof key === "symbol" || key === "toString" || key === "toJSON") return () => path;
      return words(path ? `${path}.${key}` : key);
    },
  });
}

/**
 * The stage in one phase, and everything that a part may need of it.
 * @param {import("stage/stage-state.js").Phase} phase
 * @param {Record<string, any>} [more]
 */
function stage(phase, more = {}) {
  const course = new Course(true, (text) => text !== undefined && done.push(`said ${text}`));
  course.state = { ...course.state, phase };
  const current = new Current("en");
  current.take = Take.begin(ROUND, 16_000, {});
  current.round = ROUND;
  const note =
    (/** @type {string} */ name) =>
    (/** @type {any[]} */ ...what) =>
      void done.push(`${name} ${what.map(String).join()}`.trim());
  return /** @type {any} */ ({
    course,
    current,
    view: noting("view", {
      words: words(),
      floor: noting("floor"),
      withKeys: (/** @type {string} */ text) => text,
    }),
    practice: noting("practice", { on: false, intro: "practise first" }),
    play: noting("play", {
      ready: "begin",
      speaking: "speak",
      sound: [],
      agentSpeaks: false,
      told: () => "told",
    }),
    set: noting("set", { isFull: false }),
    wire: noting("wire", { way: "socket" }),
    playback: noting("playback", { audio: {} }),
    ...Object.fromEntries(["recorder", "shelf", "agent", "desk"].map((name) => [name, noting(name)])),
    ...Object.fromEntries(
      ["done", "askConsent", "late", "next", "clear", "recap", "render", "hush", "trouble"].map((name) => [
        name,
        note(name),
      ]),
    ),
    ...more,
  });
}

beforeEach(() => {
  done = [];
});

test("a refused take leaves the shelf, and can be heard again", () => {
  const needs = stage("sending");
  new Mishaps(needs).refused(needs.current.take, "Too quiet.");
  assert.deepEqual(done, [
    "recorder.abandon",
    `shelf.remove "${needs.current.take.id}"`,
    "playback.load take",
    "said Too quiet.",
  ]);
  assert.equal(needs.course.phase, "refused");
});

test("a game that finds nothing to keep takes the take back from the wire first", () => {
  const needs = stage("speaking");
  new Mishaps(needs).nothingToKeep("You missed it.");
  assert.deepEqual([done[0], needs.course.phase], ["wire.forget", "refused"]);
});

test("who has to agree first keeps what was said so far, and is asked", () => {
  const needs = stage("speaking");
  new Mishaps(needs).stopped("consent", "Agree first.");
  assert.deepEqual(done, ["recorder.stop true", "said Agree first.", "askConsent"]);
  const blocked = stage("ready");
  done = [];
  new Mishaps(blocked).stopped("blocked", "No more.");
  assert.deepEqual(done, ["said No more."]);
});

test("a microphone that goes in the middle of a take ends it there, and is no news at rest", () => {
  new Mishaps(stage("speaking")).lostMicrophone("changed");
  new Mishaps(stage("speaking", { practice: { on: true } })).lostMicrophone("changed");
  new Mishaps(stage("stored")).lostMicrophone("changed");
  assert.deepEqual(done, ["done true,microphone.changed", "done true,practice.lost"]);
});

test("a take that is safe joins the set; one that was left behind only leaves the shelf", () => {
  const needs = stage("sending");
  const outcome = new Outcome(needs);
  outcome.stored(Take.begin(ROUND, 16_000, {}), { type: "stored", recording: "other", receipt: "X" });
  assert.equal(done.length, 1);
  assert.equal(needs.current.recording, "");
  outcome.stored(needs.current.take, { type: "stored", recording: "r1", receipt: "ABC" });
  outcome.watch.stop();
  assert.deepEqual([needs.current.recording, needs.course.phase], ["r1", "stored"]);
  assert.ok(done.includes('set.add {"recording":"r1","receipt":"ABC"}') && done.includes('play.stored "r1"'));
});

test("a score is told once, what follows is said without a new phase, and one about another take is not", () => {
  const needs = stage("stored");
  needs.current.recording = "r1";
  const outcome = new Outcome(needs);
  const scored = /** @type {any} */ ({ type: "scored", recording: "r1", status: "scored" });
  outcome.scored({ ...scored, recording: "r0" });
  assert.deepEqual(done, []);
  outcome.scored(scored);
  assert.deepEqual(done, ["said told"]);
  outcome.scored(scored);
  assert.deepEqual(done.slice(1), ['view.say "told"']);
});

test("a refusal that comes late takes the ring back, in the recap too", () => {
  const needs = stage("recap");
  new Outcome(needs).scored(/** @type {any} */ ({ type: "scored", recording: "r1", status: "refused" }));
  assert.deepEqual(done, ['set.drop "r1"', "late [object Object]"]);
});

test("what cannot be taken back stays in the set, and the player is told", async () => {
  const withdraw = () => Promise.reject(new Unanswered("lost", null));
  const needs = stage("stored", { desk: { withdraw } });
  needs.current.recording = "r1";
  await new Outcome(needs).discard();
  assert.equal(
    done.some((what) => what.startsWith("set.drop") || what.startsWith("next")),
    false,
  );
  done = [];
  await new Outcome({ ...needs, desk: { withdraw: async () => {} } }).discard();
  assert.deepEqual(done, ['set.drop "r1"', "next discarded"]);
});

test("after the last round of a set comes the recap, and no round is asked for", () => {
  new Rounds(stage("stored", { set: { isFull: true } })).next();
  new Rounds(stage("loading", { set: { isFull: true } })).first();
  assert.deepEqual(done, ["clear", "recap", "recap"]);
});

test("a round is offered to agent and game, and the note about the last one is said with it", () => {
  const needs = stage("stored");
  const rounds = new Rounds(needs);
  rounds.next("Gone.");
  rounds.offered(ROUND);
  assert.equal(needs.course.phase, "ready");
  assert.deepEqual(done.slice(-3), [
    'agent.offered {"key":"bike"},"en"',
    'play.offered {"key":"bike"},"en"',
    'view.say "Gone. begin"',
  ]);
});

test("who skips practice keeps the round, who skips a round gets another", () => {
  new Rounds(stage("ready", { practice: noting("practice", { on: true, intro: "practise" }) })).skip();
  assert.deepEqual(done, ["practice.over", "render practise"]);
  done = [];
  new Rounds(stage("ready")).skip();
  assert.deepEqual(done, ["clear", "said loading", 'wire.ask "en"']);
});

/**
 * A take that has begun.
 * @param {boolean} practising
 */
async function recording(practising) {
  const practice = noting("practice", { on: practising });
  const take = Take.begin(ROUND, 16_000, {});
  const recorder = noting("recorder", { begin: async () => take, sampleAt: () => 800, take });
  const needs = stage("ready", { practice, recorder });
  const flow = new TakeFlow(needs);
  await flow.record();
  return { flow, needs, take };
}

/** @param {number} seconds */
const level = (seconds) => ({ rms: 0.1, peak: 0.2, at: seconds * 16_000, recording: true });

test("a practice take never reaches the wire, whatever becomes of it", async () => {
  const { flow, needs, take } = await recording(true);
  assert.equal(needs.course.phase, "speaking");
  flow.hear(level(1));
  flow.grown(take);
  flow.done(false);
  await take.finish();
  flow.grown(take);
  assert.equal(
    done.some((what) => what.startsWith("wire")),
    false,
  );
  assert.equal(done.filter((what) => what.startsWith("practice.finish")).length, 1);
});

test("a take that counts goes over the wire as it grows", async () => {
  const { flow, take } = await recording(false);
  flow.grown(take);
  assert.deepEqual(
    done.filter((what) => what.startsWith("wire")),
    ["wire.begin take", "wire.pump"],
  );
});

test("when time is up the take ends, cut off: agent first, then the game, then the microphone", async () => {
  const { flow, needs } = await recording(false);
  done = [];
  flow.hear(level(60));
  assert.deepEqual(done.slice(-4), ["agent.stop", "play.end", "recorder.stop true", "said timeUp"]);
  assert.equal(needs.course.phase, "sending");
});

test("what the page did stands on the take's timeline, now or when it was heard", async () => {
  const { flow, take } = await recording(false);
  take.add(new ArrayBuffer(4000));
  flow.mark("cut_in");
  flow.mark("chunk", { at: 1600, value: "2" });
  assert.deepEqual(take.marks, [
    { name: "cut_in", at: 800 },
    { name: "chunk", at: 1600, value: "2" },
  ]);
});

test("a microphone that cannot be opened is named, and no take begins", async () => {
  const begin = () => Promise.reject(new Error("busy"));
  const needs = stage("ready", { recorder: noting("recorder", { begin }) });
  await new TakeFlow(needs).record();
  assert.deepEqual(done.slice(-1), ["trouble Error: busy"]);
  assert.deepEqual([needs.current.take, needs.course.phase], [null, "opening"]);
});
