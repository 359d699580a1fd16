/** What Alibi says. */

import { catalogueOf, N_ } from "look/words.js";

const { spoken } = catalogueOf("two/alibi");

export const words = spoken({
  agree: N_("You two were together. Agree on where and what, then you are asked. Only you know this:"),
  tap: N_("Tap your answer, both of you, and then:"),
  you: N_("you tell it aloud."),
  partner: N_("your partner tells it, and you help."),
  said: { you: N_("You"), partner: N_("Partner") },
  same: N_("the same"),
  other: N_("not the same"),
  none: N_("no answer"),
});
