/** A moment of the open microphone, beside any take: for the calibration click. */

import { MicTrouble } from "stage/capture/microphone.js";

const FULL_SCALE = 32768;
/** Milliseconds after which nothing comes any more: the context was closed, or is held back. */
const LATE = 1000;

/**
 * @typedef {object} Probe
 * @property {Float32Array} samples at the context's rate
 * @property {number} began seconds on the context's clock when the first of them was heard
 */

/**
 * @param {import("stage/capture/microphone.js").Microphone} microphone whose context has the capture worklet
 * @param {number} seconds
 * @returns {Promise<Probe>}
 * @throws {MicTrouble} where the microphone went meanwhile
 */
export async function probe({ stream, context }, seconds) {
  if (context.state === "closed") throw new MicTrouble("held");
  const node = new AudioWorkletNode(context, "capture", {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: "explicit",
  });
  const source = context.createMediaStreamSource(stream);
  source.connect(node);
  const heard = Promise.race([collect(node), late(seconds * 1000 + LATE)]);
  node.port.postMessage("record");
  setTimeout(() => node.port.postMessage("stop"), seconds * 1000);
  try {
    return await heard;
  } finally {
    source.disconnect();
    node.port.onmessage = null;
  }
}

/**
 * @param {number} ms
 * @returns {Promise<never>}
 */
function late(ms) {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new MicTrouble("held")), ms);
  });
}

/**
 * @param {AudioWorkletNode} node
 * @returns {Promise<Probe>}
 */
function collect(node) {
  /** @type {number[]} */
  const samples = [];
  let began = 0;
  return new Promise((resolve) => {
    node.port.onmessage = ({ data }) => {
      if (data.began !== undefined) began = data.began;
      if (data.pcm) for (const step of new Int16Array(data.pcm)) samples.push(step / FULL_SCALE);
      if (data.last) resolve({ samples: Float32Array.from(samples), began });
    };
  });
}
