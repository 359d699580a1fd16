/** What Maze Courier says. */

import { catalogueOf, N_ } from "look/words.js";

const { gettext, ngettext, spoken } = catalogueOf("maze_courier");

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
  arrived: N_("Delivered! What you tapped is the way on the map."),
  lost: N_("Lost at fork %(n)s, %(name)s: on the map it is %(way)s."),
  /**
   * @param {number} right turns of the map that a recogniser heard, in their order
   * @param {number} of turns on the map
   */
  heard: (right, of) =>
    right === of
      ? gettext("Heard: every turn, as on the map.")
      : ngettext(
          "Heard: %(right)s turn out of %(of)s, as on the map.",
          "Heard: %(right)s turns out of %(of)s, as on the map.",
          right,
          { right, of },
        ),
});
