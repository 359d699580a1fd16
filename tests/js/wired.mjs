/** A wire on the test's own sockets, and the clock that it waits by. */

import { beforeEach, mock } from "node:test";
import { Unanswered } from "stage/wire/desk.js";
import { Take } from "stage/wire/take.js";
import { Wire } from "stage/wire/wire.js";
import { ROUND, Socket } from "./socket.mjs";

/** Milliseconds: longer than any wait between two tries. */
export const A_WHILE = 20_000;
export const STORED = { type: "stored", recording: "r1", receipt: "ABC" };
export const { timers } = mock;

export const frame = (/** @type {number[]} */ ...samples) => Int16Array.from(samples).buffer;
export const take = () => Take.begin(ROUND, 16_000, { contextRate: 16_000 });
/** Of the event loop: what was promised is there. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** HTTP that nobody answers. */
export const SILENT = {
  round: async () => Promise.reject(new Unanswered("lost", null)),
  post: async () => Promise.reject(new Unanswered("lost", null)),
};

/**
 * A wire, and what it told, as [what, what it was about].
 * @param {any} [desk]
 */
export function opened(desk = SILENT) {
  /** @type {any[][]} */
  const told = [];
  const names = ["round", "stored", "scored", "move", "refused", "stopped", "waiting", "stalled", "trouble"];
  const listener = Object.fromEntries(names.map((name) => [name, (...what) => told.push([name, ...what])]));
  const wire = new Wire("ws://here/", desk, /** @type {any} */ (listener));
  return { wire, told, kinds: () => told.map(([name]) => name) };
}

/** A wire that is greeted, and waits for nothing. */
export function greeted(desk = SILENT) {
  const one = opened(desk);
  one.wire.ask("no");
  Socket.last.greets();
  return one;
}

beforeEach(() => {
  mock.restoreAll();
  timers.reset();
  timers.enable({ apis: ["setTimeout"] });
  mock.method(Math, "random", () => 0);
  Socket.reset();
});
