"""The same clip as it sounds elsewhere: in the browser's wide band, and over a telephone. Pure.

Telephone is G.711 mu-law at 8 kHz (ITU-T G.711, 1988), as voice agents hear it on most lines; libsndfile has
the codec. Nothing is added: no noise, no lost packets, no handset.
"""

import io
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

WIDE, TELEPHONE = "wide", "telephone"

RATE: Final = 16_000
LINE_RATE: Final = 8_000

Sound = NDArray[np.float32]


def wide(sound: Sound) -> Sound:
    return sound


def telephone(sound: Sound) -> Sound:
    """Through the codec and back: float32 at 16 kHz, in and out of the same length [n]."""
    line = io.BytesIO()
    narrow = soxr.resample(sound, RATE, LINE_RATE)
    soundfile.write(line, np.clip(narrow, -1, 1), LINE_RATE, format="WAV", subtype="ULAW")
    line.seek(0)
    heard = soxr.resample(soundfile.read(line, dtype="float32")[0], LINE_RATE, RATE)[: len(sound)]
    return np.pad(heard, (0, len(sound) - len(heard))).astype(np.float32)


BANDS: Final[Mapping[str, Callable[[Sound], Sound]]] = {WIDE: wide, TELEPHONE: telephone}
