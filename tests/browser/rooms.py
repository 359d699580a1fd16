"""Two rooms in which the same clicks sound, each with a microphone and with ears that are written down."""

import json
from typing import Any, Final

from playwright.sync_api import Page

WORKLET: Final = """
/** Samples of a click, and how many of them go one way. */
const LENGTH = 64;
const HALF = 8;
const LOUD = 0.8;
/** Above whatever a voice of these tests is; and samples in which one click is not two. */
const HEARD = 0.4;
const APART = sampleRate / 5;

/** On the way to the page's own capture (input 0), and beside what it plays (input 1): both in one call, so
 * that the distance between two clicks is exact, whatever the browser's clocks do. */
class Room extends AudioWorkletProcessor {
  constructor() {
    super();
    this.plan = [];
    this.rendered = 0;
    this.left = 0;
    this.last = -Infinity;
    this.port.onmessage = ({ data }) => { this.plan = data; };
  }

  process([microphone, ears], [[out]]) {
    if (microphone[0]) out.set(microphone[0]);
    if (this.plan.length && Date.now() >= this.plan[0]) this.begin();
    for (let i = 0; i < out.length && this.left; i++, this.left--)
      out[i] = Math.floor(this.left / HALF) % 2 ? LOUD : -LOUD;
    (ears[0] ?? []).forEach((sample, i) => Math.abs(sample) > HEARD && this.hear(this.rendered + i));
    this.rendered += out.length;
    return true;
  }

  begin() {
    this.left = LENGTH;
    this.port.postMessage({ at: this.rendered, planned: this.plan.shift(), own: true });
  }

  hear(at) {
    if (at - this.last > APART) this.port.postMessage({ at, own: false });
    this.last = at;
  }
}

registerProcessor("room", Room);
"""

WIRING: Final = """
window.clicks = [];
const rooms = new Map();
const connect = AudioNode.prototype.connect;
const addModule = AudioWorklet.prototype.addModule;
const listen = AudioContext.prototype.createMediaStreamSource;
AudioWorklet.prototype.addModule = async function (...given) {
  await addModule.call(this, URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" })));
  return addModule.apply(this, given);
};
AudioContext.prototype.createMediaStreamSource = function (stream) {
  const source = listen.call(this, stream);
  if (rooms.has(this)) return source;
  const room = new AudioWorkletNode(this, "room", { numberOfInputs: 2, outputChannelCount: [1] });
  room.port.onmessage = ({ data }) => window.clicks.push(data);
  window.plan = (times) => room.port.postMessage(times);
  rooms.set(this, room);
  connect.call(source, room);
  return room;
};
AudioNode.prototype.connect = function (target, ...rest) {
  const room = rooms.get(this.context);
  if (room && target === this.context.destination) connect.call(this, room, 0, 1);
  return connect.call(this, target, ...rest);
};
"""


def furnish(page: Page) -> None:
    """Before the page is opened, in a context that looks at no CSP: its microphone stands in such a room."""
    page.add_init_script(f"const WORKLET = {json.dumps(WORKLET)};{WIRING}")


def click(page: Page, planned: list[int]) -> None:
    """planned: ms of the machine's clock at which it clicks, in order."""
    page.evaluate("times => window.plan(times)", planned)


def clicks(page: Page) -> list[dict[str, Any]]:
    """What sounded: {"at": sample of the room's own count, "own", and of one's own "planned"}."""
    found: list[dict[str, Any]] = page.evaluate("window.clicks")
    return found
