"""When the player speaks, while they do: the voice activity of the live opponent, window by window. Pure."""

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from games.talks.house.turns import Heard
from inference.audio.levels import decibels
from inference.live.pausing import WINDOW, voiced

WINDOWS_A_SECOND: Final = 20
REMEMBERED: Final = 80
"""Windows: four seconds, enough of the room to know its noise."""
JOINED: Final = 0.2
"""Seconds between two words that are one speech."""
STILL: Final = 0.15
"""Seconds of quiet within which somebody still speaks."""


class Listening:
    """Args: `rate`: Hz of what comes.

    Attributes:
        heard: as of the newest window.
    """

    def __init__(self, rate: int) -> None:
        self.heard = Heard()
        self._window = rate // WINDOWS_A_SECOND
        self._levels: deque[float] = deque(maxlen=REMEMBERED)
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)

    def add(self, pcm: bytes, at: float) -> None:
        """PCM16 that ended at `at` seconds of the house's clock."""
        new = np.frombuffer(pcm, "<i2").astype(np.float32) / 32_768
        sound: NDArray[np.float32] = np.concatenate((self._rest, new))
        levels = decibels(sound, self._window)
        self._rest = sound[len(levels) * self._window :]
        if len(levels):
            self._levels.extend(map(float, levels))
            self.heard = self._told(at)

    def _told(self, at: float) -> Heard:
        ends = len(self._levels)
        runs = [(start // WINDOW, end // WINDOW) for start, end in voiced(list(self._levels))]
        if not runs:
            return Heard(False, self.heard.began, self.heard.ended)
        began, ended = runs[-1]
        for start, end in reversed(runs[:-1]):
            if began - end > JOINED * WINDOWS_A_SECOND:
                break
            began = start
        first, last = (at - (ends - edge) / WINDOWS_A_SECOND for edge in (began, ended))
        return Heard(at - last < STILL, first, last)
