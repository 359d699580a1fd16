/**
 * The play protocol, from the browser's side. One WebSocket; when it is lost, the take is sent again from the
 * start over a new one; when none can be opened but HTTP answers, the take goes by POST.
 */

import { isStop, meaningOfClose } from "stage/wire/answers.js";
import { Unanswered } from "stage/wire/desk.js";
import { unnamed } from "stage/wire/machines.js";
import { backoff, isTurnOfHttp, OPENING } from "stage/wire/patience.js";
import { Stall } from "stage/wire/stall.js";

/**
 * @typedef {import("stage/wire/messages.js").Round} Round
 * @typedef {import("stage/wire/take.js").Take} Take
 * @typedef {import("stage/wire/answers.js").Answer} Answer
 */

const PROTOCOL = 1;

export class Wire {
  /**
   * @param {string} url of the WebSocket
   * @param {Pick<import("stage/wire/desk.js").Desk, "round" | "post">} desk
   * @param {import("stage/wire/listener.js").Listener} listener
   * @param {"socket" | "post"} [way] by which rounds and takes go at first
   */
  constructor(url, desk, listener, way = "socket") {
    this.url = url;
    this.desk = desk;
    this.listener = listener;
    this.language = "en";
    this.way = way;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.greeted = false;
    this.wanted = false;
    /** Whether the connection is opened beside a round that the page came with. */
    this.beside = false;
    this.shown = "";
    this.failures = 0;
    /** @type {Answer | null} */
    this.complaint = null;
    /** @type {Take | null} */
    this.take = null;
    this.sent = 0;
    this.stopped = false;
    /** The take that is on its way by POST. @type {Take | null} */
    this.posting = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.stall = new Stall({
      stalled: () => !this.failures && listener.stalled(),
      dead: () => this.greeted && this.stopped && this.lost(0),
    });
  }

  /**
   * The page came with its first round: it is played at once, and the connection is opened beside it.
   * @param {Round} round
   * @param {string} language
   */
  given(round, language) {
    this.language = language;
    this.wanted = true;
    this.found(round);
    this.beside = this.way === "socket";
    if (this.beside) this.connect();
  }

  /**
   * A prompt in this language, please; also a skip.
   * @param {string} language
   */
  ask(language) {
    const same = language === this.language;
    this.language = language;
    this.wanted = true;
    if (this.greeted && same) this.next();
    else if (!this.socket || !same) this.connect(); // one that is being opened gives a round
  }

  /** Over the open connection, which may be dead without the browser knowing. */
  next() {
    clearTimeout(this.timer);
    this.send({ type: "next" });
    this.timer = setTimeout(() => this.wanted && this.lost(0), OPENING);
  }

  /** @param {Take} take whose frames come from now on */
  begin(take) {
    this.take = take;
    this.stopped = false;
    if (this.greeted) this.start();
    else if (this.way === "socket" && !this.socket) this.connect();
  }

  /** The take will never be whole; the server forgets it with the next round. */
  forget() {
    this.take = null;
    this.stall.over();
  }

  /** The take goes another way from here: what this connection may still say of it is not heard. */
  leave() {
    this.forget();
    this.hangUp();
  }

  /** Sends whatever the take has that the server has not. */
  pump() {
    const take = this.take;
    if (!take) return;
    if (take.sha256) this.stall.watch(() => this.socket?.bufferedAmount ?? 0);
    if (this.way === "post") void this.post(take);
    if (!this.greeted || this.stopped) return;
    for (; this.sent < take.entries.length; this.sent++) {
      const entry = take.entries[this.sent];
      if (entry instanceof ArrayBuffer) this.socket?.send(entry);
      else this.send({ type: "mark", ...entry });
    }
    if (!take.sha256) return;
    this.send({ type: "stop", samples: take.samples, sha256: take.sha256 });
    this.stopped = true;
  }

  connect() {
    this.hangUp();
    if (this.way === "post") return void this.knock();
    try {
      this.listen(new WebSocket(this.url));
    } catch {
      this.lost(0); // a browser extension or a policy may forbid WebSockets altogether
    }
  }

  /** @param {WebSocket} socket */
  listen(socket) {
    this.socket = socket;
    const mine = () => this.socket === socket;
    socket.onopen = () => mine() && this.greet();
    socket.onmessage = ({ data }) => mine() && this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => mine() && this.lost(code);
    this.timer = setTimeout(() => mine() && !this.greeted && this.lost(0), OPENING);
  }

  /** The prompt that is played already is not to come again. */
  greet() {
    const shown = this.shown && !this.wanted ? { prompt: this.shown } : {};
    this.send({ type: "hello", protocol: PROTOCOL, language: this.language, ...shown });
  }

  hangUp() {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    this.complaint = null;
    socket?.close();
  }

  /** @param {any} message */
  hear(message) {
    if (message.type === "round") this.welcome(message);
    else if (message.type === "stored") this.keep(message);
    else if (message.type === "scored") this.listener.scored(unnamed(message));
    else if (message.type === "lean" || message.type === "took") this.listener.move(message);
    else if (message.type === "error") this.complaint = message;
  }

  /** @param {Round} round */
  welcome(round) {
    clearTimeout(this.timer);
    this.greeted = true;
    this.found(round);
    if (this.take) this.start();
  }

  /** @param {Round} round that the site has given out */
  found(round) {
    this.beside = false;
    if (!this.take) this.failures = 0; // with a take under way it counts only that it was stored
    if (!this.wanted) return;
    this.wanted = false;
    this.shown = round.prompt.key;
    this.listener.round(round);
  }

  /** From the first frame: the server forgets a take whose connection was lost. */
  start() {
    const take = /** @type {Take} */ (this.take);
    this.sent = 0;
    this.stopped = false;
    const { round, sampleRate, settings, opponent } = take;
    const asked = opponent ? { opponent } : {};
    this.send({ type: "start", round, sample_rate: sampleRate, settings, ...asked });
    this.pump();
  }

  /** @param {import("stage/wire/messages.js").Stored} stored */
  keep(stored) {
    const take = this.take;
    this.forget();
    this.failures = 0;
    if (take) this.listener.stored(take, stored);
  }

  /** @param {object} message */
  send(message) {
    this.socket?.send(JSON.stringify(message));
  }

  /** @param {number} code why the connection closed */
  lost(code) {
    const answer = this.complaint;
    this.hangUp();
    this.settle(meaningOfClose(code, answer), answer);
  }

  /**
   * @param {import("stage/wire/answers.js").Meaning} meaning
   * @param {Answer | null} answer
   */
  settle(meaning, answer) {
    if (isStop(meaning)) return this.halt(meaning, answer);
    if (meaning === "refused" || meaning === "theirs") return this.refuse(answer);
    // Who has a round is told as if they waited for one, where the site says why they could not play it now.
    if (this.beside && !this.take && answer) this.wanted = true;
    if (!this.take && !this.wanted && !this.beside) return; // nothing to send: the next press connects again
    this.failures += 1;
    this.listener.waiting(answer);
    this.timer = setTimeout(() => this.tryAgain(), backoff(this.failures, answer?.wait));
  }

  /**
   * @param {"consent" | "blocked" | "enough"} meaning
   * @param {Answer | null} answer
   */
  halt(meaning, answer) {
    this.stall.over();
    this.listener.stopped(meaning, answer);
  }

  /** The browser says that the network is gone. */
  offline() {
    if (this.take?.sha256) this.listener.stalled();
    else if (this.wanted) this.listener.waiting(null);
  }

  /** The browser says that the network is back: nobody waits for the next try. */
  online() {
    if (this.wanted || (this.take && (!this.greeted || this.stall.told))) this.connect();
  }

  /** @param {Answer | null} answer */
  refuse(answer) {
    const take = this.take;
    this.forget();
    this.wanted = false;
    if (take) this.listener.refused(take, answer);
    else this.listener.trouble(answer);
  }

  tryAgain() {
    if (this.way === "post" || isTurnOfHttp(this.failures)) void this.knock();
    else this.connect();
  }

  /** Asks by HTTP. If that answers where WebSockets did not, HTTP it is. */
  async knock() {
    try {
      const round = await this.desk.round(this.language);
      this.way = "post";
      this.found(round);
      this.pump();
    } catch (error) {
      this.unanswered(error);
    }
  }

  /** @param {Take} take */
  async post(take) {
    if (!take.sha256 || this.posting === take) return;
    this.posting = take;
    try {
      const stored = await this.desk.post(take);
      if (take === this.take) this.keep(stored);
    } catch (error) {
      if (take === this.take) this.unanswered(error);
    } finally {
      if (take === this.posting) this.posting = null;
    }
  }

  /** @param {unknown} error */
  unanswered(error) {
    if (!(error instanceof Unanswered)) throw error;
    this.settle(error.meaning, error.answer);
  }
}
