/** What the stage does when a take is refused, the server is away, or the microphone goes. */

export class Mishaps {
  /** @param {import("stage/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.view = stage.view;
  }

  /**
   * @param {import("stage/wire/take.js").Take} take that the server will never want
   * @param {string} [message]
   */
  refused(take, message) {
    const { stage } = this;
    stage.recorder.abandon();
    void stage.shelf?.remove(take.id);
    stage.playback.load(take);
    stage.go("refused", message ?? this.view.words.nothing);
  }

  /**
   * The game found, in the middle of a take, that there is nothing in it to keep.
   * @param {string} message
   */
  nothingToKeep(message) {
    const { take, wire } = this.stage;
    wire.forget();
    if (take) this.refused(take, message);
  }

  /**
   * Nothing more can be played; a take on its way stays on the shelf.
   * @param {"consent" | "blocked"} meaning
   * @param {string} [message]
   */
  stopped(meaning, message) {
    const { stage } = this;
    if (stage.state.phase === "speaking") stage.recorder.stop(true);
    stage.go("stop", message);
    if (meaning === "consent") location.assign(`${stage.root.dataset.consent}?next=${location.pathname}`);
  }

  /** @param {string} [message] */
  waiting(message) {
    const { phase } = this.stage.state;
    const { away, awayEmpty } = this.view.words;
    if (phase === "sending") this.view.say(message ?? away);
    if (phase === "loading") this.view.say(message ?? awayEmpty);
  }

  /** @param {import("stage/capture/microphone-watch.js").Loss} loss */
  lostMicrophone(loss) {
    const { microphone, practice } = this.view.words;
    const { stage } = this;
    if (stage.state.phase === "speaking")
      stage.done(true, stage.practice.on ? practice.lost : microphone[loss]);
    else if (stage.state.phase === "checking") stage.go("mic_trouble", microphone.missing);
  }
}
