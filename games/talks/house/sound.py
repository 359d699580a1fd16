"""The house's channel: recorded lines at exact samples, and silence between them. Pure but for the files."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import soundfile
from numpy.typing import NDArray

from games.talks.frames import FRAMES_A_SECOND

RATE: Final = 16_000
FRAME: Final = RATE // FRAMES_A_SECOND
"""Samples in 20 ms."""
BETWEEN: Final = 8
"""Frames of silence between two lines of one turn, which are recorded without any around them."""


class Said(NamedTuple):
    """A line as it was said.

    Attributes:
        first: sequence number of its first frame.
        frames: how many were sent; fewer than the line has where it gave way.
        key: of the line.
    """

    first: int
    frames: int
    key: str


@lru_cache(256)
def line(path: Path) -> NDArray[np.int16]:
    """A recorded line, int16 [n] at 16 kHz, filled up with silence to whole frames."""
    pcm, rate = soundfile.read(path, dtype="int16")
    if rate != RATE or pcm.ndim != 1:
        raise ValueError(f"{path} is not mono at {RATE} Hz; games/demo/make_lines.py makes it so.")
    whole = np.zeros(-(-len(pcm) // FRAME) * FRAME, np.int16)
    whole[: len(pcm)] = pcm
    return whole


def part(whole: NDArray[np.int16], frames: int) -> NDArray[np.int16]:
    """As much of a line as so many frames have; what is cut off fades in its last one."""
    if frames * FRAME >= len(whole):
        return whole
    cut = whole[: frames * FRAME].copy()
    cut[-FRAME:] = (cut[-FRAME:] * np.linspace(1, 0, FRAME)).astype(np.int16)
    return cut


def channel(said: Iterable[tuple[int, NDArray[np.int16]]]) -> NDArray[np.int16]:
    """int16 [n] at 16 kHz: each sound from its first frame on."""
    sounds = list(said)
    length = max((first * FRAME + len(sound) for first, sound in sounds), default=0)
    whole = np.zeros(length, np.int16)
    for first, sound in sounds:
        whole[first * FRAME : first * FRAME + len(sound)] = sound
    return whole


def placed(spans: Iterable[Sequence[int]], said: Said, frame: int) -> tuple[int, int] | None:
    """From which own sample to which the player heard a line; None where they heard nothing of it.

    Args:
        spans: (sequence number, own sample, frames, invented), as `heard` has them.
        frame: own samples in 20 ms.
    """
    heard: list[int] = []
    for number, at, frames, invented in spans:
        start, end = max(number, said.first), min(number + frames, said.first + said.frames)
        if not invented and start < end:
            heard += (at + (start - number) * frame, at + (end - number) * frame)
    return (min(heard), max(heard)) if heard else None
