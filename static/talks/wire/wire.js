/**
 * The protocol of a talk, from the browser's side. One WebSocket; when it is lost, another one is opened, and every
 * frame that the server does not have is sent again over it.
 */

import { isStop, meaningOfClose } from "stage/wire/answers.js";
import { backoff, OPENING } from "stage/wire/patience.js";
import { Outbox, unpack } from "talks/wire/outbox.js";

/**
 * @typedef {import("stage/wire/answers.js").Answer} Answer
 * @typedef {import("talks/wire/messages.js").Ended} Ended
 * @typedef {{sample_rate: number, settings: Record<string, number | boolean | string>}} Ready
 * @typedef {object} Listener
 * @property {(talk: import("talks/wire/messages.js").Talk) => void} talk
 * @property {(state: import("talks/wire/messages.js").PartnerState) => void} partner
 * @property {(rate: number) => void} begin Hz of the partner's frames
 * @property {(seq: number, pcm: ArrayBuffer) => void} frame of the partner
 * @property {(pong: import("talks/wire/messages.js").Pong) => void} pong
 * @property {() => void} strayed the server has frames that this page never spoke, and it cannot go on behind them
 * @property {(ended: Ended) => void} ended
 * @property {(late: boolean) => void} done the server has closed, with everything; late: but for the last of it
 * @property {() => void} away the connection is gone; it is being sought
 * @property {() => void} back
 * @property {(answer: Answer | null, consent: boolean) => void} refused nothing more can be done here
 */

const PROTOCOL = 1;
/** Close codes after which this window has no place in the talk: another one has it, or it is over. */
const OUT = new Set([4409, 4410]);
/** Milliseconds without a word of the server after which a connection counts as dead; it answers every ping. */
const SILENT = 4000;

export class Wire {
  /**
   * @param {string} url of the WebSocket
   * @param {string} language ISO 639-1
   * @param {Listener} listener
   */
  constructor(url, language, listener) {
    this.url = url;
    this.language = language;
    this.listener = listener;
    this.outbox = new Outbox();
    /** @type {WebSocket | null} */
    this.socket = null;
    this.greeted = false;
    this.failures = 0;
    /** @type {Answer | null} */
    this.complaint = null;
    /** @type {Ready | null} */
    this.readiness = null;
    /** Whether it is known what the server has, so that the rest can follow. */
    this.resumed = true;
    /** Whether another page began this talk, and this one has yet to go on in it. */
    this.anew = false;
    /** Number that its first frame has at least, and what the other page did not get rid of. */
    this.least = 0;
    /** @type {import("talks/wire/outbox.js").Entry[]} */
    this.left = [];
    this.over = false;
    this.leaves = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  connect() {
    this.hangUp();
    try {
      this.listen(new WebSocket(this.url));
    } catch {
      this.lost(0); // a browser extension or a policy may forbid WebSockets altogether
    }
  }

  /** @param {WebSocket} socket */
  listen(socket) {
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    const mine = () => this.socket === socket;
    socket.onopen = () => mine() && this.send({ type: "hello", protocol: PROTOCOL, language: this.language });
    socket.onmessage = ({ data }) => mine() && this.hear(data);
    socket.onclose = ({ code }) => mine() && this.lost(code);
    this.watch(OPENING);
  }

  /**
   * Without another word of the server within that time, the connection is dead, whatever the browser thinks.
   * @param {number} ms
   */
  watch(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lost(0), ms);
  }

  hangUp() {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    this.complaint = null;
    this.resumed = !this.outbox.end;
    this.outbox.again();
    socket?.close();
  }

  /** @param {string | ArrayBuffer} data */
  hear(data) {
    // Before the talk nothing is asked each second, so nothing is answered.
    if (this.outbox.end) this.watch(SILENT);
    else clearTimeout(this.timer);
    if (typeof data === "string") return this.read(JSON.parse(data));
    const { seq, pcm } = unpack(data);
    this.listener.frame(seq, pcm);
  }

  /** @param {any} message */
  read(message) {
    const { listener } = this;
    if (message.type === "talk") this.welcome(message);
    else if (message.type === "partner") listener.partner(message.state);
    else if (message.type === "begin") this.begin(message.rate);
    else if (message.type === "have") this.have(message.next);
    else if (message.type === "pong") listener.pong(message);
    else if (message.type === "ended") this.end(message);
    else if (message.type === "error") this.complaint = message;
  }

  /** @param {import("talks/wire/messages.js").Talk} talk */
  welcome(talk) {
    const again = this.failures > 0;
    this.greeted = true;
    this.failures = 0;
    this.anew = Boolean(talk.before) && !this.outbox.end;
    if (this.readiness) this.send({ type: "ready", ...this.readiness, headphones: true });
    this.listener.talk(talk);
    if (again) this.listener.back();
    this.pump();
  }

  /** @param {number} next */
  have(next) {
    if (this.anew) this.least = Math.max(this.least, next);
    else if (next > this.outbox.end) this.listener.strayed();
    else this.taken(next);
  }

  /** @param {number} next every frame below it is kept */
  taken(next) {
    this.outbox.kept(next);
    // Where nothing is kept yet, the server may still wait for the partner, and says `begin` once more.
    this.resumed ||= next > 0;
    this.pump();
    this.leaveAnyhow();
  }

  /**
   * This page goes on where another one was: with that frame.
   * @param {number} next
   */
  resume(next) {
    this.anew = false;
    this.resumed = true;
    // Where nothing is kept yet, frames are taken only from here on.
    this.outbox.entries = this.least ? this.left.filter(({ seq }) => seq >= this.least) : [];
    this.outbox.end = next;
    this.note({ type: "resume", next });
  }

  /** @param {number} rate */
  begin(rate) {
    this.resumed = !this.anew;
    this.listener.begin(rate);
    this.pump();
  }

  /** @param {Ended} ended */
  end(ended) {
    this.over = true;
    this.listener.ended(ended);
  }

  /** @param {Ready} readiness */
  ready(readiness) {
    this.readiness = readiness;
    if (this.greeted) this.send({ type: "ready", ...readiness, headphones: true });
  }

  /** Not ready after all: the server forgets that with the connection it was said over. */
  unready() {
    this.readiness = null;
    this.connect();
  }

  /** @param {ArrayBuffer} pcm of the next 20 ms */
  say(pcm) {
    this.outbox.add(pcm);
    this.pump();
  }

  /** @param {object} message that has to arrive, over this connection or the next */
  note(message) {
    this.outbox.note(message);
    this.pump();
  }

  /** The talk is to end; or, when it has: all that was left to send is sent. */
  leave() {
    this.leaves = true;
    this.note({ type: "leave" });
    this.leaveAnyhow();
  }

  /** What is not taken up again keeps nobody in it. */
  leaveAnyhow() {
    if (this.leaves && this.greeted && !this.resumed) this.send({ type: "leave" });
  }

  pump() {
    if (!this.greeted || !this.resumed) return;
    for (const each of this.outbox.take())
      if (each instanceof ArrayBuffer) this.socket?.send(each);
      else this.send(each);
  }

  /** @param {object} message that is worth nothing later */
  post(message) {
    if (this.greeted) this.send(message);
  }

  /** @param {object} message */
  send(message) {
    this.socket?.send(JSON.stringify(message));
  }

  /** @param {number} code why the connection closed */
  lost(code) {
    const answer = this.complaint;
    this.hangUp();
    if (this.over && code === 1000) return this.listener.done(this.outbox.holdsSound);
    const meaning = meaningOfClose(code, answer);
    if (isStop(meaning) || meaning === "refused" || OUT.has(code))
      return this.listener.refused(answer, meaning === "consent");
    this.failures += 1;
    if (this.failures === 1) this.listener.away();
    this.timer = setTimeout(() => this.connect(), backoff(this.failures, answer?.wait));
  }

  /** The browser says that the network is back: nobody waits for the next try. */
  online() {
    if (this.failures && !this.socket) this.connect();
  }
}
