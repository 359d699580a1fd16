"""Number Relay: Read out what appears, piece by piece."""

from games.catalogue.base import Cut, Game, Take
from games.catalogue.turns import turn_cuts, turns


class NumberRelay(Game):
    key = "number-relay"
    title = "Number Relay"
    sentence = "Read out what appears, piece by piece."

    def cuts(self, take: Take) -> list[Cut]:
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]
