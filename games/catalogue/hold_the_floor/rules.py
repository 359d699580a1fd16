"""Hold the Floor: one sentence for a minute, against a model that takes the turn when it thinks it is over.

Whoever goes on after a pause was not done: *incomplete*, whatever the opponent made of it. Whoever presses
Done was done: *complete*. The third turn that it takes ends the take, and so does the clock: nobody said that
it was the end.
"""

from corpus.marking import N_
from games.catalogue.base import FIVE, Cut, Game, Prompt, Take
from games.catalogue.turns import turn_cuts, turns

LONGEST = 70
"""Characters of the words that one begins with: they stand in the largest type there is."""

OPEN = "…"
"""What they end with: the sentence goes on."""


class HoldTheFloor(Game):
    key = "hold-the-floor"
    title = N_("Hold the Floor")
    sentence = N_("One sentence, one minute, three lives.")
    yields = ("incomplete", "complete")
    why = "Whoever goes on after a pause had more to say; Done says that they had not."
    languages = FIVE
    opposed = True

    def cuts(self, take: Take) -> list[Cut]:
        """Every pause of 200 ms or more after which the player went on, then the end if they ended it."""
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        del language
        begin = prompt["begin"]
        found = []
        if len(begin) > LONGEST:
            found.append(f"“begin” has {len(begin)} characters; {LONGEST} is the most.")
        if not begin.endswith(OPEN):
            found.append(f"“begin” has to end with {OPEN}, since the sentence goes on.")
        return found
