/** What Number Relay says. */

import { catalogueOf, decimal, interpolate, N_ } from "look/words.js";

const { gettext, ngettext, spoken } = catalogueOf("number_relay");

export const words = spoken({
  ready: N_("Press Speak and read each piece out loud. The next one comes when you pause."),
  practice: N_("Read a piece, pause, and see the next one come. The dot marks the last."),
  speaking: N_("Read it out, then wait for the next piece."),
  last: N_("The dot says: last piece. Read it, then press Done."),
  waiting: N_("The first piece appears when you speak."),
  more: N_("Next piece"),
  end: N_("last piece"),
  early: N_("You pressed Done before the last piece, so this has no end."),
  pace: (/** @type {number} */ seconds) =>
    interpolate(gettext("To the last piece, %(seconds)s seconds each."), { seconds: decimal(seconds) }),
  row: (/** @type {number} */ n) => ngettext("%(n)s number in a row.", "%(n)s numbers in a row.", n),
});
