"""Referee: Listen, and say whether they were done."""

from games.catalogue.base import Cut, Game, Take


class Referee(Game):
    key = "referee"
    title = "Referee"
    sentence = "Listen, and say whether they were done."
    records = False

    def cuts(self, take: Take) -> list[Cut]:
        del take  # nothing is recorded here
        return []
