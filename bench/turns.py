"""Takes with pauses in the middle of a turn: the repository's clips, one after the other, in a quiet room."""

import time
from itertools import count
from pathlib import Path

import numpy as np

from bench.speech import CLIPS, pcm
from games.player.clips import Clip
from games.player.varying import another_take

RATE = 16_000
CLIPS_A_TAKE = 4
SILENCES = (0.4, 1.4)
"""Seconds between two clips."""
ROOM = 0.0005
"""Root mean square of the room's noise, -66 dBFS: no microphone is digitally silent."""

_salt = count()


def take(number: int) -> Clip:
    """Some 15 s with three pauses at least; of one number always the same clips, and never the same take."""
    draw = np.random.default_rng(number)
    fresh = np.random.default_rng([next(_salt), time.time_ns()])
    parts = [_silence(0.3)]
    for path in draw.choice(np.array(CLIPS, object), CLIPS_A_TAKE, replace=False):
        said = another_take(pcm(path).astype(np.float32), RATE, [int(fresh.integers(2**31))])
        parts += [said, _silence(float(draw.uniform(*SILENCES)))]
    whole = np.concatenate(parts)
    noisy = whole + fresh.normal(0, ROOM * 32_768, len(whole))
    data = np.clip(np.round(noisy), -32_768, 32_767).astype("<i2").tobytes()
    return Clip(Path(f"turn-{number}.wav"), data, RATE, None)


def _silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.float32)
