"""The same words as another take: a site refuses what it has heard before."""

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from games.player.clips import Clip

WARP_SECONDS: Final = 0.06
KNOT_SECONDS: Final = 0.25

_salt = count()


def another_take(audio: NDArray[np.float32], rate: int, seed: Sequence[int]) -> NDArray[np.float32]:
    """The same words said with another rhythm: every quarter of a second up to 60 ms sooner or later.

    A quieter copy, or one in another room, is no other take.

    Args:
        audio: float32 [n] at `rate` Hz; as long as what is returned.
    """
    at = np.arange(len(audio))
    knots = np.arange(0, len(audio) + KNOT_SECONDS * rate, KNOT_SECONDS * rate)
    sooner = np.random.default_rng(seed).uniform(-WARP_SECONDS, WARP_SECONDS, len(knots)) * rate
    return np.interp(at + np.interp(at, knots, sooner), at, audio).astype(np.float32)


def fresh(clip: Clip) -> Clip:
    """The clip as another take of the same words."""
    audio = np.frombuffer(clip.pcm, "<i2").astype(np.float32)
    warped = another_take(audio, clip.sample_rate, [next(_salt), time.time_ns()])
    return replace(clip, pcm=np.round(warped).astype("<i2").tobytes())
