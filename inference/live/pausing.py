"""Where a turn stands while its speaker pauses and may yet go on: from which word, to which. Pure numpy.

The edges are those of `inference.audio.cutting`, found in the last seconds alone and without a model: who
waits for a move cannot wait for all of the take to be heard once more. The take's own analysis knows what
came after, and decides; where both mean the same edge, `inference.live.agreeing` says so.

Over 478 pauses of the repository's clips, six in a row with silences of 0.3 to 2 s and noise of -75 to -50
dBFS put in, 366 ends were those of the whole take's analysis, sample by sample, and 469 lay within 20 ms; of
the beginnings 397 and 478. A pause takes 3.4 ms of a busy core.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.cutting import cut
from inference.audio.levels import decibels, quantile
from inference.audio.runs import Run
from inference.audio.signal import cleaned

SAMPLE_RATE: Final = 16_000

TAIL: Final = 3_200
"""Samples (200 ms) that a scorer hears after a cut (`corpus.models.TAIL`)."""

HEARD: Final = 4 * SAMPLE_RATE
"""Samples (4 s) in which edges are looked for: enough of the room to know its noise."""

WINDOW: Final = 800
"""Samples (50 ms) of the voice activity, as in the page (static/stage/capture/voice-activity.js)."""

MARGIN: Final = 9.0
"""dB above the noise floor that make a window speech."""

ABSOLUTE: Final = -55.0
"""dBFS under which nothing counts as speech."""

RISE: Final = 0.15
"""dB by which the floor may rise in a window: 3 a second."""

HIGHEST: Final = -30.0
"""dBFS that the floor never passes."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Attributes:
    start: sample at 16 kHz at which the turn's first word begins.
    cut: sample at 16 kHz at which its last word so far ends.
    """

    start: int
    cut: int


def pause(audio: NDArray[np.float32], start: int | None = None) -> Pause | None:
    """The pause at the end of a take so far; None where somebody speaks, or nobody has spoken.

    Args:
        audio: float32 [n] at 16 kHz in [-1, 1], from the take's first sample.
        start: where the turn begins, as an earlier pause in it has found.
    """
    begin = max(0, len(audio) - HEARD)
    speech = _speech(audio[begin:])
    if not speech:
        return None
    if start is None:
        first = speech if not begin else _speech(audio[:HEARD])
        start = first[0][0] if first else None
    return None if start is None else Pause(start, begin + speech[-1][1])


def _speech(audio: NDArray[np.float32]) -> list[Run]:
    sound = cleaned(audio).sound
    return cut(sound, voiced(decibels(sound, WINDOW)), ()).speech


def voiced(levels: Sequence[float] | NDArray[np.float32]) -> list[Run]:
    """Half-open stretches of speech in samples, of levels in dBFS, one a window.

    The floor follows quiet windows down at once and loud ones up slowly. It begins at the quietest tenth,
    since these may be the last seconds of a take in the middle of a word.
    """
    if not len(levels):
        return []
    floor = quantile(np.asarray(levels, np.float32), 0.1)
    found: list[Run] = []
    for index, level in enumerate(map(float, levels)):
        floor = min(level, floor + RISE, HIGHEST)
        if level <= max(floor + MARGIN, ABSOLUTE):
            continue
        begin = index * WINDOW
        joins = bool(found) and found[-1][1] == begin
        found[-1:] = [(found[-1][0], begin + WINDOW)] if joins else [*found[-1:], (begin, begin + WINDOW)]
    return found
