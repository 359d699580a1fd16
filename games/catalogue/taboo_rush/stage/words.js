/** What Taboo Rush says. */

import { catalogueOf, interpolate, N_ } from "look/words.js";

const { gettext, ngettext, spoken } = catalogueOf("taboo_rush");

export const words = spoken({
  ready: N_("Press Speak and describe the word without saying it, or the five below it."),
  practice: N_(
    "Describe the word, press Your guess, answer each question the same way. The last press is Done.",
  ),
  practised: N_("That is how guessing goes. Nothing of it was kept; the next word counts."),
  speaking: N_("Describe it. Then press Your guess."),
  over: N_("Your guess"),
  hush: N_("Listen"),
  listen: N_("Sssh, it is thinking aloud."),
  yours: N_("Answer as briefly as you like, then hand over again."),
  last: N_("Well, is that it? Say so, then press Done."),
  silent: N_("I have not heard you yet. Say something first, or press again to go on."),
  avoid: N_("Don't say"),
  oops: N_("Oops, I said one"),
  owned: N_("Thanks for being honest"),
  forgiven: N_("Forgiven. Carry on without it."),
  turns: (/** @type {number} */ n) =>
    ngettext("One turn, cleanly handed over.", "%(n)s turns, cleanly handed over.", n),
  knew: (/** @type {string} */ by, /** @type {number} */ right, /** @type {number} */ of) =>
    right === of
      ? interpolate(gettext("%(by)s knew every time."), { by })
      : interpolate(gettext("%(by)s knew it %(right)s times out of %(of)s."), { by, right, of }),
});
