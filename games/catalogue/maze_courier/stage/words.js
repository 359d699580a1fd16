/** What Maze Courier says. */

import { catalogueOf, N_ } from "look/words.js";

const { spoken } = catalogueOf("maze_courier");

export const words = spoken({
  ready: N_("Press Speak and tell the courier the way: left, right or straight on at what?"),
  practice: N_("Tell the courier the way past the landmarks. The fog lifts while you speak."),
  speaking: N_("Follow the arrow in words. The fog lifts as you go."),
  last: N_("That is the house. Tell the last turn, then press Done."),
  fog: N_("The fog lifts when you speak."),
  lift: N_("Lift the fog"),
  map: N_("Map of a maze, most of it in fog"),
  left: N_("Left"),
  straight: N_("Straight"),
  right: N_("Right"),
  way: { left: N_("turn left"), straight: N_("go straight on"), right: N_("turn right") },
  fork: N_("Fork %(n)s, %(name)s: %(way)s."),
  ask: N_("What did you say at: %(name)s?"),
  arrived: N_("Delivered! Every word was understood."),
  lost: N_("Lost at fork %(n)s: %(name)s."),
});
