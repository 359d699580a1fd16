"""Inter-pausal units of two channels, and by what thresholds anything is made of them. Pure.

Every index is a sample at 16 kHz of one clock, every threshold a number of samples.

Sources:
    Ekstedt & Skantze 2022, Voice Activity Projection, Interspeech: conditions of hold, shift, backchannel.
    Gravano & Hirschberg 2011, Turn-taking cues, Computer Speech & Language 25(3): units, kinds of transition.
    Heldner & Edlund 2010, Pauses, gaps and overlaps in conversations, Journal of Phonetics 38(4).
    Levinson & Torreira 2015, Timing in turn-taking, Frontiers in Psychology 6:731.
    Skantze 2021, Turn-taking in conversational systems, Computer Speech & Language 67 (a review).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from games.catalogue.base import RATE, Span

Channels = tuple[Sequence[Span], Sequence[Span]]
"""The inter-pausal units of side 0 and of side 1, each in order."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Everything that is decided by a number, in one table; in samples at 16 kHz.

    Attributes:
        pause: the shortest silence that ends a unit: 200 ms (Skantze 2021, section 2.1).
        alone: for as long before and after a hold or a shift only one of them speaks, and for as long neither
            side of a backchannel is its speaker heard: 1 s (Ekstedt & Skantze 2022).
        brief: the longest backchannel: 1 s (likewise).
        early: by as much a next turn begins before the end of the last one and is still no interruption: 500
            ms. People begin a turn by projecting the end of the last one, so that short overlaps are as usual
            as short gaps (Levinson & Torreira 2015; Heldner & Edlund 2010); the figure is our own.
        yielded: within as much whoever is interrupted falls silent: 2 s; later, both simply talked. Our own.
        lapse: a silence as long belongs to nobody, so that whoever speaks next begins anew: 3 s. Our own;
            gaps between turns are of the order of 200 ms (Levinson & Torreira 2015).
        together: two units that begin and end no further apart are one laugh of both, or one voice in both
            microphones: 300 ms, as far off as `inference.audio.echo` allows an echo to be. Our own.
        edge: no nearer is the end of speech known, so what ends as near to the end of the recording was cut
            off by it: 20 ms, as `games.catalogue.turns.EDGE`.
    """

    pause: int = RATE // 5
    alone: int = RATE
    brief: int = RATE
    early: int = RATE // 2
    yielded: int = 2 * RATE
    lapse: int = 3 * RATE
    together: int = 3 * RATE // 10
    edge: int = RATE // 50


AS_PUBLISHED: Final = Thresholds()


def units(speech: Iterable[Span], by: Thresholds = AS_PUBLISHED) -> tuple[Span, ...]:
    """Inter-pausal units: speech of one channel with every silence shorter than `by.pause` closed.

    Args:
        speech: in order.
    """
    found: list[Span] = []
    for span in speech:
        if found and span.start - found[-1].end < by.pause:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def overlaps(channels: Channels) -> list[Span]:
    """Where both speak at once, in order."""
    both = (
        Span(max(one.start, other.start), min(one.end, other.end))
        for one in channels[0]
        for other in channels[1]
    )
    return sorted((span for span in both if span.start < span.end), key=lambda span: span.start)


def offsets(channels: Channels) -> list[int]:
    """Floor transfer offsets: from the end of one speaker to the beginning of the other, where it changed.

    Positive is a gap, negative an overlap (Heldner & Edlund 2010, section 2). A unit that lies all within one
    of the other's changes nothing: that is an overlap within a speaker.
    """
    spoken = sorted(
        ((span, side) for side in (0, 1) for span in channels[side]),
        key=lambda each: (each[0].start, -each[0].end),
    )
    leading: list[tuple[Span, int]] = []
    for span, side in spoken:
        if not leading or span.end > leading[-1][0].end:
            leading.append((span, side))
    return [after.start - before.end for (before, one), (after, other) in pairwise(leading) if one != other]
