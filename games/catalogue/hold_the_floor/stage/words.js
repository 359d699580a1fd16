/** What Hold the Floor says. */

import { catalogueOf, decimal, interpolate, N_ } from "look/words.js";

const { gettext, ngettext, spoken } = catalogueOf("hold_the_floor");

export const words = spoken({
  ready: N_("Press Speak, begin with these words, and never let the sentence end."),
  alone: N_("No machine is listening today: three seconds of silence cost you a turn. Press Speak."),
  practice: N_("Begin with these words, pause, and go on. Three seconds of silence, and the turn is gone."),
  practised: N_("That is how the floor is lost and held. Nothing of it was kept; the next one counts."),
  speaking: N_("One sentence. Keep it going."),
  lost: N_("That was your last life. Sending it now."),
  lives: (/** @type {number} */ n) => ngettext("One life left.", "%(n)s lives left.", n),
  taken: (/** @type {number} */ n) =>
    ngettext("Taken! One life left. Go on.", "Taken! %(n)s lives left. Go on.", n),
  floor: (/** @type {number} */ seconds) =>
    interpolate(gettext("You held the floor for %(seconds)s s."), { seconds: decimal(seconds) }),
});
