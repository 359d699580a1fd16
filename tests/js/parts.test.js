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
const { Records } = await import("stage/recap/records.js");
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
    practice: noting("practice", { on: false, offered: false, intro: "practise first" }),
    play: noting("play", {
      ready: "begin",
      speaking: "speak",
      sound: [],
      agentSpeaks: false,
      opposed: false,
      told: () => "told",
    }),
    set: noting("set", { isFull: false, rounds: [] }),
    records: new Records(),
    legend: { show: () => {} },
    example: { show: () => {} },
    wire: noting("wire", { way: "socket" }),
    playback: noting("playback", { audio: {} }),
    ...Object.fromEntries(["recorder", "shelf", "agent", "opponent", "desk"].map((name) => [name, noting(name)])),
    ...Object.fromEntries(
      ["done", "askConsent", "late", "later", "next", "clear", "recap", "render", "hush", "trouble"].map((name) => [
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

test("a take that is refused in the middle is spoken into by nobody any more", () => {
  const needs = stage("speaking");
  new Mishaps(needs).refused(needs.current.take, "Too long.");
  assert.deepEqual(done.slice(0, 4), ["agent.stop", "opponent.stop", "play.end", "recorder.abandon"]);
});

test("who waits for a take that is kept here, and does not get through, may go on without it", () => {
  const needs = stage("sending");
  const mishaps = new Mishaps(needs);
  const { take } = needs.current;
  mishaps.goOn();
  assert.deepEqual([mishaps.stuck, done], [false, []], "nothing is stuck yet");
  mishaps.stalled();
  assert.deepEqual([mishaps.stuck, done], [true, ["render stalled"]]);
  mishaps.goOn();
  assert.deepEqual(done.slice(1), ["wire.leave", `later ${take}`, "next"]);
  assert.equal(mishaps.stuck, false);
  const unkept = new Mishaps(stage("sending", { shelf: null }));
  unkept.stalled();
  assert.equal(unkept.stuck, false, "a take that lies nowhere else is not left");
  const full = stage("sending");
  full.current.take.unkept = true;
  const overfull = new Mishaps(full);
  overfull.stalled();
  assert.deepEqual([overfull.stuck, done.at(-1)], [false, "render stalledUnkept"]);
});

test("a game that finds nothing to keep takes the take back from the wire first", () => {
  const needs = stage("speaking");
  new Mishaps(needs).nothingToKeep("You missed it.");
  assert.deepEqual([done[0], needs.course.phase], ["wire.forget", "refused"]);
});

test("who has to agree first keeps what was said so far, and is asked", () => {
  const needs = stage("speaking");
  new Mishaps(needs).stopped("consent", "Agree first.");
  const silence = ["agent.stop", "opponent.stop", "play.end"];
  const goes = ["recorder.stop true", "recorder.retire"];
  assert.deepEqual(done, [...silence, ...goes, "said Agree first.", "askConsent"]);
  const blocked = stage("ready");
  done = [];
  new Mishaps(blocked).stopped("blocked", "No more.");
  assert.deepEqual(done, ["recorder.retire", "said No more."], "the microphone is let go at rest too");
});

test("who has taken a try of the day back comes to the recap of the others, where no more are given", () => {
  for (const [phase, rounds, came] of /** @type {const} */ ([["loading", [1, 2], true], ["loading", [], false], ["ready", [1], false]])) {
    done = [];
    new Mishaps(stage(phase, { set: { rounds } })).stopped("enough", "Three tries.", "daily_done");
    assert.equal(done.includes("recap Three tries."), came, phase);
    assert.equal(done.includes("said Three tries."), !came);
  }
  done = [];
  new Mishaps(stage("loading", { set: { rounds: [1] } })).stopped("enough", "A lot.", "too_much_sound");
  assert.deepEqual(done, ["recorder.retire", "said A lot."]);
});

test("what is taken back, or of no use, is no record any more", async () => {
  const feat = (/** @type {number} */ value) => ({ name: "pause", value, less: false });
  const needs = stage("stored", { desk: { withdraw: async () => {} } });
  needs.current.recording = "r1";
  const outcome = new Outcome(needs);
  outcome.scored(/** @type {any} */ ({ type: "scored", recording: "r1", status: "listened", feat: feat(5) }));
  assert.equal(needs.records.best, 5);
  await outcome.discard();
  await outcome.discard();
  assert.equal(needs.records.best, null);
  needs.records.note("r2", feat(3));
  outcome.scored(/** @type {any} */ ({ type: "scored", recording: "r2", status: "refused" }));
  assert.equal(needs.records.best, null);
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
  const game = `play.scored ${JSON.stringify(scored)}`;
  assert.deepEqual(done, [game, "said told"]);
  outcome.scored(scored);
  assert.deepEqual(done.slice(2), [game, 'view.say "told"']);
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
  const outcome = new Outcome(needs);
  await outcome.discard();
  assert.deepEqual(done.slice(-1), ['view.say "discardAsk"'], "one tap deletes nothing");
  await outcome.discard();
  assert.equal(
    done.some((what) => what.startsWith("set.drop") || what.startsWith("next")),
    false,
  );
  done = [];
  const other = new Outcome({ ...needs, desk: { withdraw: async () => {} } });
  await other.discard();
  done = [];
  await other.discard();
  assert.deepEqual(done, ['set.drop "r1"', "next discarded"]);
});

test("after the last round of a set comes the recap, and no round is asked for", () => {
  new Rounds(stage("stored", { set: { isFull: true } })).next();
  new Rounds(stage("loading", { set: { isFull: true } })).first({});
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

test("who chooses practice keeps the round, and is told how to begin it", () => {
  const practice = noting("practice", { on: false, offered: true, intro: "practise" });
  new Rounds(stage("ready", { practice })).skip();
  assert.deepEqual(done, ["practice.choose", "render begin"]);
});

test("who skips practice keeps the round, who skips a round gets another", () => {
  new Rounds(stage("ready", { practice: noting("practice", { on: true, offered: false, intro: "practise" }) })).skip();
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
  const recorder = noting("recorder", { prepare: async () => {}, begin: () => take, sampleAt: () => 800, take });
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

test("when time is up the take ends, cut off: agent and opponent first, then the game, then the microphone", async () => {
  const { flow, needs } = await recording(false);
  done = [];
  flow.hear(level(60));
  assert.deepEqual(done.slice(-5), [
    "agent.stop",
    "opponent.stop",
    "play.end",
    "recorder.stop true",
    "said timeUp",
  ]);
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
  const prepare = () => Promise.reject(new Error("busy"));
  const needs = stage("ready", { recorder: noting("recorder", { prepare }) });
  await new TakeFlow(needs).record();
  assert.deepEqual(done.slice(-1), ["trouble Error: busy"]);
  assert.deepEqual([needs.current.take, needs.course.phase], [null, "opening"]);
});

/** A microphone that takes its time: what is pressed and put away meanwhile happens before `open()`. */
function slowMicrophone() {
  /** @type {(nothing?: undefined) => void} */
  let resolve = () => {};
  const promise = new Promise((open) => {
    resolve = open;
  });
  const take = Take.begin(ROUND, 16_000, {});
  const begin = () => {
    done.push("begin");
    return take;
  };
  const needs = stage("ready", { recorder: noting("recorder", { prepare: () => promise, begin, take: false }) });
  return { needs, flow: new TakeFlow(needs), open: () => resolve() };
}

const begun = () => done.filter((what) => what === "begin").length;

test("whoever puts the page away while the microphone opens is not recorded when it is open", async () => {
  const { needs, flow, open } = slowMicrophone();
  const pressed = flow.record();
  needs.course.go("mic_trouble");
  open();
  await pressed;
  assert.deepEqual([begun(), needs.course.phase, needs.current.take], [0, "ready", null]);
  assert.deepEqual(done.slice(-1), ["recorder.letGo"], "and another tab may record");
});

test("two presses for one microphone that opens slowly are one take", async () => {
  const { needs, flow, open } = slowMicrophone();
  const pressed = [flow.record()];
  needs.course.go("mic_trouble");
  pressed.push(flow.record());
  open();
  await Promise.all(pressed);
  assert.deepEqual([begun(), needs.course.phase], [1, "speaking"]);
  assert.equal(done.filter((what) => what.startsWith("wire.begin")).length, 1);
});

test("a take asks for a model that listens only over a line on which one could, and not in practice", async () => {
  for (const [way, practising, asked] of /** @type {const} */ ([["socket", false, true], ["post", false, false], ["socket", true, false]])) {
    /** @type {any[]} */
    let given = [];
    const begin = (/** @type {any[]} */ ...what) => {
      given = what;
      return Take.begin(ROUND, 16_000, {});
    };
    const needs = stage("ready", {
      recorder: noting("recorder", { prepare: async () => {}, begin }),
      practice: noting("practice", { on: practising }),
      wire: noting("wire", { way }),
    });
    needs.play.opposed = true;
    needs.current.round = { ...ROUND, opponent: { by: "the machine", threshold: 0.5 } };
    const flow = new TakeFlow(needs);
    await flow.record();
    assert.deepEqual([given[2], flow.live], [asked, way === "socket"]);
  }
});

test("of a double click only the first half is a press; a click without a mouse, and the next one, are", async () => {
  const { once } = await import("stage/controls.js");
  /** @type {number[]} */
  const heard = [];
  const press = once(({ detail }) => void heard.push(detail));
  for (const detail of [0, 1, 2, 1]) press(/** @type {any} */ ({ detail }));
  assert.deepEqual(heard, [0, 1, 1]);
});
