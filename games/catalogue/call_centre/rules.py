"""Call Centre: Play the caller on the card."""

from games.catalogue.base import Cut, Game, Take
from games.catalogue.turns import turn_cuts, turns


class CallCentre(Game):
    key = "call-centre"
    title = "Call Centre"
    sentence = "Play the caller on the card."

    def cuts(self, take: Take) -> list[Cut]:
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]
