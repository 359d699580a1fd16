/** One take, from the press of Speak until its last frame is on its way. */

import { decibels, height } from "stage/capture/loudness.js";
import { Minute } from "stage/capture/minute.js";
import { VoiceActivity } from "stage/capture/voice-activity.js";

/**
 * @typedef {import("stage/capture/microphone.js").Level} Level
 * @typedef {import("stage/wire/take.js").Take} Take
 * @typedef {(name: string, what?: {at?: number, value?: string}) => void} Marking
 * @typedef {object} FlowNeeds
 * @property {import("stage/stage-view.js").StageView} view
 * @property {Pick<import("stage/stage-state.js").Course, "phase" | "go">} course
 * @property {Pick<import("stage/stage-state.js").Current, "round" | "take" | "forget">} current
 * @property {Pick<import("stage/capture/recorder.js").Recorder, "prepare" | "begin" | "letGo" | "stop" | "sampleAt" | "take">} recorder
 * @property {Pick<import("stage/wire/wire.js").Wire, "begin" | "pump" | "way">} wire
 * @property {Pick<import("stage/set/practice.js").Practice, "on" | "begin" | "hear" | "finish" | "over">} practice
 * @property {Pick<import("stage/agent/agent.js").Agent, "note" | "stop">} agent
 * @property {Pick<import("stage/opponent.js").Opponent, "begin" | "hear" | "stop">} opponent
 * @property {Pick<import("stage/play.js").Play, "agentSpeaks" | "opposed" | "speaking" | "begin" | "hear" | "end">} play
 * @property {() => void} hush what was said beside the play has been read
 * @property {(error: unknown) => void} trouble the microphone could not be opened
 */

export class TakeFlow {
  /** @param {FlowNeeds} needs */
  constructor(needs) {
    this.needs = needs;
    this.activity = new VoiceActivity();
    this.minute = new Minute(0);
  }

  /** The press of Speak. */
  async record() {
    const { view, course, current, recorder } = this.needs;
    if (!current.round) return;
    current.forget();
    this.needs.hush();
    course.go("record", view.words.opening);
    try {
      await recorder.prepare();
    } catch (error) {
      return this.needs.trouble(error);
    }
    this.prepared();
  }

  /** Whether a model would listen to this round while it is spoken: what is posted comes too late for that. */
  get live() {
    const { current, wire } = this.needs;
    return Boolean(current.round?.opponent) && wire.way === "socket";
  }

  /** The microphone is open, which may have taken a while: only who still waits for it begins a take. */
  prepared() {
    const { course, current, recorder, practice, play } = this.needs;
    const { round } = current;
    if (course.phase === "opening" && round) {
      const opposed = play.opposed && !practice.on && this.live;
      this.begin(recorder.begin(round, !practice.on, opposed), round.limits.seconds);
    } else if (!recorder.take) recorder.letGo();
  }

  /**
   * @param {Take} take whose first frame is on its way
   * @param {number} longest seconds
   */
  begin(take, longest) {
    const { view, course, current, practice, agent, opponent, play } = this.needs;
    current.take = take;
    agent.note(take);
    if (practice.on) practice.begin();
    else this.counts(take);
    this.activity.restart();
    view.floor.live(play.agentSpeaks);
    opponent.begin(play.opposed);
    this.minute = new Minute(longest);
    view.clock(0, longest);
    course.go("recording", play.speaking);
  }

  /** @param {Take} take that is sent; whoever plays for real needs no practice any more */
  counts(take) {
    this.needs.practice.over();
    this.needs.wire.begin(take);
  }

  /** The audio clock runs: what the game does from now on has a place on it. */
  began() {
    if (this.needs.course.phase === "speaking") this.needs.play.begin();
  }

  /** @param {Level} level */
  hear(level) {
    const { course, current, view, practice, opponent, play } = this.needs;
    if (course.phase !== "speaking" || !level.recording || !current.take) return;
    const { speech, paused } = this.activity.hear(level.rms);
    const loud = height(decibels(level.rms));
    view.floor.level(loud, speech);
    if (practice.on) practice.hear(loud, speech);
    const seconds = level.at / current.take.sampleRate;
    const { spokenMs, quietMs } = this.activity;
    const heard = { at: level.at, seconds, speech, paused, spokenMs, quietMs };
    opponent.hear(heard);
    // Either may have ended the take.
    if (course.phase === "speaking") play.hear(heard);
    if (course.phase === "speaking") this.tick(seconds);
  }

  /** @param {number} seconds of the take so far */
  tick(seconds) {
    const { view, practice } = this.needs;
    view.clock(seconds, this.minute.longest);
    const time = this.minute.at(seconds);
    if (time === "soon") view.say(view.words.soon);
    if (time === "over") this.done(true, practice.on ? "" : view.words.timeUp);
  }

  /**
   * Notes on the take's timeline what the page did.
   * @param {string} name
   * @param {{at?: number, value?: string}} [what] at: sample index of the take, now if not said; value: which one
   */
  mark(name, { at = this.needs.recorder.sampleAt(), value } = {}) {
    const { recorder, current, view } = this.needs;
    recorder.take?.mark(name, at, value);
    view.floor.mark(name, at / (current.take?.sampleRate ?? 1));
  }

  /**
   * @param {boolean} cutOff true when it was not the player who ended it
   * @param {string} [text]
   */
  done(cutOff, text) {
    const { agent, opponent, play, recorder, course, view } = this.needs;
    agent.stop();
    opponent.stop();
    play.end();
    recorder.stop(cutOff);
    course.go("done", text ?? view.words.sending);
  }

  /** @param {Take} take that has grown */
  grown(take) {
    const { practice, wire, current } = this.needs;
    if (!practice.on) wire.pump();
    else if (take.sha256 && take === current.take) practice.finish(take);
  }
}
