/** English. */

const ORDINALS = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
];
const TIMES = ["", "once", "twice", "three times", "four times", "five times", "six times"];

/** @param {number} n from 1 */
const ordinal = (n) => ORDINALS[n - 1] ?? `${n}th`;

/** @param {string[]} items */
const list = (items) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;

export const english = {
  /** ISO 639-1 */
  code: "en",
  language: "Language",
  button: {
    check: "Check",
    record: "Speak",
    done: "Done",
    next: "Next",
    recap: "Recap",
    play: "Play",
    again: "Try again",
    wait: "Wait",
  },
  skip: "Skip",
  skipPractice: "Skip practice",
  finish: "Finish here",
  practice: {
    badge: "Practice",
    intro: "A practice round first: nothing of it is kept.",
    over: "These pauses are what the game is after. Nothing of this was kept.",
    nothing: "I heard no voice. Nothing of this was kept, so try once more.",
    lost: "The microphone went away. Nothing is lost, this was practice.",
  },
  progress: (/** @type {number} */ kept, /** @type {number} */ of) => `${kept} of ${of} rounds kept`,
  recap: {
    title: "That was your set",
    round: (/** @type {number} */ n) => `Round ${n}`,
    kept: (/** @type {number} */ n) =>
      n === 0 ? "Nothing kept." : n === 1 ? "One take kept." : `${n} takes kept.`,
    points: (/** @type {number} */ n) => (n === 1 ? "1 point" : `${n} points`),
    remove: "Remove",
    sure: "Delete this take, sound and all?",
    yes: "Yes, delete it",
    no: "Keep it",
    removed: "Gone, audio and all.",
    waiting: "It is safe. The models are still listening…",
    unheard: "It is safe. What the models think will be in My takes.",
    another: "Another set",
  },
  discard: "Discard",
  anyway: "Play anyway",
  listen: "Listen",
  pause: "Pause",
  recheck: "Check microphone",
  receipt: "Receipt",
  copy: "Copy the receipt code",
  copied: "Copied.",
  loading: "Fetching something to talk about…",
  checkTitle: "First, let me hear you.",
  unchecked: "Press Check, allow the microphone, and say hello.",
  hello: "Say hello!",
  keys: "The space bar works too.",
  opening: "Opening the microphone…",
  soon: "Ten more seconds.",
  timeUp: "That was a minute, the longest there is. Sending it now.",
  sending: "Sending…",
  listening: "It is safe. The models are listening…",
  slow: "It is safe. The models are busy; you need not wait for them.",
  away: "The connection is gone. Your take is safe here, and I keep trying.",
  awayEmpty: "The server does not answer. I keep trying.",
  discarded: "Gone, audio and all.",
  discardFailed: "That could not be discarded just now. Try again, or open My takes.",
  nothing: "That did not work. Reload the page and try again.",
  leftOver: (/** @type {number} */ n) =>
    n === 1 ? "One take was waiting. Sending it now." : `${n} takes were waiting. Sending them now.`,
  leftOverSent: "The take that was waiting is safe now.",
  leftOverRefused: "A take that was waiting cannot be used:",
  cutOff: "One take was cut off when the page closed. Send it as it is?",
  send: "Send it",
  throwAway: "Throw it away",
  noShelf: "This browser keeps nothing for us, so leave the page open until a take is safe.",
  check: {
    listening: "Say hello!",
    good: "Loud and clear.",
    silent: "I can't hear you. Is it the right microphone, and is it switched on?",
    dead: "Nothing at all comes from this microphone. Choose another one in the browser's settings.",
    clipping: "That is too loud and distorts. Move back a little.",
    noisy: "It is noisy around you. A quieter place gives better takes.",
    faint: "You are far away. Come a little closer to the microphone.",
  },
  microphone: {
    insecure: "A microphone needs a secure address. Open this site with https, or on localhost.",
    denied: "The microphone is not allowed. Allow it in the address bar, then press again.",
    missing: "There is no microphone. Plug one in, then press again.",
    busy: "Another program holds the microphone. Close it there, then press again.",
    unsupported: "This browser cannot record raw sound. A newer Firefox, Chrome, Edge or Safari can.",
    lost: "The microphone went away. What you said until then is being sent.",
    elsewhere: "Another tab is recording. Finish there, then press again.",
    changed: "Your microphone changed in the middle. What you said until then is being sent.",
    suspended: "The sound was interrupted, by a call perhaps. What you said until then is being sent.",
    held: "The browser holds the sound back just now. Press once more.",
  },
  /** Why a take was refused, by the reason of the server, which says it in English itself. */
  reasons: /** @type {Record<string, string>} */ ({}),
  /** What a part of the points is for, by the code of the server, which says it in English itself. */
  worth: /** @type {Record<string, string>} */ ({}),
  noPause: "You went straight through without a pause.",
  pauses: (/** @type {number} */ n) => `You paused ${TIMES[n] ?? `${n} times`} and kept the floor.`,
  fooled: (/** @type {string} */ by, /** @type {number[]} */ which, /** @type {number} */ of) => {
    if (of === 1) return `${by} thought you were finished there.`;
    if (which.length === of) return `${by} thought you were finished every time.`;
    return `${by} thought you were finished at the ${list(which.map(ordinal))} pause.`;
  },
  patient: (/** @type {string} */ by) => `${by} could tell that there was more to come.`,
  knewTheEnd: (/** @type {string} */ by, /** @type {boolean} */ named) =>
    `${named ? "It" : by} knew when you were done.`,
  missedTheEnd: (/** @type {string} */ by, /** @type {boolean} */ named) =>
    named ? "At the end it was still waiting for more." : `${by} was still waiting for more at the end.`,
};
