/** What the server says in a talk, as the page reads it. Types only. */

/**
 * @typedef {"absent" | "here" | "ready"} Partner before the talk
 * @typedef {"here" | "ready" | "away" | "back"} PartnerState away: their connection is lost, for half a minute
 * @typedef {Record<string, any> & {task: string}} Prompt what one side sees; its shape is the game's own
 * @typedef {{rate: number, offset: number, drift: number, answers: string[], done: boolean}} Before what a page before
 *   this one left: the rate of its clock in Hz, its sample 0 in µs of the site's, and by how many ppm its seconds are longer
 * @typedef {{sent: number, received: number, replied: number}} Pong µs of the site's clock, but for `sent`
 * @typedef {{type: "talk", code: string, game: string, side: 0 | 1, prompt: Prompt, minutes: number, partner: Partner, before?: Before}} Talk
 * @typedef {"over" | "left" | "lost" | "reported" | "withdrawn"} Why
 * @typedef {Record<string, any> & {right?: number, of?: number}} Result of the game, which both sides see
 * @typedef {{type: "ended", why: Why, result: Result, receipt?: string}} Ended
 * @typedef {[seq: number, at: number, frames: number, concealed: 0 | 1]} Span the partner's frames from `seq` on sounded
 *   from sample `at` of one's own voice on
 */

export {};
