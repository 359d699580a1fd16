"""Where a microphone dropped out, no game names a cut. Pure; every index is a sample at 16 kHz.

A gap in the middle of a word looks like a pause, and a gap in a pause may hide a word: neither is evidence.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from games.catalogue.base import Cut, Event, Span
from games.catalogue.turns import PAUSE

DROPOUT: Final = "dropout"
"""Mark of the page: the microphone is heard again; its value says how many milliseconds it was not."""

NEAR: Final = 800
"""50 ms around a gap: an edge found there may be the gap's own."""

PER_MILLISECOND: Final = 16


def reported(events: Iterable[Event]) -> tuple[Span, ...]:
    """The gaps that the page itself noticed, in order; a mark without a length in milliseconds is none."""
    marks = (event for event in events if event.name == DROPOUT and _is_number(event.value))
    return tuple(Span(max(0, mark.at - int(mark.value) * PER_MILLISECOND), mark.at) for mark in marks)


def clear_of(cuts: Iterable[Cut], gaps: Sequence[Span]) -> list[Cut]:
    """The cuts of any game that no gap makes doubtful: none within 50 ms, none in the silence that is judged.

    Args:
        cuts: as a game named them.
        gaps: where nothing of the microphone arrived, from the page or from the sound itself, in any order.
    """
    return [cut for cut in cuts if not any(_spoils(gap, cut) for gap in gaps)]


def _spoils(gap: Span, cut: Cut) -> bool:
    # After an end only its tail is judged; a pause is one only if nobody spoke in all of it.
    tail = cut.silence if cut.went_on else PAUSE
    return gap.start - NEAR < cut.at + tail and cut.at < gap.end + NEAR


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal()
