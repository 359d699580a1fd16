/** What the wire tells, as types only. */

/**
 * @typedef {import("stage/wire/messages.js").Round} Round
 * @typedef {import("stage/wire/messages.js").Stored} Stored
 * @typedef {import("stage/wire/messages.js").Scored} Scored
 * @typedef {import("stage/wire/take.js").Take} Take
 * @typedef {import("stage/wire/answers.js").Answer} Answer
 * @typedef {object} Listener
 * @property {(round: Round) => void} round
 * @property {(take: Take, stored: Stored) => void} stored
 * @property {(scored: Scored) => void} scored
 * @property {(move: import("stage/wire/messages.js").Move) => void} move what the opponent of the take does
 * @property {(take: Take, answer: Answer | null) => void} refused the server will never want it
 * @property {(meaning: "consent" | "blocked" | "enough", answer: Answer | null) => void} stopped
 * @property {(answer: Answer | null) => void} waiting the connection is away; it is being sought
 * @property {() => void} stalled a finished take does not get through, and nobody knows why yet
 * @property {(answer: Answer | null) => void} trouble no round could be had, and asking again will not help
 */

export {};
