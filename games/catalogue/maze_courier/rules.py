"""Maze Courier: Talk a courier through the fog."""

from games.catalogue.base import Cut, Game, Take
from games.catalogue.turns import turn_cuts, turns


class MazeCourier(Game):
    key = "maze-courier"
    title = "Maze Courier"
    sentence = "Talk a courier through the fog."

    def cuts(self, take: Take) -> list[Cut]:
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]
