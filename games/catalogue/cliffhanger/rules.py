"""Cliffhanger: a question in two parts, the second of which appears only once the player pauses.

Whoever pauses and then goes on was not done: each such pause is an *incomplete* moment. Whoever presses Done
was done: the end is a *complete* one. Whether a filler stands at either is left open for listeners.
"""

from corpus.languages import NAMES
from corpus.marking import N_
from games.catalogue.base import Cut, Game, Prompt, Take
from games.catalogue.turns import turn_cuts, turns
from inference.speech.recognition import word_error_rate
from inference.text.cleaning import bare

LONGEST = 90
"""Characters of one part; two of them stand on a phone at once, in the largest type there is."""

ENDINGS = ".?!…。？！؟।"  # noqa: RUF001 - of every script that is played in

READ_OUT = "read_out"
"""Reason: the player read the question aloud instead of answering it."""

READING = 0.3
"""Word errors per word up to which a take counts as the question read aloud. A small recogniser mishears one
word in five of read speech; whoever answers as well says far more words than the question has."""


class Cliffhanger(Game):
    key = "cliffhanger"
    title = N_("Cliffhanger")
    sentence = N_("Pause without losing your turn.")
    yields = ("incomplete", "complete")
    marks = ("second_shown",)
    why = "The twist comes only after a pause, so whoever goes on was not done; Done says that they were."
    languages = tuple(NAMES)
    # A starting value, re-estimated from moderated samples: going on is strong evidence at the end of a take,
    # weaker at a pause, since only 39 to 50 % of natural pauses sound incomplete to a listener.
    prior = 0.8
    opposed = True

    def cuts(self, take: Take) -> list[Cut]:
        """Every pause of 200 ms or more after which the player went on, then the end if they ended it."""
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]

    def refusal(self, prompt: Prompt, transcript: str, language: str) -> str | None:
        """Whether the question was read out, either its first part or both, and little else was said."""
        first, second = (str(prompt.get(part, "")) for part in ("first", "second"))
        read = (known for known in (first, f"{first} {second}") if bare(known, language))
        rates = (word_error_rate(known, transcript, language) for known in read)
        return READ_OUT if any(rate <= READING for rate in rates) else None

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        del language
        found = [
            f"“{name}” has {len(part)} characters; {LONGEST} is the most."
            for name, part in prompt.items()
            if len(part) > LONGEST
        ]
        found += [
            f"“{name}” has to end as a sentence does, with one of {' '.join(ENDINGS)}"
            for name, part in prompt.items()
            if part[-1] not in ENDINGS
        ]
        return found
