"""Where a recording has holes: runs of exact zeros in speech, as browsers leave when a source falters.

A microphone in a room is never zero for long, unless zeros are how it is silent: a gate, or few bits. Of such
a microphone nothing can be told. Pure numpy.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.runs import Run, overlap, runs

SHORTEST: Final = 80
"""Samples (5 ms): a waveform rests at zero for some samples now and then, but not so long."""

NEAR: Final = 1_600
"""Samples (100 ms) around speech in which a hole matters: the model lets go of a voice that stops at once."""

SUDDEN: Final = 32
"""Samples (2 ms) before a hole in which there was still sound: what fades out was not lost."""

SOUND: Final = 6 / 32_768
"""Mean amplitude there, at least; the room of a quiet microphone has twice as much."""

USUAL: Final = 0.25
"""Share of the room that is zero where zeros are how this microphone is silent."""

ZERO: Final = 1.5 / 32_768
"""What counts as zero: resampling from another rate leaves at most a step of 16 bit."""


def dropouts(audio: NDArray[np.float32], spans: Sequence[Run]) -> list[Run]:
    """Half-open holes in samples, in order, of a take as it was recorded.

    Args:
        audio: float32 [n] at 16 kHz, raw: what fills a hole depends on no filter.
        spans: where the voice activity model found speech.
    """
    zero = np.abs(audio) <= ZERO
    near = [(start - NEAR, end + NEAR) for start, end in spans]
    holes = [hole for hole in runs(zero, least=SHORTEST) if overlap(hole, near) and _sudden(audio, hole[0])]
    if not holes:
        return []
    room = np.ones(len(audio), bool)
    for start, end in near:
        room[max(0, start) : end] = False
    return [] if room.any() and zero[room].mean() > USUAL else holes


def _sudden(audio: NDArray[np.float32], start: int) -> bool:
    before = audio[max(0, start - SUDDEN) : start]
    return bool(len(before) and np.abs(before).mean() > SOUND)
