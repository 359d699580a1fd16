// The moderators' cockpit: hear, lean, see, decide; the next sample is there before it is asked for.

import { gettext, interpolate } from "look/words.js";
import { element, fetchItem, Item } from "moderation/item.js";
import { listenForKeys, showKeys, switchKeys } from "moderation/keys.js";
import { getSound, post, Refusal } from "moderation/requests.js";

class Cockpit {
  /** @type {Item | null} */
  #item = null;
  /** @type {Promise<import("moderation/item.js").Fetched> | null} */
  #next = null;
  /** What is under way; the next action waits for it. */
  #work = Promise.resolve();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("submit", (event) => this.#submit(event));
    root.addEventListener("keydown", (event) => {
      // Words are one line: Enter keeps them.
      const words = event.target instanceof HTMLTextAreaElement ? event.target : null;
      if (!words || event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      words.form?.requestSubmit();
    });
    root.addEventListener("close", () => this.#hush(), true);
    listenForKeys(root);
    const keys = root.querySelector("[data-action=keys]");
    if (keys instanceof HTMLElement) showKeys(keys);
  }

  start() {
    const first = this.root.querySelector("[data-item]");
    if (!(first instanceof HTMLElement)) return;
    this.#guarded(first, async () =>
      this.#show({ element: first, sound: await getSound(first.dataset.clip ?? "") }),
    );
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
    if (!(button instanceof HTMLElement)) return;
    // A button pressed with the mouse would otherwise keep Enter and Space for itself.
    if (event.detail > 0) button.blur();
    this.#run(button.dataset.action ?? "", button);
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    /** @param {string} name */
    const said = (name) => String(new FormData(form).get(name) ?? "");
    if (form.closest("[data-reasons]")) {
      event.preventDefault();
      this.#guarded(form, () => this.#decide("reject", { reason: said("reason") }));
    } else if (form.matches("[data-words-form]")) {
      event.preventDefault();
      this.#guarded(form, () => this.#mend(said("text")));
    }
  }

  /**
   * @param {string} action
   * @param {HTMLElement} button
   */
  #run(action, button) {
    const { label = "", reason = "" } = button.dataset;
    /** @type {Record<string, () => unknown>} */
    const actions = {
      play: () => this.#item?.toggle(),
      rest: () => this.#item?.rest(),
      filler: () => this.#item?.turnFiller(button),
      keys: () => switchKeys(button),
      loop: () => this.#item?.loop(button),
      speed: () => this.#item?.changeSpeed(),
      spectrogram: () => this.#item?.turnSpectrogram(),
      "open-cut": () => this.#item?.holdCut(),
      "cut-earlier": () => this.#item?.mover?.step(-1),
      "cut-later": () => this.#item?.mover?.step(1),
      "cut-hear": () => void this.#item?.mover?.hear(),
      "cut-save": () => this.#cut(),
      "cut-leave": () => this.#item?.mover?.leave(),
      "open-words": () => this.#dialog("words")?.showModal(),
      "close-words": () => this.#dialog("words")?.close(),
      "open-talk": () => this.#dialog("talk")?.showModal(),
      "talk-from": () => this.#talkFrom(Number(button.dataset.at)),
      help: () => this.#dialog("help")?.showModal(),
      lean: () => this.#lean(label),
      confirm: () => this.#decide("relabel", { label, ...this.#item?.fillers }),
      against: () => this.#against(label, button),
      "ask-reason": () => this.#dialog("reasons")?.showModal(),
      "close-reasons": () => this.#dialog("reasons")?.close(),
      reject: () => this.#decide("reject", { reason }),
      skip: () => this.#decide("skip"),
      undo: () => this.#undo(),
    };
    this.#guarded(button, actions[action] ?? (() => undefined));
  }

  /**
   * One thing at a time; what goes wrong is said.
   *
   * @param {Element} pressed when it has left the page meanwhile, it was meant for the sample before
   * @param {() => unknown} work
   */
  #guarded(pressed, work) {
    this.#work = this.#work
      .then(() => (pressed.isConnected ? work() : undefined))
      .then(() => undefined)
      .catch((error) => this.#say(error instanceof Error ? error.message : String(error), true));
  }

  /** @param {string} label */
  async #lean(label) {
    const item = this.#item;
    if (!item) return;
    const answer = await post(this.#url(item, "lean"), {
      label,
      heard: item.heard.toFixed(3),
      recuts: item.recuts,
    });
    await item.reveal(element(await answer.text()));
    item.root.focus({ preventScroll: true });
  }

  /**
   * @param {string} decision
   * @param {Record<string, string>} [fields]
   */
  async #decide(decision, fields) {
    const item = this.#item;
    if (!item) return;
    try {
      const answer = await post(this.#url(item, decision), { recuts: item.recuts, ...fields });
      this.#say((await answer.json()).message);
    } catch (error) {
      // Somebody else was first: say so, and go on to the next.
      if (!(error instanceof Refusal) || error.status !== 409) throw error;
      this.#say(error.message, true);
    }
    await this.#advance(item);
  }

  /**
   * Another label than the one that was heard: the last second first, and then the same key again.
   *
   * @param {string} label
   * @param {HTMLElement} button
   */
  async #against(label, button) {
    const item = this.#item;
    if (!item) return;
    if (button.dataset.replayed) {
      return this.#decide("relabel", { label, replayed: "yes", ...item.fillers });
    }
    await item.replay();
    button.dataset.replayed = "yes";
    const key = button.dataset.key ?? "";
    this.#say(
      interpolate(gettext("You heard something else. Press %(key)s again for %(label)s."), { key, label }),
    );
  }

  /** Save where the cut was moved to; inside speech the first time only warns. */
  async #cut() {
    const item = this.#item;
    if (!item?.mover) return;
    try {
      const answer = await post(this.#url(item, "cut"), item.mover.fields);
      this.#say((await answer.json()).message);
    } catch (error) {
      if (error instanceof Refusal && error.status === 428) item.mover.warned = true;
      throw error;
    }
    await this.#show(await fetchItem(`${this.root.dataset.items}${item.sample}/item/`));
  }

  /** @param {string} text as the moderator heard it */
  async #mend(text) {
    const item = this.#item;
    if (!item) return;
    const kept = await (await post(this.#url(item, "words"), { text })).json();
    for (const [part, words] of [
      ["shown", kept.text],
      ["source", kept.source],
    ]) {
      const place = item.root.querySelector(`[data-words-${part}]`);
      if (place) place.textContent = words;
    }
    this.#dialog("words")?.close();
    this.#say(kept.message);
  }

  /** A conversation that was put away is heard no longer. */
  #hush() {
    for (const sound of this.root.querySelectorAll("[data-talk-sound]"))
      if (sound instanceof HTMLAudioElement) sound.pause();
  }

  /** @param {number} seconds on the clock of the take */
  #talkFrom(seconds) {
    const sound = this.root.querySelector("[data-talk-sound]");
    if (!(sound instanceof HTMLAudioElement)) return;
    sound.currentTime = seconds;
    sound.play().catch(() => undefined);
  }

  async #undo() {
    const answer = await (await post(this.root.dataset.undo ?? "")).json();
    this.#say(answer.message);
    await this.#show(await fetchItem(`${this.root.dataset.items}${answer.sample}/item/`));
  }

  /** @param {Item} item that has been dealt with */
  async #advance(item) {
    const again = () => fetchItem(item.root.dataset.next ?? "");
    await this.#show(await (this.#next ?? again()).catch(again));
  }

  /** @param {import("moderation/item.js").Fetched} fetched */
  async #show({ element: shown, sound }) {
    this.#item?.leave();
    this.#item = null;
    this.root.querySelector("[data-place]")?.replaceChildren(shown);
    if (!(shown instanceof HTMLElement)) return;
    this.#count(shown.dataset);
    if (!sound) return;
    this.#item = new Item(shown);
    history.replaceState(null, "", `${this.root.dataset.items}${this.#item.sample}/${location.search}`);
    shown.focus({ preventScroll: true });
    this.#next = fetchItem(shown.dataset.next ?? "");
    // A failure is dealt with when the next one is wanted.
    this.#next.catch(() => undefined);
    await this.#item.begin(sound);
  }

  /**
   * @param {Item} item
   * @param {string} verb
   */
  #url(item, verb) {
    return `${this.root.dataset.items}${item.sample}/${verb}/`;
  }

  /**
   * @param {string} name
   * @returns {HTMLDialogElement | null}
   */
  #dialog(name) {
    return this.root.querySelector(`dialog[data-${name}]`);
  }

  /** @param {DOMStringMap} shown what waits, and how long it will take */
  #count({ waiting = "", left = "" }) {
    for (const [name, words] of Object.entries({ waiting, left })) {
      const place = this.root.querySelector(`.bar [data-${name}]`);
      if (place) place.textContent = words;
    }
  }

  /**
   * @param {string} message
   * @param {boolean} [wrong]
   */
  #say(message, wrong = false) {
    const place = this.root.querySelector("[data-said]");
    if (!(place instanceof HTMLElement)) return;
    place.textContent = message;
    place.dataset.wrong = String(wrong);
  }
}

const root = document.querySelector("[data-cockpit]");
if (root instanceof HTMLElement) {
  // Dark by default; the switch in the header then goes to light, not to the dark that is there already.
  document.documentElement.dataset.theme ??= "dark";
  new Cockpit(root).start();
}
