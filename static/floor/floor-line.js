// <floor-line data-floor='{…}'>: the floor between two speakers, live and afterwards.
//
// Attributes: data-floor (JSON, floor/shape.js), size="small|large", words="plain" (no jargon),
//   data-audio="id" (its <audio> moves the head), interactive (cuts by arrow keys and click), reveal (only what
//   the head has passed is drawn).
// Methods: live(two?, label?), level(value, speaking?), other(value, speaking), mark(name, at?), oppose(), lean(sure),
//   leanBack(), take(), show(floor), focusCut(index). Property: currentTime.
// Events: cut-focus {index, cut}, floor-seek {at}.

import { draw } from "floor/final.js";
import { Live } from "floor/live.js";
import { reveal } from "floor/reveal.js";
import { EARLY, EMPTY, holder, levelAt, PICTURE, parse } from "floor/shape.js";
import { set } from "floor/svg.js";
import { cutWords, plain, sentence } from "floor/words.js";
import { isOn } from "look/comfort.js";
import { gettext, interpolate } from "look/words.js";

let made = 0;

export class FloorLine extends HTMLElement {
  static observedAttributes = ["data-floor"];

  #id = `floor-${++made}`;
  #floor = EMPTY;
  /** @type {import("floor/final.js").Drawing | null} */
  #drawing = null;
  /** @type {Live | null} */
  #live = null;
  /** @type {number | null} */
  #time = null;
  #focused = -1;
  #frame = 0;
  #last = 0;
  #picture = document.createElement("div");
  #said = document.createElement("span");
  /** Width and height of what is drawn. */
  #drawn = "";
  #resized = new ResizeObserver(() => this.#fit());
  /** @type {HTMLAudioElement | null} */
  #audio = null;
  /** Ends with the sound that is followed. */
  #following = new AbortController();

  connectedCallback() {
    this.#picture.className = "floor-picture";
    this.#said.className = "visually-hidden";
    this.#said.setAttribute("aria-live", "polite");
    this.replaceChildren(this.#picture);
    this.#resized.observe(this);
    if (this.hasAttribute("interactive")) this.#interact();
    if (this.dataset.audio) this.sync(document.getElementById(this.dataset.audio));
    this.#describe();
  }

  disconnectedCallback() {
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  attributeChangedCallback() {
    this.show(parse(this.dataset.floor ?? null));
  }

  get floor() {
    return this.#floor;
  }

  /** @param {import("floor/shape.js").Floor} floor */
  set floor(floor) {
    this.show(floor);
  }

  /** Seconds on the audio clock; null when nothing plays. */
  get currentTime() {
    return this.#time;
  }

  set currentTime(time) {
    this.#time = time;
    this.#moveHead();
  }

  /**
   * Start drawing what `level` brings, from nothing.
   * @param {boolean} [two] whether somebody else speaks too: room for them below the line
   * @param {string} [label] what it is, in words; a recording, if nothing else is said
   */
  live(two = false, label = gettext("You are being recorded")) {
    this.#live = new Live(this.#id, two);
    this.#time = null;
    this.#last = performance.now() - PICTURE;
    this.setAttribute("aria-label", label);
    cancelAnimationFrame(this.#frame);
    this.#breathe();
  }

  /**
   * @param {number} value loudness 0 to 1, 20 a second
   * @param {boolean} [speaking] when the page knows better than the level alone
   */
  level(value, speaking) {
    this.#live?.push(value, speaking);
  }

  /**
   * @param {number} value loudness 0 to 1 of the other one, as often as `level`
   * @param {boolean} speaking
   */
  other(value, speaking) {
    this.#live?.hear(value, speaking);
  }

  /**
   * @param {string} name what the page did
   * @param {number} [at] seconds of the take; now, if not said
   */
  mark(name, at) {
    this.#live?.mark(name, at);
  }

  /** Somebody on the live line would like the floor. */
  oppose() {
    this.#live?.oppose(!isOn("motion"));
  }

  /** @param {number} sure how sure they are that the player has finished, 0 to 1 */
  lean(sure) {
    this.#live?.opponent?.lean(sure);
  }

  /** The player goes on. */
  leanBack() {
    this.#live?.leanBack();
  }

  /** They have the turn. */
  take() {
    this.#live?.take();
  }

  /** @param {Partial<import("floor/shape.js").Floor>} floor the take as it was heard */
  show(floor) {
    const wasLive = this.#live !== null;
    this.#live = null;
    cancelAnimationFrame(this.#frame);
    this.#floor = { ...EMPTY, ...floor };
    this.#focused = -1;
    this.#drawing = null;
    this.#drawn = "";
    this.#describe();
    this.#drawSoon();
    if (wasLive) this.#picture.classList.add("floor-picture--settled");
  }

  /** @param {HTMLElement | null} audio whose time the head follows from now on; no other's */
  sync(audio) {
    if (!(audio instanceof HTMLAudioElement)) return;
    this.#audio = audio;
    this.#following.abort();
    this.#following = new AbortController();
    const { signal } = this.#following;
    const follow = () => {
      if (signal.aborted) return;
      this.currentTime = audio.ended ? null : audio.currentTime;
      if (!audio.paused && this.isConnected) requestAnimationFrame(follow);
    };
    for (const event of ["play", "seeked", "ended", "pause"])
      audio.addEventListener(event, follow, { signal });
  }

  /** @param {number} index of a cut; outside the list nothing happens */
  focusCut(index) {
    const cut = this.#floor.cuts[index];
    if (!cut) return;
    this.#focused = index;
    this.#markFocus();
    const facts = { n: index + 1, of: this.#floor.cuts.length, cut: cutWords(cut, this.#labels) };
    this.#said.textContent = interpolate(gettext("%(n)s of %(of)s: %(cut)s"), facts);
    this.dispatchEvent(new CustomEvent("cut-focus", { bubbles: true, detail: { index, cut } }));
  }

  #describe() {
    const editable = this.hasAttribute("interactive");
    this.setAttribute("role", editable ? "group" : "img");
    this.setAttribute(
      "aria-label",
      sentence(this.#floor, this.#labels) + (editable ? `. ${gettext("Arrow keys move between cuts.")}` : ""),
    );
  }

  #interact() {
    this.tabIndex = 0;
    this.append(this.#said);
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("click", (event) => this.#click(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.#floor.cuts.length - 1;
    /** @type {Record<string, number>} */
    const moves = {
      ArrowRight: Math.min(last, this.#focused + 1),
      ArrowLeft: Math.max(0, this.#focused - 1),
      Home: 0,
      End: last,
    };
    if (!(event.key in moves) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.focusCut(moves[event.key]);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!this.#drawing || !(event.target instanceof Element)) return;
    const flag = event.target.closest(".floor-flag");
    if (flag) return this.focusCut(this.#drawing.flags.indexOf(/** @type {SVGGElement} */ (flag)));
    const { left, right } = this.#drawing.frame;
    const share = (event.clientX - this.getBoundingClientRect().left - left) / (right - left);
    const at = Math.min(1, Math.max(0, share)) * this.#floor.seconds;
    if (this.#audio) this.#audio.currentTime = at;
    this.dispatchEvent(new CustomEvent("floor-seek", { bubbles: true, detail: { at } }));
  }

  #size() {
    return {
      width: Math.max(120, Math.round(this.clientWidth)),
      height: Math.max(60, Math.round(this.clientHeight)),
    };
  }

  /** @returns {import("floor/words.js").Labels} */
  get #labels() {
    return this.getAttribute("words") === "plain" ? plain : {};
  }

  /**
   * With the next frame that it is seen in. The browser tells of the size at the first look, and of a line that is
   * hidden or folded, once it no longer is; asked here, it would lay the page out at once.
   */
  #drawSoon() {
    this.#resized.unobserve(this);
    if (this.isConnected) this.#resized.observe(this);
  }

  #fit() {
    if (this.#drawn !== Object.values(this.#size()).join()) this.#draw();
  }

  #draw() {
    if (!this.isConnected || this.#live || !this.clientWidth) return;
    const options = { id: this.#id, labels: this.#labels };
    const size = this.#size();
    this.#drawn = Object.values(size).join();
    this.#drawing = draw(this.#floor, size, options);
    this.#picture.replaceChildren(this.#drawing.root);
    this.#markFocus();
    this.#moveHead();
  }

  #breathe() {
    const now = performance.now();
    const live = this.#live;
    if (!live || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => this.#breathe());
    if (now - this.#last < PICTURE - EARLY) return;
    this.#picture.classList.remove("floor-picture--settled");
    this.#picture.replaceChildren(live.frame(this.#size(), (now - this.#last) / 1000));
    // On the button that breathes and nowhere above: all that stands below is styled anew with each picture.
    const breathes = this.closest(".stage")?.querySelector(".record");
    if (breathes instanceof HTMLElement)
      breathes.style.setProperty("--breath", isOn("motion") ? live.breath.toFixed(3) : "0");
    this.#last = now;
  }

  #markFocus() {
    this.#drawing?.flags.forEach((flag, index) => {
      flag.classList.toggle("floor-flag--focused", index === this.#focused);
    });
  }

  #moveHead() {
    if (!this.#drawing) return;
    const { root, x, past, head, frame } = this.#drawing;
    root.classList.toggle("floor-playing", this.#time !== null);
    const at = this.#time ?? this.#floor.seconds;
    set(past, { width: this.#time === null ? frame.right + 20 : x(at) });
    if (this.hasAttribute("reveal"))
      reveal(this.#drawing, this.#floor, this.#time ?? Number.POSITIVE_INFINITY);
    if (this.#time === null) head.away();
    else head.move(x(at), holder(this.#floor, at), levelAt(this.#floor.levels, at));
  }
}

if (!customElements.get("floor-line")) customElements.define("floor-line", FloorLine);
