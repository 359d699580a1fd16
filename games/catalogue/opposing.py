"""What passes between a player and the model that listens live, as it stands on the take's timeline. Pure.

The page says where it hears a pause and where the turn was taken; the server says where it heard the turn
begin, where it judged that the voice had stopped, and how sure it was. Every index is a sample at 16 kHz.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from games.catalogue.base import TAKEN, Event, Span, was_taken

PAUSED: Final = "pause"
"""Mark of the page: it has heard 200 ms of silence after speech."""

BEGUN: Final = "opponent"
"""Event of the server: here began the turn to which a model listened live."""

LEANED: Final = "lean"
"""Event of the server: here speech ended, as it was heard; its value is how sure the model was of the end."""

OF_THE_SERVER: Final = frozenset({BEGUN, LEANED})
"""No page may say these."""

SAMPLE_RATE: Final = 16_000


@dataclass(frozen=True, slots=True)
class Duel:
    """How a take against the opponent went.

    Attributes:
        held: pauses at which it leaned in, and leaned back.
        longest: seconds of the longest of them.
        taken: how often it took the turn.
        kept: seconds for which the player had the floor, from their first word to their last.
    """

    held: int
    longest: float
    taken: int
    kept: float


def event(name: str, at: int, rate: int, value: str = "") -> dict[str, Any]:
    """An event for the timeline of a take at `rate` Hz; read back at 16 kHz, it is at `at` again."""
    found = {"name": name, "at": -(-at * rate // SAMPLE_RATE)}
    return {**found, "value": value} if value else found


def events(timeline: Iterable[Mapping[str, Any]], rate: int) -> list[Event]:
    """What stands on a timeline at `rate` Hz of the two of them, at 16 kHz."""
    named = ((each["name"], each["at"] * SAMPLE_RATE // rate) for each in timeline)
    return [Event(name, at) for name, at in named if name in {BEGUN, LEANED, TAKEN}]


def heard(events: Iterable[Event]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where speech began and where it ended, as it was heard live."""
    edges = [(each.name, each.at) for each in events]
    starts, ends = (tuple(at for name, at in edges if name == kind) for kind in (BEGUN, LEANED))
    return starts, ends


def duel(events: Sequence[Event], speech: Sequence[Span]) -> Duel:
    """Who won what in a take.

    A pause was held where it leaned in and the player went on before it had the turn. Where it has the turn,
    the floor is not the player's.
    """
    taken = sum(each.name == TAKEN for each in events)
    pauses = [Span(before.end, after.start) for before, after in pairwise(speech)]
    lost = [pause for pause in pauses if was_taken(events, pause.start, pause.end)]
    held = [_length(pause) for pause in pauses if pause not in lost and _leaned(events, pause)]
    whole = Span(speech[0].start, speech[-1].end) if speech else Span(0, 0)
    kept = _length(whole) - sum(map(_length, lost))
    return Duel(len(held), round(max(held, default=0.0), 2), taken, round(kept, 2))


def _leaned(events: Iterable[Event], pause: Span) -> bool:
    return any(each.name == LEANED and pause.start <= each.at < pause.end for each in events)


def _length(span: Span) -> float:
    return (span.end - span.start) / SAMPLE_RATE


def tells(timeline: Iterable[Mapping[str, Any]], *, live: bool) -> bool:
    """Whether a timeline tells how the duel went.

    Of a take that was sent again after a lost line, nobody knows any more at which pauses the opponent leaned
    in; where the page says that it took the turn, by the clock alone too, that is known.

    Args:
        live: whether a model listened.
    """
    names = {each["name"] for each in timeline}
    return bool(names & {LEANED, TAKEN}) or (live and PAUSED not in names)
