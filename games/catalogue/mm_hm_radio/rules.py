"""Mm-hm Radio: Keep the story alive with a mm-hm."""

from games.catalogue.base import Cut, Game, Take
from games.catalogue.turns import turn_cuts, turns


class MmHmRadio(Game):
    key = "mm-hm-radio"
    title = "Mm-hm Radio"
    sentence = "Keep the story alive with a mm-hm."

    def cuts(self, take: Take) -> list[Cut]:
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]
