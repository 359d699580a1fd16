"""Where the ear that listened live and the analysis of the whole take mean the same edge. Pure.

Both know an edge to 20 ms. Where they are no further apart, the edge is the one that was judged live: then a
model that has judged it need not hear the same sound a second time, and what the player was told is what the
corpus says. Where they are further apart, the analysis knows more, since it has heard what came next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inference.audio.edges import SHORTEST_PAUSE
from inference.audio.runs import Run

NEAR: Final = 320
"""Samples at 16 kHz (20 ms): no nearer is an edge known (`games.catalogue.turns.EDGE`)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Samples at 16 kHz at which a stretch of speech was heard to begin or to end."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


NOTHING: Final = Heard()


def agreed(speech: Sequence[Run], live: Heard) -> list[Run]:
    """The speech of a take, with its edges where they were heard live.

    Args:
        speech: half-open, in samples at 16 kHz, in order, as the analysis of the whole take has cut it.
    """
    found = [(_nearest(start, live.starts), _nearest(end, live.ends)) for start, end in speech]
    for index, (start, end) in enumerate(found):
        before = found[index - 1][1] if index else -SHORTEST_PAUSE
        after = found[index + 1][0] if index + 1 < len(found) else end + SHORTEST_PAUSE
        # No edge may make of a pause what is none.
        if start - before < SHORTEST_PAUSE or after - end < SHORTEST_PAUSE or end <= start:
            found[index] = speech[index]
    return found


def _nearest(edge: int, heard: Sequence[int]) -> int:
    nearest = min(heard, key=lambda each: abs(each - edge), default=edge)
    return nearest if abs(nearest - edge) <= NEAR else edge
