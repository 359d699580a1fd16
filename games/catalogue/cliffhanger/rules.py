"""Cliffhanger: a question in two parts, the second of which appears only once the player pauses.

Whoever pauses and then goes on was not done: each such pause is an *incomplete* moment. Whoever presses Done
was done: the end is a *complete* one. Whether a filler stands at either is left open for listeners.
"""

from games.catalogue.base import Cut, Game, Prompt, Take
from games.catalogue.turns import turn_cuts, turns
from games.languages import NAMES

LONGEST = 90
"""Characters of one part; two of them stand on a phone at once, in the largest type there is."""

ENDINGS = ".?!…。？！؟।"  # noqa: RUF001 - of every script that is played in


class Cliffhanger(Game):
    key = "cliffhanger"
    title = "Cliffhanger"
    sentence = "Pause without losing your turn."
    languages = tuple(NAMES)
    # A starting value, re-estimated from moderated samples: going on is strong evidence at the end of a take,
    # weaker at a pause, since only 39 to 50 % of natural pauses sound incomplete to a listener.
    prior = 0.8

    def cuts(self, take: Take) -> list[Cut]:
        """Every pause of 200 ms or more after which the player went on, then the end if they ended it."""
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]

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
