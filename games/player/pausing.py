"""Where a page would hear the pauses of a recording, to tell the server of each. Pure numpy."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

WINDOW_SECONDS: Final = 0.05
PAUSE_WINDOWS: Final = 4
"""200 ms of quiet make a pause, as in static/stage/opponent.js."""
SPEECH_WINDOWS: Final = 6
"""300 ms of speech that must have come first."""
MARGIN: Final = 9.0
ABSOLUTE: Final = -55.0
RISE: Final = 0.15
HIGHEST: Final = -30.0
"""dB, dBFS, dB a window and dBFS, as in static/stage/capture/voice-activity.js."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Attributes:
    at: sample at which 200 ms of quiet have been heard.
    until: sample at which a voice is heard again; the end of the recording where none is.
    """

    at: int
    until: int


def pauses(pcm: bytes, sample_rate: int) -> list[Pause]:
    """Of a recording, little-endian int16, mono, in order."""
    window = int(WINDOW_SECONDS * sample_rate)
    speech = np.flatnonzero(_speech(np.frombuffer(pcm, "<i2"), window))
    if not speech.size:
        return []
    after = np.append(speech[1:], len(pcm) // 2 // window)
    heard = np.arange(1, speech.size + 1)
    return [
        Pause(int((last + 1 + PAUSE_WINDOWS) * window), int(onset * window))
        for last, onset, count in zip(speech, after, heard, strict=True)
        if onset - last > PAUSE_WINDOWS and count >= SPEECH_WINDOWS
    ]


def _speech(audio: NDArray[np.int16], window: int) -> NDArray[np.bool_]:
    """bool [windows]: louder than the room."""
    blocks = audio[: audio.size // window * window].reshape(-1, window).astype(np.float64) / 32_768
    levels = 10 * np.log10(np.maximum(np.square(blocks).mean(axis=1), 1e-12))
    found, floor = np.zeros(levels.size, bool), HIGHEST
    for index, level in enumerate(levels):
        floor = min(level, floor + RISE, HIGHEST)
        found[index] = level > max(floor + MARGIN, ABSOLUTE)
    return found
