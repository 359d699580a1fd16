/** What Stop the Bot! says. */

import { catalogueOf, decimal, interpolate, N_ } from "look/words.js";

const { gettext, spoken } = catalogueOf("stop_the_bot");

export const words = spoken({
  ready: N_(
    "Press Speak: I read your order back. Cut in and correct my mistake, out loud. If the doorbell rings instead, say “hold on”.",
  ),
  practice: N_("I read your order back. Cut in as soon as something is wrong, and press Done."),
  practised: N_("Just so: I fall silent as soon as you cut in."),
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
  missedBell: N_("The doorbell rang, and nobody said “hold on”. Again?"),
  caught: (/** @type {number} */ seconds) =>
    interpolate(gettext("Caught it, after %(seconds)s seconds."), { seconds: decimal(seconds) }),
  waited: N_("The agent held on. The door can be opened."),
  late: N_("Kept as an answer: you let it finish first."),
  kept: N_("Kept. This time nothing stopped the agent at the right moment."),
});
