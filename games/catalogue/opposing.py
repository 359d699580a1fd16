"""What passes between a player and the model that listens live, as it stands on the take's timeline. Pure.

The page says where it hears a pause and where the turn was taken; the server says where it heard the turn
begin, where it judged that the voice had stopped, and how sure it was. Every index is a sample at 16 kHz.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from games.catalogue.base import Event, Span

PAUSED: Final = "pause"
"""Mark of the page: it has heard 200 ms of silence after speech."""

TAKEN: Final = "taken"
"""Mark of the page: the opponent has the turn."""

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
    """

    held: int
    longest: float
    taken: int


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

    A pause was held where it leaned in and the player went on before it had the turn.
    """
    leaned = [each.at for each in events if each.name == LEANED]
    taken = [each.at for each in events if each.name == TAKEN]
    held = [
        (after.start - before.end) / SAMPLE_RATE
        for before, after in pairwise(speech)
        if _any_within(leaned, before.end, after.start) and not _any_within(taken, before.end, after.start)
    ]
    return Duel(len(held), round(max(held, default=0.0), 2), len(taken))


def _any_within(moments: Iterable[int], start: int, end: int) -> bool:
    return any(start <= at < end for at in moments)
