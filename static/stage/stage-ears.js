/** What the wire and the recorder tell, and which part of the stage listens. */

/** @typedef {import("stage/stage.js").Stage} Stage */

/**
 * @param {Stage} stage
 * @returns {import("stage/wire/wire.js").Listener}
 */
export function wireListener(stage) {
  return {
    round: (round) => stage.offered(round),
    stored: (take, stored) => stage.stored(take, stored),
    scored: (scored) => stage.scored(scored),
    refused: (take, answer) => stage.mishaps.refused(take, answer?.message),
    stopped: (meaning, answer) => stage.mishaps.stopped(meaning, answer?.message),
    waiting: (answer) => stage.mishaps.waiting(answer?.message),
    trouble: (answer) => stage.go("trouble", answer?.message ?? stage.words.nothing),
  };
}

/**
 * @param {Stage} stage
 * @returns {import("stage/capture/recorder.js").Listener}
 */
export function recorderListener(stage) {
  return {
    level: (level) => stage.hear(level),
    began: () => stage.began(),
    grown: (take) => stage.flow.grown(take),
    lost: (loss) => stage.mishaps.lostMicrophone(loss),
    unkept: () => stage.aside.unkept(),
  };
}
