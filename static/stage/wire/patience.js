/** How long the page waits for the server, and before it asks again: here, and nowhere else. Pure. */

/** Seconds beyond which the page asks again, whatever it was told. */
const LONGEST_WAIT = 60;
/** Milliseconds a WebSocket may take to give a round before it counts as blocked. */
export const OPENING = 6000;
/** Milliseconds after the end of a take within which the server should have it; then the player is told. */
export const STALLED = 2500;
/** Milliseconds without a byte or an answer after which a connection counts as dead, whatever the browser thinks. */
export const DEAD = 10_000;
/** Milliseconds until a request counts as lost. */
const ASKING = 20_000;
/** The same where a take is sent, and bytes of it that the slowest network we wait for carries in a millisecond. */
const SENDING = 60_000;
const SLOWEST = 8;
/** Every so many failures in a row HTTP is asked: a server that is down answers neither, a proxy only that. */
const FAILURES_PER_KNOCK = 2;
/** Milliseconds until the score is asked for: at once over HTTP, where nobody pushes. */
export const FIRST_LOOK = { socket: 3000, post: 300 };
/** Milliseconds between two looks for the score. */
export const BETWEEN_LOOKS = 1000;
/** Milliseconds after which the player is told not to wait for the score. */
export const SLOW = 8000;
/** Milliseconds after which nobody looks for it any more. */
export const GIVE_UP = 120_000;

/**
 * How long to wait before asking again: doubling from half a second to eight, and a little by chance, so that
 * the players of a server that restarted do not all come back in the same instant.
 * @param {number} failures in a row
 * @param {number} [wait] seconds that the server said to wait at least
 * @param {number} [chance] 0 to 1
 * @returns {number} milliseconds
 */
export function backoff(failures, wait = 0, chance = Math.random()) {
  const ours = Math.min(8000, 500 * 2 ** Math.max(0, failures - 1));
  return Math.max(ours, 1000 * Math.min(wait, LONGEST_WAIT)) * (1 + chance / 4);
}

/**
 * @param {number} [bytes] that are sent with the request
 * @returns {number} milliseconds after which nobody will answer it any more
 */
export function patienceOf(bytes = 0) {
  return bytes ? SENDING + Math.ceil(bytes / SLOWEST) : ASKING;
}

/**
 * @param {number} failures in a row
 * @returns {boolean} whether it is the turn of HTTP, lest a proxy that blocks WebSockets blocks the play
 */
export function isTurnOfHttp(failures) {
  return failures % FAILURES_PER_KNOCK === 0;
}
