"""How each stretch of speech ended: what follows it, how fast it fell, how sure its place is. Pure numpy.

A cut stands at such an end. What is called silence after it has to be silence, so its level and the next
onset are kept beside it, and whoever trains on the moment can leave out what is not good enough for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.levels import decibels

FRAME: Final = 80
"""Samples (5 ms) over which a level is measured, as the edges of speech are."""
FRAME_MS: Final = 5.0

TAIL: Final = 3_200
"""Samples (200 ms) that are heard after a cut."""

AROUND: Final = 320
"""Samples (20 ms) before and after an end over which the fall is measured."""

NEAR: Final = 160
"""Samples (10 ms) by which a cut may lie beside an end and still have its figures."""

PER_MS: Final = 16
"""Samples at 16 kHz."""


@dataclass(frozen=True, slots=True)
class End:
    """How one stretch of speech ended.

    Attributes:
        tail_dbfs: level of the loudest 5 ms within the 200 ms after the end, or up to the next onset where
            that comes sooner; None where the take ends before 5 ms are over.
        next_onset_ms: from the end to the next onset of sound; None where there is none.
        slope_db_ms: how fast the level fell at the end: dB a millisecond over the last 20 ms before it and
            20 after (positive = falls); None where the take has less than 5 ms on one side of it.
        uncertainty_ms: spread of this end when the same take is cut again under small changes; None where
            it was not tried.
    """

    tail_dbfs: float | None
    next_onset_ms: float | None
    slope_db_ms: float | None
    uncertainty_ms: float | None = None


def measure(
    sound: NDArray[np.float32], spans: Sequence[Sequence[int]], spreads: Sequence[float] = ()
) -> list[End]:
    """The end of each span of speech, in order; the next onset is where the next span starts.

    Args:
        sound: the analysis signal, float32 [n] at 16 kHz.
        spans: half-open spans of speech in samples, in order, as `inference.audio.edges.exact` returns them.
        spreads: of each end in ms, where that was tried.
    """
    onsets: list[int | None] = [start for start, _ in spans[1:]]
    return [
        _end(sound, end, onset, spread) for (_, end), onset, spread in zip_longest(spans, onsets, spreads)
    ]


def at(sound: NDArray[np.float32], place: int, spans: Sequence[Sequence[int]], spread: float) -> End:
    """The end of speech at a place that a person chose, as `measure` measures those of spans.

    Args:
        place: sample index; within a span, sound goes on at once, and nothing is silent after it.
        spread: as `inference.audio.cutting.uncertainty` finds it for that place.
    """
    onset = next((max(start, place) for start, end in spans if end > place), None)
    return _end(sound, place, onset, spread)


def nearest(place: int, spans: Sequence[Sequence[int]], ends: Sequence[End]) -> End | None:
    """The end beside a place, in samples: that of the span whose end is nearest; None beyond 10 ms."""
    beside = [(abs(end - place), which) for (_, end), which in zip(spans, ends, strict=True)]
    distance, found = min(beside, key=lambda each: each[0], default=(NEAR + 1, None))
    return found if distance <= NEAR else None


def _end(audio: NDArray[np.float32], end: int, onset: int | None, spread: float | None) -> End:
    return End(
        tail_dbfs=_loudest(audio[end : min(end + TAIL, len(audio) if onset is None else onset)]),
        next_onset_ms=None if onset is None else (onset - end) / PER_MS,
        slope_db_ms=_fall(audio[max(0, end - AROUND) : end], audio[end : end + AROUND]),
        uncertainty_ms=spread,
    )


def _loudest(tail: NDArray[np.float32]) -> float | None:
    levels = decibels(tail, FRAME)
    return round(float(levels.max()), 1) if len(levels) else None


def _fall(before: NDArray[np.float32], after: NDArray[np.float32]) -> float | None:
    """Least-squares slope of the level in dB a millisecond, turned round so that a fall is positive."""
    earlier, later = decibels(before[len(before) % FRAME :], FRAME), decibels(after, FRAME)
    if not (len(earlier) and len(later)):
        return None
    levels = np.concatenate([earlier, later]).astype(np.float64)
    at = np.arange(len(levels)) * FRAME_MS
    centred = at - at.mean()
    return round(-float(centred @ levels / (centred @ centred)), 2)
