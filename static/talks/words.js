/** What the page of a talk says, beside what the stage says too. */

import { gettext, interpolate, N_, spoken } from "look/words.js";

export const words = spoken({
  check: N_("Check"),
  on: N_("I have headphones on"),
  wait: N_("Wait"),
  hangUp: N_("Hang up"),
  sure: N_("Really?"),
  unchecked: N_("Press Check, allow the microphone, and say hello."),
  opening: N_("Opening the microphone…"),
  bare: N_("Put on headphones, so that nobody hears themselves."),
  listening: N_("You will hear a little tick. I am listening for it…"),
  speakers: N_("I hear the tick through your speakers. Put on headphones, then press again."),
  ready: N_("All I hear is you. It begins when both of you are ready."),
  begun: N_("You are on the line. Say hello!"),
  done: N_("It ends as soon as your partner is done too."),
  closing: N_("Half a minute left."),
  away: N_("Your connection is gone. I keep trying, and what you say is kept here."),
  awayEmpty: N_("The server does not answer. I keep trying."),
  back: N_("You are on the line again."),
  sending: N_("Sending the last of it. Leave the page open."),
  safe: N_("All of it is safe."),
  late: N_("The last of it came too late and is not kept."),
  lost: N_("The microphone went away. What you said until then is kept."),
  strayed: N_("This talk went on in a page that was closed. What was said until then is kept."),
  copied: N_("Copied."),
  refused: N_("That did not work. Reload the page and try again."),
  partner: {
    absent: N_("Nobody is there yet."),
    here: N_("Your partner is here and gets ready."),
    ready: N_("Your partner is ready."),
    away: N_("Your partner’s connection is gone. They have half a minute."),
    back: N_("Your partner is back."),
  },
  why: {
    over: N_("The talk is over."),
    left: N_("The talk is over."),
    lost: N_("The connection did not come back. What was said until then is kept."),
    reported: N_("Thank you. You two will not meet again, and a moderator listens."),
    reportedYou: N_("The talk was ended by a report. A moderator listens."),
    withdrawn: N_("The talk was taken back, and all of it is gone."),
  },
  result: (/** @type {number} */ right, /** @type {number} */ of) =>
    interpolate(gettext("%(right)s of %(of)s"), { right, of }),
  minute: (/** @type {number} */ n) => interpolate(gettext("Minute %(n)s"), { n }),
});
