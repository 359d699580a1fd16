/** What Spot the Difference says. */

import { catalogueOf, N_ } from "look/words.js";

const { ngettext, spoken } = catalogueOf("two/spot_the_difference");

export const words = spoken({
  task: (/** @type {number} */ n) =>
    ngettext(
      "Your pictures differ in one square. Ask, describe, and tap it.",
      "Your pictures differ in %(n)s squares. Ask, describe, and tap them.",
      n,
    ),
  picture: N_("Your picture"),
  empty: N_("nothing"),
  you: N_("You"),
  partner: N_("Partner"),
  found: N_("found"),
  missed: N_("missed"),
});
