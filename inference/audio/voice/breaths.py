"""Sounds that are no speech although somebody makes them: breaths, blows and smacks. Pure.

A breath is a sound of its own, soft, not voiced, longer than the release of a stop, and without the hiss that
an "s" or "sh" has.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.runs import Run
from inference.audio.voice.sounding import FRAME, Sounding
from inference.audio.voice.voicing import voiced

SHORTEST: Final = 28
"""Frames (140 ms): the release of a stop is shorter, aspiration included."""

BELOW_VOICE: Final = 8.0
"""dB under the loud parts of the voice that a breath is at least."""

VOICED_SHARE: Final = 0.2
"""Of its frames, at most: noise looks voiced now and then."""

HISS: Final = 3_500
"""Hz above which most of an "s" lies."""

HISS_SHARE: Final = 0.6


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
        if np.percentile(self._heard.levels[start:end], 90) > self._heard.voice - BELOW_VOICE:
            return False
        part = self._sound[start * FRAME : end * FRAME]
        return voiced(part) < VOICED_SHARE and not hisses(part)


def hisses(part: NDArray[np.float32]) -> bool:
    """Whether most of its power is where that of an "s" is."""
    power = np.abs(np.fft.rfft(part)) ** 2
    border = round(HISS * len(part) / 16_000)
    return bool(power[border:].sum() > HISS_SHARE * power.sum())
