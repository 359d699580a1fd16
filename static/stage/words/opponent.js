/** What is said of a take against the model that listens live. */

import { decimal, gettext, interpolate, N_, ngettext } from "look/words.js";

/** From one on. */
const TAKEN = [N_("It took your turn once."), N_("It took your turn twice.")];

export const opponent = {
  sure: N_("How sure the machine is that you are done"),
  took: N_("The machine took your turn. Go on, and take it back."),

  /** @param {import("stage/wire/messages.js").Duel} duel */
  duel: ({ held, longest, taken }) => `${heldWords(held, longest)} ${takenWords(taken)}`,
};

/**
 * @param {number} held pauses
 * @param {number} longest seconds
 */
function heldWords(held, longest) {
  if (!held) return gettext("You held no pause against the machine.");
  const length = interpolate(gettext("%(seconds)s s"), { seconds: decimal(longest) });
  return ngettext(
    "You held one pause against the machine, for %(length)s.",
    "You held %(n)s pauses against the machine, the longest for %(length)s.",
    held,
    { length },
  );
}

/** @param {number} taken turns */
function takenWords(taken) {
  if (!taken) return gettext("It never got your turn.");
  return TAKEN[taken - 1]
    ? gettext(TAKEN[taken - 1])
    : ngettext("It took your turn %(n)s time.", "It took your turn %(n)s times.", taken);
}
