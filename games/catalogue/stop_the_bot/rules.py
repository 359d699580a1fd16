"""Stop the Bot!: Catch the mistake and cut in."""

from games.catalogue.base import Cut, Game, Take
from games.catalogue.turns import turn_cuts, turns


class StopTheBot(Game):
    key = "stop-the-bot"
    title = "Stop the Bot!"
    sentence = "Catch the mistake and cut in."

    def cuts(self, take: Take) -> list[Cut]:
        return [cut for turn in turns(take) for cut in turn_cuts(turn)]
