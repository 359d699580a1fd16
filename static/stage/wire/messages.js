/**
 * What the server says in a play, as the page reads it. Types only: the wire, the desk, the take and the games all
 * speak of these, and need not know each other for it.
 */

/**
 * @typedef {Record<string, any>} Prompt what the server drew for a round; its shape is the game's own
 * @typedef {{seconds: number, frame_bytes: number, min_rate: number, max_rate: number}} Limits
 * @typedef {object} Round
 * @property {"round"} type
 * @property {string} round signed token
 * @property {string} game key
 * @property {Prompt & {key: string}} prompt
 * @property {Limits} limits
 * @property {{by: string, threshold: number}} [opponent] the model that would listen live
 * @typedef {{held: number, longest: number, taken: number, kept: number}} Duel pauses held, seconds of the longest, turns
 *   taken, and seconds for which the floor was the player's
 * @typedef {{type: "lean", at: number, p: number} | {type: "took", at: number}} Move at: sample of the pause it is about
 * @typedef {{type: "stored", recording: string, receipt: string}} Stored
 * @typedef {object} Points what a take is worth, as far as it is known
 * @property {number} total
 * @property {{why: string, points: number, text?: string}[]} [parts]
 * @typedef {object} Feat what a player can beat, measured in the take
 * @property {"pause" | "reaction" | "reply" | "pace" | "signs" | "rush"} name
 * @property {number} value seconds; of `signs`, how many
 * @property {boolean} less whether a smaller one is better
 * @typedef {{right: number, of: number, said: string[]}} Heard what a recogniser's words say of how the game went. said: what
 *   the game listens for and was heard, in the prompt's own words
 * @typedef {object} Scored
 * @property {"scored"} type
 * @property {string} recording
 * @property {string} status
 * @property {string} [reason] why it was refused, as a code
 * @property {string} [message] the same in English
 * @property {boolean} [more] whether another one follows
 * @property {import("floor/shape.js").Floor} [floor]
 * @property {Points} [points]
 * @property {Duel} [duel] only where somebody could take the turn, and it is known how it went
 * @property {Feat} [feat]
 * @property {Heard} [heard] only once the words of the take are there, in a game that listens to them
 * @property {{why: string, text: string}} [advice] what would make the next take better; text: in English
 */

export {};
