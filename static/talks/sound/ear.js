/** The partner's voice, from frames of the network into the headphones. */

/**
 * @typedef {{level: number, played: [seq: number, at: number, concealed: 0 | 1][]}} Sounded 50 ms; level: root mean
 *   square; at: on the context's clock, in samples
 */

export class Ear {
  /** @param {AudioWorkletNode} node */
  constructor(node) {
    this.node = node;
    /** Hz of the partner's frames; 0: not known yet. */
    this.rate = 0;
  }

  /**
   * @param {AudioContext} context of the open microphone: both voices are on one clock
   * @param {string} worklet address of playback-worklet.js
   * @param {(sounded: Sounded) => void} listener
   */
  static async open(context, worklet, listener) {
    await context.audioWorklet.addModule(worklet);
    const node = new AudioWorkletNode(context, "playback", { numberOfInputs: 0, outputChannelCount: [2] });
    node.port.onmessage = ({ data }) => listener(data);
    node.connect(context.destination);
    return new Ear(node);
  }

  /** @param {number} rate Hz of the frames that follow */
  begin(rate) {
    if (rate === this.rate) return; // said again to a page that goes on
    this.rate = rate;
    this.node.port.postMessage({ rate });
  }

  /**
   * @param {number} seq
   * @param {ArrayBuffer} pcm PCM16, mono
   */
  hear(seq, pcm) {
    if (!this.rate) return;
    this.node.port.postMessage({ seq, pcm }, [pcm]);
  }

  close() {
    this.node.port.onmessage = null;
    this.node.disconnect();
  }
}
