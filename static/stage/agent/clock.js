/** The agent's view of the audio clock: from moments at which something is played to samples of the take. */

export class Clock {
  /**
   * @param {Pick<import("stage/capture/recorder.js").Recorder, "microphone" | "sampleAt">} recorder
   * @param {import("stage/agent/loop.js").Loop} loop
   */
  constructor(recorder, loop) {
    this.recorder = recorder;
    this.loop = loop;
  }

  /** The context of the open microphone. */
  get context() {
    return this.recorder.microphone?.context ?? null;
  }

  /** Seconds on the context's clock. */
  get now() {
    return this.context?.currentTime ?? 0;
  }

  /**
   * @param {number} [seconds] when it is played, on the context's clock; now, if not said
   * @returns {number} the sample of the take with which it arrives in the microphone
   */
  heard(seconds = this.now) {
    const { microphone } = this.recorder;
    const loop = microphone ? this.loop.of(microphone).ms / 1000 : 0;
    return this.recorder.sampleAt(seconds + loop);
  }
}
