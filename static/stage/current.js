/** What is on the stage now; its parts read it here, so that none of them has to know another for it. */

export class Current {
  constructor() {
    /** ISO 639-1, of the prompts and of the stage's own words. */
    this.language = "en";
    /** The round that the server gave out. @type {import("stage/wire/messages.js").Round | null} */
    this.round = null;
    /** The take of it that is being recorded, or was recorded last. @type {import("stage/wire/take.js").Take | null} */
    this.take = null;
    /** The id under which the server has that take; empty while it has not. */
    this.recording = "";
  }

  /** Nothing of the last take is left on the stage. */
  forget() {
    this.take = null;
    this.recording = "";
  }
}
