import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { talkPage } from "./page.mjs";
import { Socket } from "./socket.mjs";

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
