/** What Mm-hm Radio says. */

import { catalogueOf, interpolate, N_ } from "look/words.js";

const { gettext, ngettext, spoken } = catalogueOf("mm_hm_radio");

/** From one on, as they begin a sentence. */
const COUNTS = [
  N_("One"),
  N_("Two"),
  N_("Three"),
  N_("Four"),
  N_("Five"),
  N_("Six"),
  N_("Seven"),
  N_("Eight"),
  N_("Nine"),
  N_("Ten"),
];

/** @param {number} n */
const count = (n) => (COUNTS[n - 1] ? gettext(COUNTS[n - 1]) : String(n));

export const words = spoken({
  ready: N_("Press Speak and listen. Keep the signal up with a short “mm-hm”, “yeah” or “oh!” now and then."),
  practice: N_("I tell you a story. Let me hear a short “mm-hm” now and then, and see the signal come back."),
  practised: N_("That is all there is to it: short sounds keep me going, a whole sentence stops me."),
  speaking: N_("A short “mm-hm” keeps the story alive. A whole sentence stops it."),
  off: N_("Off"),
  signal: N_("Signal"),
  stillThere: N_("Still there? A sound from you, and the story goes on."),
  taken: N_("You took the floor! Once you are quiet, the story goes on."),
  quiz: N_("It is safe. One question about the story:"),
  right: N_("Right! That is how the story goes."),
  wrong: (/** @type {string} */ solution) =>
    interpolate(gettext("Not quite. It was: %(solution)s."), { solution }),
  lost: N_("Your answer did not get through. Try once more."),
  /**
   * @param {number} n short sounds that count
   * @param {boolean} [ended] whether the story was told to its end; undefined: nobody remembers
   */
  hums: (n, ended) => {
    if (!n)
      return ended
        ? gettext("The story came to its end, without a mm-hm that counts.")
        : gettext("Kept, without a mm-hm that counts.");
    if (ended === undefined)
      return ngettext("%(count)s mm-hm that counts.", "%(count)s mm-hms that count.", n, { count: count(n) });
    return ended
      ? ngettext("%(count)s mm-hm, and the story lived.", "%(count)s mm-hms, and the story lived.", n, {
          count: count(n),
        })
      : ngettext(
          "%(count)s mm-hm, and then you switched off.",
          "%(count)s mm-hms, and then you switched off.",
          n,
          { count: count(n) },
        );
  },
  breaks: (/** @type {number} */ n) =>
    ngettext("Once you took the floor.", "%(count)s times you took the floor.", n, { count: count(n) }),
});
