import assert from "node:assert/strict";
import { test } from "node:test";

/** @type {Map<string, string>} */
const kept = new Map();
/** @type {any} */ (globalThis).sessionStorage = {
  getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
};
const { Agent } = await import("stage/agent/agent.js");
const { BrowserVoice } = await import("stage/agent/browser-voice.js");
const { Loop } = await import("stage/agent/loop.js");

const LINES = ["Good morning to you.", "And good night."];

/** A microphone whose output is known to the browser to take so long. */
const microphone = (outputLatency = 0.02) =>
  /** @type {any} */ ({ context: { outputLatency, baseLatency: 0.01 }, settings: { latency: 0.01 } });

/** What the agent noted on the timeline. @type {[string, string | undefined][]} */
let marks = [];
const mark = (/** @type {string} */ name, { value = undefined } = {}) => marks.push([name, value]);

/** What was written for who cannot see it. @type {string[]} */
let written = [];
const write = (/** @type {string} */ text) => void written.push(text);

/**
 * A voice that says everything at once, or nothing at all.
 * @param {"recording" | "speech"} way
 * @param {boolean} works
 */
function stub(way, works) {
  return /** @type {any} */ ({
    way,
    has: () => true,
    stop: () => {},
    speak: async (/** @type {any} */ _line, /** @type {any} */ teller) => {
      if (works) {
        teller.started();
        teller.ended();
      }
      return works;
    },
  });
}

function agent() {
  kept.clear();
  marks = [];
  written = [];
  const made = new Agent(/** @type {any} */ ({ recorder: { sampleAt: () => 0, microphone: null }, mark, write }));
  made.offered({ key: "bike", lines: LINES }, "en");
  made.text = stub("recording", true);
  made.text.way = "text";
  return made;
}

const ways = () => marks.filter(([name]) => name === "agent_voice").map(([, value]) => value);

test("a line is said by its recording if there is one", async () => {
  const it = agent();
  Object.assign(it, { recorded: stub("recording", true), browser: stub("speech", true) });
  assert.equal(await it.say(0), true);
  assert.deepEqual(ways(), ["recording"]);
});

test("a recording that cannot be played is spoken, and what cannot be spoken is written", async () => {
  const it = agent();
  Object.assign(it, { recorded: stub("recording", false), browser: stub("speech", true) });
  await it.say(0);
  it.browser = stub("speech", false);
  await it.say(1);
  assert.deepEqual(ways(), ["speech", "text"]);
  assert.equal(marks.filter(([name]) => name === "agent_start").length, 2);
});

test("an agent that was asked to write writes", async () => {
  const it = agent();
  Object.assign(it, { recorded: stub("recording", true), browser: stub("speech", true) });
  assert.equal(it.sounds, true);
  it.write();
  assert.equal(it.sounds, false);
  await it.say(0);
  assert.deepEqual(ways(), ["text"]);
  assert.deepEqual(it.settings(microphone()), { agentVoice: "text" });
});

test("without synthesis and recordings nothing sounds", () => {
  assert.equal(agent().sounds, false);
});

test("a voice of the language on this device comes before one from a server", () => {
  const voices = [
    { lang: "en-US", localService: true },
    { lang: "nb-NO", localService: false },
    { lang: "nn-NO", localService: true },
  ];
  const voice = new BrowserVoice(/** @type {any} */ ({}), /** @type {any} */ ({ getVoices: () => voices }));
  assert.equal(voice.voice("no"), voices[2]);
  assert.equal(voice.voice("en"), voices[0]);
  assert.equal(voice.has("tr"), false);
});

test("an unmeasured loop is what the browser reports of its delays", () => {
  kept.clear();
  const { ms, measured } = new Loop().of(microphone());
  assert.deepEqual([Math.round(ms), measured], [40, false]);
});

test("a measured loop holds while the output stays, and moves with it when it changes", () => {
  kept.clear();
  const loop = new Loop();
  const open = microphone(0.02);
  loop.context = open.context;
  loop.keep({ ms: 95, reported: 40 });
  assert.deepEqual(loop.of(open), { ms: 95, measured: true });
  open.context.outputLatency = 0.17;
  assert.deepEqual([Math.round(loop.of(open).ms), loop.of(open).measured], [245, false]);
  // Another context in the same session: as well as is known, and no longer measured.
  assert.deepEqual(new Loop().of(microphone(0.02)), { ms: 95, measured: false });
});

test("a line that is only written is given in one piece to who cannot see it, and one that is heard is not", async () => {
  const it = agent();
  Object.assign(it, { recorded: stub("recording", true), browser: stub("speech", true) });
  await it.say(0);
  assert.deepEqual(written, []);
  it.write();
  await it.say(1);
  assert.deepEqual([ways(), written], [["recording", "text"], [LINES[1]]]);
});
