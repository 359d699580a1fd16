import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { probe } from "stage/agent/probe.js";

/** What a worklet hears that nobody lets run. */
class Silent {
  port = { postMessage() {}, onmessage: null };
}
/** @type {any} */ (globalThis).AudioWorkletNode = Silent;

/** @param {string} state of its context */
const microphone = (state) =>
  /** @type {any} */ ({
    stream: {},
    context: { state, createMediaStreamSource: () => ({ connect() {}, disconnect() {} }) },
  });

test("a microphone that goes while the click is listened for is told of: another press may help", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const heard = probe(microphone("running"), 0.95);
  const told = assert.rejects(heard, { trouble: "held" });
  mock.timers.tick(1950);
  await told;
  await assert.rejects(probe(microphone("closed"), 0.95), { trouble: "held" });
});
