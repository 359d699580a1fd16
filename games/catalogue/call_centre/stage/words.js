/** What Call Centre says. */

import { begun, catalogueOf, interpolate, N_ } from "look/words.js";

const { gettext, ngettext, spoken } = catalogueOf("call_centre");

export const words = spoken({
  ready: N_("Press Speak to take the call. Listen, then reply as your card says."),
  practice: N_(
    "Listen, reply in your own words as the card says, then press Over. The third reply ends with Done.",
  ),
  practised: N_("That is how a call goes. Nothing of it was kept; the next one counts."),
  speaking: N_("You are through."),
  over: N_("Over"),
  hush: N_("Listen"),
  listen: N_("Listen first. Your card comes after."),
  yours: N_("Reply as the card says, then press Over."),
  last: N_("Your last reply. Then press Done."),
  silent: N_("I have not heard your reply yet. Say it first, or press again to go on."),
  under: N_("You spoke while I did, and that is no reply. Say it now, or press again to go on."),
  none: N_("Kept, but no reply has an end: speak after me, be quiet, then press."),
  hello: N_("Hello? Are you still there? Say something, or they hang up."),
  hungUp: N_("They lost patience and hung up. What you said until then is being sent."),
  card: N_("Your card"),
  turns: (/** @type {number} */ n) => ngettext("One reply, well placed.", "%(n)s replies, well placed.", n),
  knew: (/** @type {string} */ by, /** @type {number} */ right, /** @type {number} */ of) =>
    right === of
      ? interpolate(gettext("%(by)s took every reply for what it was."), { by: begun(by) })
      : interpolate(gettext("%(by)s took %(right)s of %(of)s replies for what they were."), {
          by: begun(by),
          right,
          of,
        }),
});
