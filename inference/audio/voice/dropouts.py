"""Where a recording has holes: sudden runs of exact zeros in a voice, as browsers leave when a source falters.

A gate or a digital pause is zero too, but the voice has faded before it. How it goes on behind says nothing: a
gate opens as suddenly as a source comes back. Pure numpy.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.runs import runs

SAMPLE_RATE: Final = 16_000

SHORTEST: Final = 80
"""Samples (5 ms): a waveform rests at zero for some samples now and then, but not so long in a voice."""

BESIDE: Final = 96
"""Samples (6 ms) before a hole in which the voice has to sound: the edge may lie at a zero of its wave."""

BELOW_VOICE: Final = 18.0
"""dB under the voice that sound before a hole may be. A voice that fades is weaker when it reaches zero."""

ZERO: Final = 1.5 / 32_768
"""What counts as zero: resampling from another rate leaves at most a step of 16 bit."""


def dropouts(audio: NDArray[np.float32], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open holes in samples, in order, of a take as it was recorded.

    Args:
        audio: float32 [n] at 16 kHz, raw: an offset fills holes no more than anything else.
        spans: where the voice activity model found speech.
    """
    holes = runs(np.abs(audio) <= ZERO, least=SHORTEST)
    if not holes or not spans:
        return []
    voice = _power(np.concatenate([audio[start:end] for start, end in spans]))
    least = voice * 10 ** (-BELOW_VOICE / 10)
    return [hole for hole in holes if _power(audio[max(0, hole[0] - BESIDE) : hole[0]]) > least]


def _power(audio: NDArray[np.float32]) -> float:
    return float(np.mean(np.square(audio))) if len(audio) else 0.0
