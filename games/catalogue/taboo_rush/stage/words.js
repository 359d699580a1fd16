/** What Taboo Rush says. */

import { begun, catalogueOf, interpolate, N_ } from "look/words.js";

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
  under: N_("You spoke while I did, and that is no answer. Say it now, or press again to go on."),
  none: N_("Kept, but no turn has an end: speak after me, be quiet, then press."),
  avoid: N_("Don't say"),
  oops: N_("Oops, I said one"),
  owned: N_("Thanks for being honest"),
  forgiven: N_("Forgiven. Carry on without it."),
  ask: N_("Did one of them slip out?"),
  clean: N_("No"),
  slipped: N_("Yes, one did"),
  counts: N_("No forbidden word, you say: the guess counts."),
  spoilt: N_("A forbidden word slipped out, so the guess does not count. Thanks for being honest."),
  heardNone: N_("No forbidden word was heard: the guess counts."),
  heardLittle: N_("Hardly a word of your description was heard, so the guess was luck."),
  heardSome: (/** @type {string} */ said) =>
    interpolate(gettext("Heard: %(words)s. So the guess does not count."), { words: said }),
  turns: (/** @type {number} */ n) =>
    ngettext("One turn, cleanly handed over.", "%(n)s turns, cleanly handed over.", n),
  knew: (/** @type {string} */ by, /** @type {number} */ right, /** @type {number} */ of) =>
    right === of
      ? interpolate(gettext("%(by)s heard every time that you were done."), { by: begun(by) })
      : interpolate(gettext("%(by)s heard %(right)s times out of %(of)s that you were done."), {
          by: begun(by),
          right,
          of,
        }),
});
