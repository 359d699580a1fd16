/** WebSockets whose server is the test. */

/** What a page is given when it has said hello. */
export const ROUND = /** @type {any} */ ({
  type: "round",
  round: "token",
  game: "cliffhanger",
  prompt: { key: "bike" },
  limits: { seconds: 60, frame_bytes: 96_000, min_rate: 8000, max_rate: 48_000 },
});

export class Socket {
  /** @type {Socket[]} */
  static opened = [];
  /** Whether the browser lets no page have one. */
  static forbidden = false;

  /** @param {string} url */
  constructor(url) {
    if (Socket.forbidden) throw new DOMException("by a policy", "SecurityError");
    this.url = url;
    /** What the page sent: messages, and frames as they are. @type {any[]} */
    this.sent = [];
    this.closed = false;
    /** Bytes that the browser has not sent yet. */
    this.bufferedAmount = 0;
    Socket.opened.push(this);
  }

  /** Forgets those of the test before. */
  static reset() {
    Socket.opened = [];
    Socket.forbidden = false;
  }

  /** The newest one. */
  static get last() {
    return /** @type {Socket} */ (Socket.opened.at(-1));
  }

  /** @param {string | ArrayBuffer} data */
  send(data) {
    this.sent.push(typeof data === "string" ? JSON.parse(data) : data);
  }

  close() {
    this.closed = true;
  }

  /** @param {object} message */
  says(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  /** The server takes the connection and gives a round. */
  greets() {
    this.onopen();
    this.says(ROUND);
  }

  /** @param {number} code 1006: the network is gone */
  ends(code = 1006) {
    this.onclose({ code });
  }

  /** @returns {string[]} kinds of what was sent; a frame by its first sample */
  get kinds() {
    return this.sent.map((each) => each.type ?? `frame ${new Int16Array(each)[0]}`);
  }
}

/** @type {any} */ (globalThis).WebSocket = Socket;
