/** What is said in the sound check. */

import { N_, spoken } from "look/words.js";

export const words = spoken({
  title: N_("In this game I talk to you."),
  ask: N_("Put on headphones, so that I hear you and not myself."),
  listening: N_("You will hear a little tick. I am listening for it…"),
  heard: N_("I can hear myself through your speakers. Put on headphones, or let me write instead of speak."),
  good: N_("All I hear is you."),
  on: N_("I have headphones on"),
  write: N_("Write instead"),
});
