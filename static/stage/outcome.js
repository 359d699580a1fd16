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
 * @property {import("stage/recap/records.js").Records} records
 * @property {Pick<import("stage/legend.js").Legend, "show">} legend
 * @property {Pick<import("stage/play.js").Play, "sound" | "stored" | "scored" | "told">} play
 * @property {(scored: Scored) => void} late the recap is open, and this is about one of its takes
 * @property {(note: string) => void} next the next round, with this to be said about it
 */

export class Outcome {
  /** @param {OutcomeNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    /** What was told last. @type {Scored | null} */
    this.told = null;
    /** The take that was asked about before it is thrown away. */
    this.asked = "";
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
    const { course, current, late } = this.needs;
    const { recording, status } = scored;
    if (status === "refused") this.drop(recording);
    if (course.phase === "recap") return late(scored);
    // A second one follows when the models that read have had their say.
    const asked = course.phase === "stored" || course.phase === "scored";
    if (asked && recording === current.recording) this.tell(scored);
  }

  /** @param {Scored} scored about the take on the stage */
  tell(scored) {
    const { view, course } = this.needs;
    const { status, message = "", floor } = scored;
    this.watch.stop();
    if (floor) view.floor.show(floor);
    this.needs.legend.show(floor ?? null);
    if (status === "refused") return course.go("refused", gettext(message));
    this.told = scored;
    this.asked = "";
    this.needs.play.scored(scored);
    if (course.phase === "scored") return view.say(this.sentence(scored));
    course.go("scored", this.sentence(scored));
  }

  /** @param {Scored} scored */
  sentence(scored) {
    const { view, play } = this.needs;
    const worth = scored.points ? ` ${view.words.recap.points(scored.points.total)}.` : "";
    return `${play.told(scored)}${this.record(scored)}${worth}`;
  }

  /**
   * The player's best beside this take, or that it is this one; nothing the first time.
   * @param {Scored} scored
   */
  record({ recording, feat }) {
    const { view, records } = this.needs;
    if (!feat) return "";
    const rank = records.note(recording, feat);
    if (rank === "first") return "";
    if (rank === "record") return ` ${view.words.feats.yet(feat)}`;
    return ` ${view.words.feats.best({ ...feat, value: records.best ?? feat.value })}`;
  }

  /**
   * The player has answered: the same is said again, then what the take is worth with the answer.
   * @param {string} note said where no score has come yet
   */
  async retell(note) {
    const { course, view, current, desk } = this.needs;
    const { recording } = current;
    if (course.phase !== "scored" || this.told?.recording !== recording) return view.say(note);
    view.say(this.sentence(this.told));
    const scored = await desk.scored(recording).catch(() => null);
    if (scored?.type === "scored") this.scored(scored);
  }

  /** The player takes it back, at the second press: the first is next to *Next*. */
  async discard() {
    const { view, current, desk, next } = this.needs;
    const { recording } = current;
    if (!recording) return;
    if (this.asked !== recording) {
      this.asked = recording;
      view.showButton(view.left, view.words.discardSure);
      return view.say(view.words.discardAsk);
    }
    this.watch.stop();
    try {
      await desk.withdraw(recording);
    } catch {
      return view.say(view.words.discardFailed);
    }
    this.drop(recording);
    next(view.words.discarded);
  }

  /** @param {string} recording that counts no longer, neither in the set nor as a record */
  drop(recording) {
    this.needs.set.drop(recording);
    this.needs.records.drop(recording);
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
    this.needs.legend.show(null);
  }
}
