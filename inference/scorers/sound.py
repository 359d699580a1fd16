"""Whether there is anything to hear in a question; the audio models call silence complete."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.scorers.base import ScorerError

SILENCE: Final = 0.001
"""Amplitude (-60 dBFS) under which there is nothing to judge. Smart Turn calls silence complete, by 0.99."""


def must_sound(audio: NDArray[np.float32], seconds: int) -> None:
    """Args:
        audio: float32 [n] at 16 kHz, the part that the model hears.

    Raises:
        ScorerError: it is silent, or not finite.
    """
    loudest = np.abs(audio).max(initial=0.0)
    if loudest < SILENCE:
        raise ScorerError(
            f"There is no sound in the last {seconds} seconds; the model would call that complete."
        )
    if not np.isfinite(loudest):
        # Quantised weights turn even this into a probability.
        raise ScorerError("The audio has values that are not finite.")
