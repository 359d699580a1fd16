"""Skeleton Game: say here what it is, and why its labels can be trusted.

Whoever pauses and then goes on was not done: each such pause is an *incomplete* moment. Whoever presses Done
was done: the end is a *complete* one.
"""

from corpus.marking import N_
from games.catalogue.base import Cut, Game, Take
from games.catalogue.turns import turn_cuts, turns


class SkeletonGame(Game):
    key = "skeleton-game"
    title = N_("Skeleton Game")
    sentence = N_("Say what you think, and press Done.")
    yields = ("complete", "incomplete")
    why = "The player says by a button where the turn ends, and whoever goes on after a pause was not done."
    languages = ("en",)

    def cuts(self, take: Take) -> list[Cut]:
        """Every pause of 200 ms or more after which the player went on, then the end if they ended it."""
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]
