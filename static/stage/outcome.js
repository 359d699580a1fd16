/** After a take: what the server says of it, and what the player can still do about it. */

import { gettext } from "look/words.js";
import { chime } from "stage/sound.js";
import { FIRST_LOOK } from "stage/wire/patience.js";
import { ScoreWatch } from "stage/wire/score-watch.js";

/**
 * @typedef {import("stage/wire/messages.js").Stored} Stored
 * @typedef {import("stage/wire/messages.js").Scored} Scored
 * @typedef {object} OutcomeNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "phase" | "go">} course
 * @property {import("stage/stage-state.js").Current} current
 * @property {Pick<import("stage/wire/shelf.js").Shelf, "remove"> | null} shelf
 * @property {Pick<import("stage/wire/desk.js").Desk, "scored" | "withdraw">} desk
 * @property {{way: "socket" | "post"}} wire
 * @property {Pick<import("stage/wire/playback.js").Playback, "audio" | "load" | "clear">} playback
 * @property {Pick<import("stage/set/set-keeper.js").SetKeeper, "add" | "drop">} set
 * @property {Pick<import("stage/play.js").Play, "sound" | "stored" | "told">} play
 * @property {(scored: Scored) => void} late the recap is open, and this is about one of its takes
 * @property {(note: string) => void} next the next round, with this to be said about it
 */

export class Outcome {
  /** @param {OutcomeNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    this.watch = new ScoreWatch(needs.desk, {
      scored: (scored) => this.scored(scored),
      slow: () => needs.course.phase === "stored" && needs.view.say(needs.view.words.slow),
    });
  }

  /**
   * @param {import("stage/wire/take.js").Take} take
   * @param {Stored} stored
   */
  stored(take, { recording, receipt }) {
    const { view, course, current, shelf, wire, playback, set, play } = this.needs;
    void shelf?.remove(take.id);
    if (take !== current.take) return;
    current.recording = recording;
    set.add({ recording, receipt });
    playback.load(take);
    view.showReceipt(receipt);
    course.go("stored", view.words.listening);
    chime(play.sound);
    play.stored(recording);
    this.watch.start(recording, FIRST_LOOK[wire.way]);
  }

  /** @param {Scored} scored */
  scored(scored) {
    const { course, current, set, late } = this.needs;
    const { recording, status } = scored;
    if (status === "refused") set.drop(recording);
    if (course.phase === "recap") return late(scored);
    // A second one follows when the models that read have had their say.
    const asked = course.phase === "stored" || course.phase === "scored";
    if (asked && recording === current.recording) this.tell(scored);
  }

  /** @param {Scored} scored about the take on the stage */
  tell(scored) {
    const { view, course, play } = this.needs;
    const { status, message = "", floor, points } = scored;
    this.watch.stop();
    if (floor) view.floor.show(floor);
    if (status === "refused") return course.go("refused", gettext(message));
    const worth = points ? ` ${view.words.recap.points(points.total)}.` : "";
    const told = `${play.told(scored)}${worth}`;
    if (course.phase === "scored") return view.say(told);
    course.go("scored", told);
  }

  /** The player takes it back. */
  async discard() {
    const { view, current, desk, set, next } = this.needs;
    const { recording } = current;
    if (!recording) return;
    this.watch.stop();
    try {
      await desk.withdraw(recording);
    } catch {
      return view.say(view.words.discardFailed);
    }
    set.drop(recording);
    next(view.words.discarded);
  }

  /** @param {boolean} playing whether the player hears the take again */
  playing(playing) {
    const { view, current, playback } = this.needs;
    if (current.take) view.right.textContent = playing ? view.words.pause : view.words.listen;
    if (!playing) view.rewind(playback.audio);
  }

  /** Nothing of the last take is left on the stage. */
  clear() {
    const { view, current, playback } = this.needs;
    playback.clear();
    this.watch.stop();
    current.forget();
    view.showReceipt("");
    view.floor.show({});
  }
}
