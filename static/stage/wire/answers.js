/** What the server's close codes and HTTP statuses mean for a take that is on its way. Pure. */

/**
 * refused: the server will never want this take. theirs: it wants it of somebody else who plays in this browser,
 * such as the guest before somebody signed in. consent: agree first, the take waits. blocked: no more takes
 * from this player. enough: no more takes from them for now, what they have keeps. later: try again after a while.
 * lost: nobody answered.
 * @typedef {"refused" | "theirs" | "consent" | "blocked" | "enough" | "later" | "lost"} Meaning
 * @typedef {{code: string, message: string, wait?: number}} Answer words of the server, for the player; wait:
 * seconds after which to come again, where it knows
 */

/** @type {Record<string, Meaning>} of faults that mean something else than their status does */
const OF_CODES = {
  blocked: "blocked",
  not_allowed: "theirs",
  too_much_sound: "enough",
  too_much_at_once: "enough",
  daily_done: "enough",
};
/** @type {Record<number, Meaning>} */
const MEANINGS = { 400: "refused", 401: "consent", 403: "refused", 404: "refused", 413: "refused" };

/**
 * @param {number} status of an HTTP answer that is no success, or a close code less 4,000, which means the same
 * @param {Answer | null} answer
 * @returns {Meaning}
 */
export function meaningOfStatus(status, answer) {
  return OF_CODES[answer?.code ?? ""] ?? MEANINGS[status] ?? "later";
}

/**
 * @param {Meaning} meaning
 * @returns {meaning is "consent" | "blocked" | "enough"} whether nothing more can be sent now, and nothing is lost
 */
export function isStop(meaning) {
  return meaning === "consent" || meaning === "blocked" || meaning === "enough";
}

/**
 * @param {number} code of a closed WebSocket; the site's own are in corpus/refusals.py
 * @param {Answer | null} answer
 * @returns {Meaning}
 */
export function meaningOfClose(code, answer) {
  return code < 4000 ? "lost" : meaningOfStatus(code - 4000, answer);
}
