/** One take, from the press of Speak until its last frame is on its way. */

import { decibels, height } from "stage/capture/loudness.js";
import { Minute } from "stage/capture/minute.js";
import { PauseDetector } from "stage/capture/pause-detector.js";

export class TakeFlow {
  /** @param {import("stage/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.view = stage.view;
    this.detector = new PauseDetector();
    this.minute = new Minute(0);
  }

  /** @param {import("stage/wire/take.js").Round} round */
  async record(round) {
    const { stage, view } = this;
    stage.forget();
    stage.aside.hush();
    stage.go("record", view.words.opening);
    try {
      stage.take = await stage.recorder.begin(round, !stage.practice.on);
    } catch (error) {
      return stage.gate.trouble(error);
    }
    stage.agent.note(stage.take);
    if (stage.practice.on) stage.practice.begin();
    else stage.wire.begin(stage.take);
    this.detector.restart();
    view.floor.live(stage.play.agentSpeaks);
    this.minute = new Minute(round.limits.seconds);
    view.clock(0, this.minute.longest);
    stage.go("recording", stage.play.speaking);
  }

  /**
   * @param {import("stage/capture/microphone.js").Level} level
   * @param {import("stage/wire/take.js").Take} take
   */
  hear(level, take) {
    const { stage, view } = this;
    const { speech, paused } = this.detector.hear(level.rms);
    const loud = height(decibels(level.rms));
    view.floor.level(loud, speech);
    if (stage.practice.on) stage.practice.hear(loud, speech);
    const seconds = level.at / take.sampleRate;
    const { spokenMs, quietMs } = this.detector;
    stage.play.hear({ at: level.at, seconds, speech, paused, spokenMs, quietMs });
    this.tick(seconds);
  }

  /** @param {number} seconds of the take so far */
  tick(seconds) {
    const { stage, view } = this;
    view.clock(seconds, this.minute.longest);
    const time = this.minute.at(seconds);
    if (time === "soon") view.say(view.words.soon);
    if (time === "over") stage.done(true, stage.practice.on ? "" : view.words.timeUp);
  }

  /** @param {import("stage/wire/take.js").Take} take that has grown */
  grown(take) {
    const { stage } = this;
    if (!stage.practice.on) stage.wire.pump();
    else if (take.sha256 && take === stage.take) stage.practice.finish(take);
  }
}
