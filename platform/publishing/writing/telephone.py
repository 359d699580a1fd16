"""A clip as a telephone carries it: 8 kHz, µ-law (ITU-T G.711, 11/1988, by libsndfile), FLAC again. Pure."""

import io
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

RATE: Final = 8_000


def carried(clip: NDArray[np.float32]) -> bytes:
    """FLAC, 8 kHz, mono, 16 bit, of float32 [n] at 16 kHz: what comes out at the other end of the line."""
    narrow = np.clip(soxr.resample(clip, 2 * RATE, RATE), -1, 1)
    line = io.BytesIO()
    soundfile.write(line, narrow, RATE, format="RAW", subtype="ULAW")
    line.seek(0)
    heard, _ = soundfile.read(line, dtype="int16", format="RAW", subtype="ULAW", samplerate=RATE, channels=1)
    flac = io.BytesIO()
    soundfile.write(flac, heard, RATE, format="FLAC", subtype="PCM_16")
    return flac.getvalue()
