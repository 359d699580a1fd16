"""Two-channel timelines by hand, in seconds."""

from collections.abc import Sequence

from games.catalogue.base import RATE, Span
from games.catalogue.two.moments import Moment, moments
from games.catalogue.two.units import units

Spoken = Sequence[tuple[float, float]]


def spans(spoken: Spoken) -> tuple[Span, ...]:
    return tuple(Span(round(start * RATE), round(end * RATE)) for start, end in spoken)


def happened(first: Spoken, second: Spoken, seconds: float = 20.0) -> list[Moment]:
    """All moments between two, but overlaps."""
    channels = (units(spans(first)), units(spans(second)))
    found = moments(channels, round(seconds * RATE))
    return [each for each in found if each.kind != "overlap"]


def told(found: list[Moment]) -> list[tuple[int, str, float]]:
    """(side, kind, second in which the speech ends) of each."""
    return [(each.side, each.kind, round(each.at / RATE, 3)) for each in found]
