"""Referee: hear a clip up to its cut, and say what you heard.

Why a vote can be trusted: it is blind. A listener gets the turn up to the cut and 200 ms more, as the models
do, with the agent's line before it, and neither the intent nor a score nor another vote. How far a listener
is believed is estimated from clips that moderators decided, which are mixed in and look like all others.
"""

from corpus.languages import NAMES
from corpus.marking import N_
from games.catalogue.base import Cut, Game, Take


class Referee(Game):
    key = "referee"
    title = N_("Referee")
    sentence = N_("Listen, and say whether they were done.")
    yields = ()
    why = (
        "Votes are blind: a listener gets the turn up to its cut, and neither the intent "
        "nor a score nor another vote."
    )
    languages = tuple(NAMES)
    records = False

    def cuts(self, take: Take) -> list[Cut]:
        del take  # nothing is recorded here
        return []
