/** What Cliffhanger says. */

import { catalogueOf, N_ } from "look/words.js";

const { spoken } = catalogueOf("cliffhanger");

export const words = spoken({
  ready: N_("Press Speak and answer out loud. The cliffhanger comes when you pause."),
  opposed: N_("Now the machine listens. Pause, and do not let it take your turn. Press Speak."),
  practice: N_("Press Speak, begin an answer, and stop in the middle: that is the game."),
  cliff: N_("Pause, and the rest appears here."),
  teaser: N_("The rest appears when you pause."),
  speaking: N_("Keep the floor for as long as you like."),
  carryOn: N_("Carry on. Press Done when you have finished."),
});
