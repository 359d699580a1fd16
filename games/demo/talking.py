"""The demo's conversation: clips of two machine voices on two channels of one clock, made when asked for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import soundfile
from numpy.typing import NDArray

from games.demo.table import FOLDER

RATE: Final = 16_000
GAME: Final = "alibi"
LANGUAGE: Final = "en"
ROOM: Final = 3.0
"""Steps of PCM16, standard deviation: where nobody speaks, a run of exact zeros would be a dropout."""
TAIL: Final = 1.5
"""Seconds of the room after the last word."""


class Said(NamedTuple):
    """Who says which clip, and how many seconds after the other's last one; below 0 they overlap."""

    side: int
    clip: str
    gap: float


TURNS: Final = (
    Said(0, "en-flora-1", 0.6),
    Said(1, "en-gavin-1", 0.25),
    Said(0, "en-flora-2", 0.4),
    Said(1, "en-gavin-2", -0.6),
    Said(0, "en-flora-3", 0.3),
    Said(1, "en-gavin-3", 0.2),
)


def write(folder: Path, turns: Sequence[Said] = TURNS) -> tuple[Path, Path]:
    """Two WAV files, PCM16 mono at 16 kHz and of the same length: one a side.

    Raises:
        OSError: the folder cannot be written to.
    """
    placed, end = [], 0
    for said in turns:
        sound = _clip(said.clip)
        start = max(0, end + int(said.gap * RATE))
        placed.append((said.side, start, sound))
        end = start + len(sound)
    dice = np.random.default_rng(0)
    length = end + int(TAIL * RATE)
    paths = (folder / "one.wav", folder / "other.wav")
    for side, path in enumerate(paths):
        channel = dice.normal(0, ROOM, length)
        for speaker, start, sound in placed:
            if speaker == side:
                channel[start : start + len(sound)] += sound
        soundfile.write(path, np.clip(channel, -32_768, 32_767).astype(np.int16), RATE, subtype="PCM_16")
    return paths


def _clip(name: str) -> NDArray[np.int16]:
    """int16 [samples]; every clip of the demo has 16 kHz (`games.demo.make_clips`)."""
    sound, _ = soundfile.read(FOLDER / "clips" / f"{name}.flac", dtype="int16")
    return np.asarray(sound, np.int16)
