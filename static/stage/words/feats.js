/** What a player can beat, in words: see games/catalogue/feats.py for what each figure is. */

import { decimal, gettext, interpolate, N_ } from "look/words.js";

/** @typedef {import("stage/wire/messages.js").Feat} Feat */

/** @param {Feat} feat */
const figure = ({ name, value }) =>
  name === "signs" ? String(value) : interpolate(gettext("%(seconds)s s"), { seconds: decimal(value) });

export const feats = {
  figure,
  record: N_("Your best ever!"),
  what: {
    pause: N_("of silence, and the floor was still yours"),
    reaction: N_("until you cut in"),
    reply: N_("until you replied, on average"),
    pace: N_("for each piece"),
    signs: N_("short sounds that kept the story going"),
    rush: N_("of your own turns"),
  },
  yet: (/** @type {Feat} */ feat) =>
    interpolate(gettext("Your best ever: %(figure)s."), { figure: figure(feat) }),
  beat: (/** @type {Feat} */ feat) =>
    interpolate(gettext("Your best so far: %(figure)s. Beat it!"), { figure: figure(feat) }),
  best: (/** @type {Feat} */ feat) =>
    interpolate(gettext("Your best: %(figure)s."), { figure: figure(feat) }),
};
