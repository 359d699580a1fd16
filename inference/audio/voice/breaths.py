"""Sounds that are no speech although somebody makes them: breaths, blows and smacks. Pure.

A breath is a sound of its own, soft, not voiced, longer than the release of a stop, and without the hiss that
an "s" or "sh" has.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.levels import quantile
from inference.audio.runs import Run
from inference.audio.voice.sounding import FRAME, Sounding
from inference.audio.voice.voicing import voiced
from inference.audio.windows import spectrum

SHORTEST: Final = 28
"""Frames (140 ms): the release of a stop is shorter, aspiration included."""

BELOW_VOICE: Final = 8.0
"""dB under the loud parts of the voice that a breath is at least."""

VOICED_SHARE: Final = 0.2
"""Of its frames, at most: noise looks voiced now and then."""

SAMPLE_RATE: Final = 16_000

HISS: Final = 3_500
"""Hz above which most of an "s" lies."""

HISS_SHARE: Final = 0.6

BLOW: Final = 400
"""Hz under which most of a blow lies, or of the wind."""

BLOW_SHARE: Final = 0.6


class Breaths:
    """Tells breaths from speech in one take."""

    def __init__(self, sound: NDArray[np.float32], heard: Sounding) -> None:
        self._sound = sound
        self._heard = heard

    def is_breath(self, run: Run) -> bool:
        """Whether a sound, in frames, with silence on both sides, is no speech."""
        start, end = run
        if end - start < SHORTEST:
            return False
        part = self._sound[start * FRAME : end * FRAME]
        soft = quantile(self._heard.levels[start:end], 0.9) < self._heard.voice - BELOW_VOICE
        low, high = _shares(part)
        if low < BLOW_SHARE and (not soft or high > HISS_SHARE):
            return False
        return voiced(part) < VOICED_SHARE


def _shares(part: NDArray[np.float32]) -> tuple[float, float]:
    """How much of its power lies where that of a blow is, and where that of an "s" is; 0 to 1."""
    power, size = spectrum(part)
    whole = max(float(power.sum()), 1e-12)
    low, high = (round(hertz * size / SAMPLE_RATE) for hertz in (BLOW, HISS))
    return float(power[:low].sum()) / whole, float(power[high:].sum()) / whole
