"""Sound files that somebody sent, decoded within bounds and block by block.

A few kilobytes of FLAC can hold hours of silence, eight channels of it, at 655 kHz. What the header promises
is held against the bounds before a sample is decoded, and what comes then against the header.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import soundfile
from numpy.typing import NDArray

BLOCK: Final = 65_536
"""Samples of each channel that are decoded at once."""


class BeyondBounds(ValueError):
    """The file holds more than may be decoded; says what, and how much may be."""


class CutShort(ValueError):
    """The file ends before its header says it would."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be decoded: seconds, samples a second, and channels, at most."""

    seconds: float
    rate: int
    channels: int


STORED: Final = Bounds(660.0, 48_000, 2)
"""What the corpus holds: takes of a minute, calls of ten."""


def check(file: soundfile.SoundFile, bounds: Bounds) -> None:
    """By the header alone.

    Raises:
        BeyondBounds: it promises more. A header that does not say how much there is promises too much.
    """
    if file.channels > bounds.channels:
        raise BeyondBounds(f"it has {file.channels} channels, and may have {bounds.channels}")
    if not 0 < file.samplerate <= bounds.rate:
        raise BeyondBounds(f"it has {file.samplerate} Hz, and may have {bounds.rate}")
    if file.frames > bounds.seconds * file.samplerate:
        seconds = file.frames / file.samplerate
        raise BeyondBounds(f"it lasts {min(seconds, 1e6):,.0f} s, and may last {bounds.seconds:.0f}")


def decoded(
    file: soundfile.SoundFile, bounds: Bounds, dtype: Literal["int16", "float32"]
) -> NDArray[np.int16] | NDArray[np.float32]:
    """All of it: [channels, n], one after the other in memory, and no copy besides.

    Raises:
        BeyondBounds: as `check`.
        CutShort: there is less than the header says.
        soundfile.LibsndfileError: it is no sound.
    """
    check(file, bounds)
    sound = np.empty((file.channels, file.frames), dtype)
    at = 0
    while at < file.frames:
        block = file.read(min(BLOCK, file.frames - at), dtype=dtype, always_2d=True)
        if not len(block):
            raise CutShort(f"it holds {at:,} samples of the {file.frames:,} in its header")
        sound[:, at : at + len(block)] = block.T
        at += len(block)
    return sound
