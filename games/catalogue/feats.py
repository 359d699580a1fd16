"""What a player can beat in a game: one figure of a take, and which way is better. Pure.

Every figure is measured in what was recorded, on the server; a page only shows it.
"""

from collections.abc import Sequence
from typing import Final

from games.catalogue.base import RATE, Cut, Measure, Take
from games.catalogue.turns import lines, turns

KEY: Final = "feat"
"""Under which a take's `quality` has the figure, where there is any."""


REACTION: Final = Measure("reaction", less=True)
"""Seconds from where the mistake, or the bell, began until the player spoke up and stopped the agent."""

REPLY: Final = Measure("reply", less=True)
"""Seconds from the end of the agent's line until the reply began, on average."""

PACE: Final = Measure("pace", less=True)
"""Seconds for each piece of a number that was read to its last piece."""

SIGNS: Final = Measure("signs")
"""Short sounds that kept the story going."""

RUSH: Final = Measure("rush", less=True)
"""Seconds of the player's own turns, all of them ended."""


def reply(take: Take, cuts: Sequence[Cut]) -> float | None:
    """Mean seconds from the end of a line to the reply that has a cut; None without any."""
    said = lines(take)
    replies = [(turn.start, turn.speech[0].start) for turn in turns(take) if turn.line]
    answered = [begun - start for start, begun in replies if any(cut.start == start for cut in cuts)]
    return seconds(sum(answered) / len(answered)) if said and answered else None


def rush(take: Take, cuts: Sequence[Cut]) -> float | None:
    """Seconds from where each turn became the player's to where they ended it; None where one has no end."""
    mine = turns(take)
    ends = {cut.start: cut.at for cut in cuts if cut.intent == "complete"}
    if len(mine) <= len(take.prompt.get("lines", [])) or any(turn.start not in ends for turn in mine):
        return None
    return seconds(sum(ends[turn.start] - turn.start for turn in mine))


def seconds(samples: float) -> float:
    """Samples at 16 kHz as seconds, to the hundredth."""
    return round(samples / RATE, 2)
