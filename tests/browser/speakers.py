"""Speakers that a microphone hears."""

LEAKY_SPEAKERS = """
// Whatever a page plays comes back into its microphone 120 ms later, as loud as window.leak says.
window.leak = 0;
const loops = new Map();
const loopOf = (context) => {
  if (!loops.has(context)) {
    const delay = new DelayNode(context, { delayTime: 0.12 });
    const leak = new GainNode(context);
    setInterval(() => { leak.gain.value = window.leak; }, 20);
    connect.call(delay, leak);
    loops.set(context, { delay, leak });
  }
  return loops.get(context);
};
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {
  if (target === this.context.destination) connect.call(this, loopOf(this.context).delay);
  return connect.call(this, target, ...rest);
};
const listen = AudioContext.prototype.createMediaStreamSource;
AudioContext.prototype.createMediaStreamSource = function (stream) {
  const mix = new GainNode(this);
  connect.call(listen.call(this, stream), mix);
  connect.call(loopOf(this).leak, mix);
  return mix;
};
"""
