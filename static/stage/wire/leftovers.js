/** Takes of an earlier visit that the server never confirmed: sent by POST, beside the play. */

import { isStop } from "stage/wire/answers.js";
import { Unanswered } from "stage/wire/desk.js";
import { backoff } from "stage/wire/patience.js";

/** Seconds of sound under which a take that was cut off is not worth a question. */
const WORTH_ASKING = 1;

/**
 * @typedef {import("stage/wire/take.js").Take} Take
 * @typedef {object} Teller
 * @property {(takes: number) => void} sending
 * @property {(stored: import("stage/wire/messages.js").Stored) => void} sent
 * @property {(message: string) => void} refused
 * @property {() => void} waits it lies where it was: not now, or not for whoever is here
 * @property {() => Promise<boolean>} ask whether a take that was cut off is to be sent
 */

/**
 * @param {import("stage/wire/shelf.js").Shelf} shelf
 * @param {import("stage/wire/desk.js").Desk} desk
 * @param {Teller} teller
 */
export async function sendLeftovers(shelf, desk, teller) {
  const takes = await shelf.waiting();
  const whole = takes.filter(({ sha256 }) => sha256);
  if (whole.length) teller.sending(whole.length);
  for (const take of whole) await deliver(take, shelf, desk, teller);
  for (const take of takes.filter(({ sha256 }) => !sha256)) await offer(take, shelf, desk, teller);
}

/**
 * Nobody pressed Done on this one, so its end says nothing about turns, and only its speaker knows its worth.
 * @param {Take} take
 * @param {import("stage/wire/shelf.js").Shelf} shelf
 * @param {import("stage/wire/desk.js").Desk} desk
 * @param {Teller} teller
 */
async function offer(take, shelf, desk, teller) {
  const worth = take.samples >= WORTH_ASKING * take.sampleRate;
  if (!worth || !(await teller.ask())) return shelf.remove(take.id);
  take.mark("cut_off", take.samples);
  await take.finish();
  await shelf.put(take);
  teller.sending(1);
  await deliver(take, shelf, desk, teller);
}

/**
 * @param {Take} take that is whole
 * @param {Pick<import("stage/wire/shelf.js").Shelf, "remove" | "release">} shelf
 * @param {Pick<import("stage/wire/desk.js").Desk, "post">} desk
 * @param {Omit<Teller, "sending" | "ask">} teller
 */
export async function deliver(take, shelf, desk, teller) {
  for (let failures = 1; ; failures++) {
    try {
      const stored = await desk.post(take);
      await shelf.remove(take.id);
      return teller.sent(stored);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (isStop(error.meaning)) return teller.waits(); // the play itself says so
      // It waits for whoever spoke it, who may be back; to whoever is here it says nothing.
      if (error.meaning === "theirs") {
        shelf.release(take.id);
        return teller.waits();
      }
      if (error.meaning === "refused") {
        teller.refused(error.answer?.message ?? "");
        return shelf.remove(take.id);
      }
      await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
    }
  }
}
