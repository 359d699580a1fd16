/** What Referee says. Labels: [the word, what it means]. */

import { catalogueOf, interpolate, N_ } from "look/words.js";

const { gettext, ngettext, spoken } = catalogueOf("referee");

export const words = spoken({
  labels: {
    complete: [N_("Done"), N_("They have said what they wanted to say.")],
    incomplete: [N_("Not done yet"), N_("A pause, but more is coming.")],
    backchannel: [N_("Listening along"), N_("A small “mm-hm”: go on, I’m with you.")],
    interruption: [N_("Cutting in"), N_("They want to speak while the other voice still does.")],
    wait: [N_("Asking to wait"), N_("“Hold on”: they need a moment.")],
    unusable: [N_("Can’t be used"), N_("Cut inside a word, noise, two voices.")],
  },
  reasons: {
    cut_inside_word: N_("Cut off in the middle of a word"),
    noise: N_("Noise over the voice"),
    several_voices: N_("More than one voice"),
    other_language: N_("Not in this language"),
  },
  sure: { 0.5: N_("A guess"), 0.75: N_("I think so"), 0.95: N_("I’m sure") },
  language: N_("Language"),
  agentSaid: N_("The other voice said:"),
  noAgent: N_("Nobody spoke before this."),
  speaking: N_("The other voice was still speaking."),
  idle: N_("The other voice was silent."),
  question: N_("What were they doing where it stops?"),
  byEar: N_("Go by ear: nobody shows you what others said."),
  howSure: N_("How sure are you?"),
  why: N_("What is wrong with it?"),
  fillers: N_("Did you hear an “um” or “er”?"),
  midfiller: N_("In the middle"),
  endfiller: N_("At the very end"),
  yes: N_("Yes"),
  no: N_("No"),
  unsure: N_("Not sure"),
  back: N_("Change"),
  skip: N_("Skip"),
  report: N_("Report"),
  flaw: N_("What should a moderator hear?"),
  flaws: {
    personal_data: N_("A real name, address or number"),
    another_voice: N_("Somebody else’s voice"),
    offensive: N_("Hurtful words"),
    not_speech: N_("No speech in it"),
    wrong_language: N_("Not in this language"),
    cut_off: N_("Cut off"),
    echo: N_("An echo of the other voice"),
  },
  reported: N_("Thank you. You don’t hear it again, and a moderator will."),
  uncounted: N_(
    "Your answers are kept, but they don’t count for now: too many clips with a known answer sounded different to you. Listen closely, and they count again.",
  ),
  listen: N_("Listen"),
  replay: N_("Again"),
  next: N_("Next"),
  wait: N_("Wait"),
  ready: N_("Press Listen. You hear somebody up to a certain moment."),
  listening: N_("Listen to the very end."),
  thanks: N_("Thank you. Once others have heard it, you are told how they heard it."),
  others: (/** @type {number} */ same, /** @type {number} */ of) =>
    ngettext(
      "%(same)s of %(n)s other heard it as you did.",
      "%(same)s of %(n)s others heard it as you did.",
      of,
      {
        same,
      },
    ),
  machineToo: N_("So did the machine."),
  machineNot: N_("The machine did not."),
  points: (/** @type {number} */ n) => ngettext("%(n)s point", "%(n)s points", n),
  right: N_("Right!"),
  wrong: (/** @type {string} */ label) => interpolate(gettext("Not quite. It was “%(label)s”."), { label }),
  wentOn: (/** @type {string} */ seconds) =>
    interpolate(gettext("They went on %(seconds)s s later."), { seconds }),
  ended: N_("They had nothing more to add."),
  meant: {
    backchannel: N_("They only showed that they were listening."),
    interruption: N_("They took the floor while the other voice spoke."),
    wait: N_("They asked for a moment."),
  },
  mend: N_("Write down what was said"),
  mendHelp: N_("With every “um”. Leave real names and numbers out. Other people will read it."),
  keep: N_("Keep it"),
  kept: N_("Kept. Thank you."),
  recap: (/** @type {number} */ n) => ngettext("%(n)s clip heard", "%(n)s clips heard", n),
  said: (/** @type {string} */ label) => interpolate(gettext("You said: %(label)s"), { label }),
  open: N_("Others are still listening."),
  earned: (/** @type {number} */ n) => ngettext("%(n)s point for this set", "%(n)s points for this set", n),
  calibration: N_("How sure you were, and how often you were right"),
  calibrationNone: N_(
    "Clips with a known answer come along now and then. Once you have heard some, this shows how well you know when you know.",
  ),
  calibrationPoint: (/** @type {number} */ said, /** @type {number} */ right, /** @type {number} */ of) =>
    interpolate(gettext("%(said)s%% sure: right %(right)s%% of %(of)s"), { said, right, of }),
  axisSaid: N_("sure"),
  axisRight: N_("right"),
  another: N_("Another set"),
  speak: N_("Play a speaking game"),
  empty: N_(
    "You have heard everything there is in this language. New takes come in all the time: speak yourself, or look in later.",
  ),
  notHeard: N_("Listen to the end first, then say what you heard."),
  unreachable: N_("The server can’t be reached. Press the button to try again."),
  noSound: N_("This clip can’t be played here. Press Skip for another one."),
  practice: N_("Practice"),
  practiceSaid: N_("They say:"),
  practiceDone: N_("That was practice. Now real people: press Next."),
  practiceReady: N_("Two made-up examples first, to read. Press Listen."),
  get practiceClips() {
    return [
      {
        said: gettext("I’d like a coffee, but only if"),
        agent: gettext("What can I get you?"),
        state: "idle",
        label: "incomplete",
        why: gettext("“but only if” hangs in the air: more was to come."),
      },
      {
        said: gettext("mm-hm"),
        agent: gettext("Your parcel left Bergen this morning, and it should"),
        state: "speaking",
        label: "backchannel",
        why: gettext("“mm-hm” while the other voice speaks means: go on, I’m listening."),
      },
    ];
  },
});

/** @typedef {typeof words} Words */
