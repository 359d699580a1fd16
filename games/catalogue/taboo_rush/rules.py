"""Taboo Rush: Describe it without the forbidden words."""

from games.catalogue.base import Cut, Game, Take
from games.catalogue.turns import turn_cuts, turns


class TabooRush(Game):
    key = "taboo-rush"
    title = "Taboo Rush"
    sentence = "Describe it without the forbidden words."

    def cuts(self, take: Take) -> list[Cut]:
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]
