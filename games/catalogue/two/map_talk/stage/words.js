/** What Map Talk says. */

import { catalogueOf, N_ } from "look/words.js";

const { spoken } = catalogueOf("two/map_talk");

export const words = spoken({
  guide: N_("You have the way. Tell it, so that your partner can draw it. The maps are not quite alike."),
  follower: N_("Your partner has the way. Ask, and tap square after square. The maps are not quite alike."),
  map: N_("Your map"),
  start: N_("start"),
  goal: N_("goal"),
  way: N_("the way"),
  drawn: N_("as it was drawn"),
  empty: N_("nothing"),
});
