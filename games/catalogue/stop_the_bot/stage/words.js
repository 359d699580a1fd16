/** What Stop the Bot! says. */

import { catalogueOf, decimal, interpolate, N_ } from "look/words.js";

const { gettext, spoken } = catalogueOf("stop_the_bot");

export const words = spoken({
  ready: N_(
    "Press Speak: I read your order back. Cut in and correct my mistake, out loud. If the doorbell rings instead, say “hold on”.",
  ),
  practice: N_("I read your order back. Cut in as soon as something is wrong, and press Done."),
  practised: N_("Just so: I fall silent as soon as you cut in."),
  practisedLate: N_("That was the whole order. When it counts, cut in as soon as something is wrong."),
  speaking: N_("Compare it with your order, and cut in. If the doorbell rings, say “hold on”."),
  slip: N_("Your order"),
  ding: N_("Ding-dong!"),
  yes: N_("Yes? What is wrong? Tell me, then press Done."),
  waits: N_("All right, I wait. Press Done."),
  tooSoon: N_("So far all was right. I’ll go on reading…"),
  wasThatAll: N_("Was that all right? Your turn to say."),
  answering: N_("I’m listening. Press Done when you have said it."),
  missed: (/** @type {string} */ line) =>
    interpolate(gettext("It ordered: “%(line)s” And nobody stopped it. Again?"), { line }),
  missedBell: N_("The doorbell rang, and nothing stopped me. Again?"),
  early: N_("You pressed Done before it came to that. Nothing is kept. Again?"),
  caught: (/** @type {number | undefined} */ seconds) =>
    seconds === undefined
      ? gettext("Caught it!")
      : interpolate(gettext("Caught it, after %(seconds)s seconds."), { seconds: decimal(seconds) }),
  waited: (/** @type {number | undefined} */ seconds) =>
    seconds === undefined
      ? gettext("The bot held on. The door can be opened.")
      : interpolate(gettext("The bot held on, %(seconds)s seconds after the bell."), {
          seconds: decimal(seconds),
        }),
  late: N_("Kept as an answer: you let it finish first."),
  noEnd: N_("Kept, but what you said has no end: finish, be quiet, then press Done."),
  kept: N_("Kept. This time nothing stopped the bot at the right moment."),
});
