"""What becomes of the house's side when a talk is over: a channel, a clock, events; no take: nobody spoke."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.catalogue.two import registry
from games.catalogue.two.house import SIDE, Drawn, Part, Script
from games.talks.clock import Clock
from games.talks.house import sound
from games.talks.house.sound import RATE, Said
from games.talks.models import Talk


def part(talk: Talk) -> Part:
    """What the house can say in the game of a talk with it."""
    found = registry.talk(talk.game).house
    if found is None:
        raise LookupError(f"The house does not play {talk.game}.")
    return found


def script(talk: Talk) -> Script:
    """What it does in one; the same whenever it is asked."""
    found = part(talk).script(Drawn(talk.prompts[SIDE], talk.solution, talk.pk.int))
    if found is None:
        raise LookupError(f"The house has nothing to do in talk {talk.pk}.")
    return found


def said(talk: Talk) -> list[Said]:
    """The lines that were said, in order."""
    return [Said(*each) for each in talk.house.get("said", ())]


def channel(talk: Talk) -> NDArray[np.int16]:
    """All that it said, int16 [n] at 16 kHz."""
    of, language = part(talk), talk.language
    return sound.channel(
        (each.first, sound.part(sound.line(of.path(language, each.key)), each.frames)) for each in said(talk)
    )


def clock(talk: Talk) -> Clock | None:
    """It counts its samples by the site's clock, so that neither is off; None: it never began."""
    began = talk.house.get("began")
    return Clock(RATE, float(began), 0.0, 0.0) if began else None


def events(talk: Talk, spans: Iterable[Sequence[int]], frame: int) -> list[dict[str, Any]]:
    """When each of its lines was heard, and what it says, as events on the player's clock.

    Args:
        frame: the player's samples in 20 ms.
    """
    lines, heard, found = part(talk).lines, list(spans), []
    for place, each in enumerate(said(talk)):
        span = sound.placed(heard, each, frame)
        if span is not None:
            text = lines[each.key][talk.language]
            found.append({"name": "agent_start", "at": span[0], "value": str(place), "text": text})
            found.append({"name": "agent_end", "at": span[1]})
    return found
