"""The clips that every measurement uses: the repository's own, of one to six seconds, at 16 kHz."""

import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from games.player.clips import Clip, read_clip

CLIPS = sorted((Path(__file__).resolve().parents[1] / "games" / "demo" / "clips").glob("*.flac"))


def pcm(path: Path) -> NDArray[np.int16]:
    """int16 [n] at 16 kHz."""
    audio, _ = soundfile.read(path, dtype="int16")
    return np.asarray(audio, dtype=np.int16)


_salt = count()


def fresh(path: Path) -> Clip:
    """The clip with its first samples at random, 80 dB down: a site refuses audio that it has heard."""
    clip = read_clip(path)
    salt = np.random.default_rng([next(_salt), time.time_ns()]).integers(-3, 4, 32).astype("<i2").tobytes()
    return replace(clip, pcm=salt + clip.pcm[len(salt) :])
