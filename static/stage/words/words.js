/** Everything the stage says to a player. English stands here, every other language in locale/. */

import { gettext, interpolate, language, N_, ngettext, pgettext, spoken } from "look/words.js";
import { feats } from "stage/words/feats.js";
import { heard } from "stage/words/heard.js";
import { opponent } from "stage/words/opponent.js";

export const words = spoken({
  /** ISO 639-1 of what is spoken */
  get code() {
    return language();
  },
  language: N_("Language"),
  button: {
    check: N_("Check"),
    record: N_("Speak"),
    done: N_("Done"),
    next: N_("Next"),
    recap: N_("Recap"),
    play: N_("Play"),
    again: N_("Try again"),
    wait: N_("Wait"),
  },
  skip: N_("Skip"),
  practise: N_("Practise first"),
  skipPractice: N_("Skip practice"),
  finish: N_("Finish here"),
  practice: {
    badge: N_("Practice"),
    intro: N_("This round is practice: nothing of it is kept."),
    over: N_("These pauses are what the game is after. Nothing of this was kept."),
    straight: N_("You went straight through. Stop in the middle when it counts; nothing of this was kept."),
    nothing: N_("I heard no voice. Nothing of this was kept, so try once more."),
    lost: N_("The microphone went away. Nothing is lost, this was practice."),
  },
  progress: (/** @type {number} */ kept, /** @type {number} */ of) =>
    interpolate(gettext("%(kept)s of %(of)s rounds kept"), { kept, of }),
  recap: {
    title: N_("That was your set"),
    round: (/** @type {number} */ n) => interpolate(gettext("Round %(n)s"), { n }),
    kept: (/** @type {number} */ n) =>
      n === 0 ? gettext("Nothing kept.") : ngettext("One take kept.", "%(n)s takes kept.", n),
    points: (/** @type {number} */ n) => ngettext("%(n)s point", "%(n)s points", n),
    best: (/** @type {number} */ n) => interpolate(gettext("Best moment: round %(n)s"), { n }),
    share: N_("Share the drawing"),
    shareCopied: N_("Copied: an address with the drawing, without your voice."),
    shareFailed: N_("That did not work just now. Try again in a moment."),
    all: N_("Every take, and what it is worth"),
    remove: N_("Remove"),
    sure: N_("Delete this take, sound and all?"),
    yes: N_("Yes, delete it"),
    no: N_("Keep it"),
    get removed() {
      return pgettext("take", "Gone, audio and all.");
    },
    waiting: N_("It is safe. The models are still listening…"),
    unheard: N_("It is safe. What the models think will be in My takes."),
    another: N_("Another set"),
  },
  legend: {
    title: N_("Legend"),
    agrees: N_("a model heard it so too"),
    differs: N_("a model heard something else"),
    pause: N_("a pause that you held"),
    agent: N_("below the line: the other voice"),
  },
  discard: N_("Discard"),
  discardSure: N_("Really discard"),
  discardAsk: N_("Press once more to delete this take, sound and all. Next keeps it."),
  anyway: N_("Play anyway"),
  goOn: N_("Go on"),
  listen: N_("Listen"),
  pause: N_("Pause"),
  recheck: N_("Check microphone"),
  receipt: N_("Receipt"),
  copy: N_("Copy the receipt code"),
  copied: N_("Copied."),
  loading: N_("Fetching something to talk about…"),
  checkTitle: N_("First, let me hear you."),
  unchecked: N_("Press Check, allow the microphone, and say hello."),
  recordsOn: N_("After Done it listens for 0.3 seconds more."),
  hello: N_("Say hello!"),
  keys: N_("The space bar works too."),
  opening: N_("Opening the microphone…"),
  soon: N_("Ten more seconds."),
  timeUp: N_("That was a minute, the longest there is. Sending it now."),
  sending: N_("Sending…"),
  listening: N_("It is safe. The models are listening…"),
  slow: N_("It is safe. The models are busy; you need not wait for them."),
  away: N_("The connection is gone. Your take is safe here, and I keep trying."),
  stalled: N_(
    "Nothing gets through just now. Your take is kept here and sent as soon as it does, or when you next come to play.",
  ),
  stalledUnkept: N_(
    "Nothing gets through just now. Leave the page open: your take is sent as soon as it does.",
  ),
  awayEmpty: N_("The server does not answer. I keep trying."),
  discarded: N_("Gone, audio and all."),
  discardFailed: N_("That could not be discarded just now. Try again, or open My takes."),
  nothing: N_("That did not work. Reload the page and try again."),
  leftOver: (/** @type {number} */ n) =>
    ngettext("One take was waiting. Sending it now.", "%(n)s takes were waiting. Sending them now.", n),
  leftOverSent: N_("The take that was waiting is safe now."),
  leftOverRefused: N_("A take that was waiting cannot be used:"),
  cutOff: N_("One take was cut off when the page closed. Send it as it is?"),
  send: N_("Send it"),
  throwAway: N_("Throw it away"),
  close: N_("Close"),
  noShelf: N_("This browser keeps nothing for us, so leave the page open until a take is safe."),
  check: {
    listening: N_("Say hello!"),
    good: N_("Loud and clear."),
    silent: N_("I can't hear you. Is it the right microphone, and is it switched on?"),
    dead: N_("Nothing at all comes from this microphone. Choose another one in the browser's settings."),
    clipping: N_("That is too loud and distorts. Move back a little."),
    noisy: N_("It is noisy around you. A quieter place gives better takes."),
    faint: N_("You are far away. Come a little closer to the microphone."),
    advice: {
      clipping: N_("I hear you, almost too loud: move back a little."),
      noisy: N_("I hear you, and some noise: a quieter spot is better."),
      narrow_band: N_("I hear you as on a telephone: is that Bluetooth? A cable is better."),
    },
  },
  microphone: {
    insecure: N_("A microphone needs a secure address. Open this site with https, or on localhost."),
    denied: N_("The microphone is not allowed. Allow it in the address bar, then press again."),
    missing: N_("There is no microphone. Plug one in, then press again."),
    busy: N_("Another program holds the microphone. Close it there, then press again."),
    unsupported: N_("This browser cannot record raw sound. A newer Firefox, Chrome, Edge or Safari can."),
    lost: N_("The microphone went away. What you said until then is being sent."),
    elsewhere: N_("Another tab is recording. Finish there, then press again."),
    changed: N_("Your microphone changed in the middle. What you said until then is being sent."),
    suspended: N_("The sound was interrupted, by a call perhaps. What you said until then is being sent."),
    held: N_("The browser holds the sound back just now. Press once more."),
  },
  /** What became of the microphone while nobody was recorded. */
  gone: {
    lost: N_("There is no microphone. Plug one in, then press again."),
    changed: N_("Your microphone is another one now. Press again."),
    suspended: N_("The browser holds the sound back just now. Press once more."),
  },
  opponent,
  feats,
  ...heard,
});

/** @typedef {typeof words} Words */
