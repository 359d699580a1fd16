/** What the models made of a take, in sentences: see stage/recap/verdict.js, which picks among them. */

import { begun, gettext, interpolate, listed, N_, ngettext, pgettext } from "look/words.js";

/** From the first on: of more, how many they were is told. */
const ORDINALS = [
  () => pgettext("pause", "first"),
  () => pgettext("pause", "second"),
  () => pgettext("pause", "third"),
  () => pgettext("pause", "fourth"),
  () => pgettext("pause", "fifth"),
  () => pgettext("pause", "sixth"),
  () => pgettext("pause", "seventh"),
  () => pgettext("pause", "eighth"),
  () => pgettext("pause", "ninth"),
  () => pgettext("pause", "tenth"),
];
/** From one on. */
const PAUSED = [
  N_("You paused once and kept the floor."),
  N_("You paused twice and kept the floor."),
  N_("You paused three times and kept the floor."),
  N_("You paused four times and kept the floor."),
  N_("You paused five times and kept the floor."),
  N_("You paused six times and kept the floor."),
];

export const heard = {
  noPause: N_("You went straight through without a pause."),
  pauses: (/** @type {number} */ n) =>
    PAUSED[n - 1]
      ? gettext(PAUSED[n - 1])
      : ngettext(
          "You paused %(n)s time and kept the floor.",
          "You paused %(n)s times and kept the floor.",
          n,
        ),
  fooled: (/** @type {string} */ by, /** @type {number[]} */ which, /** @type {number} */ of) => {
    if (of === 1) return interpolate(gettext("%(by)s thought you were finished there."), { by: begun(by) });
    if (which.length === of)
      return interpolate(gettext("%(by)s thought you were finished every time."), { by: begun(by) });
    if (which.some((n) => n > ORDINALS.length))
      return ngettext(
        "%(by)s thought you were finished at %(times)s of %(n)s pause.",
        "%(by)s thought you were finished at %(times)s of %(n)s pauses.",
        of,
        { by: begun(by), times: which.length },
      );
    const pauses = listed(which.map((n) => ORDINALS[n - 1]()));
    return interpolate(gettext("%(by)s thought you were finished at the %(pauses)s pause."), {
      by: begun(by),
      pauses,
    });
  },
  patient: (/** @type {string} */ by) =>
    interpolate(gettext("%(by)s could tell that there was more to come."), { by: begun(by) }),
  knewTheEnd: (/** @type {string} */ by, /** @type {boolean} */ named) =>
    named
      ? gettext("It knew when you were done.")
      : interpolate(gettext("%(by)s knew when you were done."), { by: begun(by) }),
  missedTheEnd: (/** @type {string} */ by, /** @type {boolean} */ named) =>
    named
      ? gettext("At the end it was still waiting for more.")
      : interpolate(gettext("%(by)s was still waiting for more at the end."), { by: begun(by) }),
};
