"""A second voice: somebody who speaks in the background while the player does, or pauses.

A voice activity model finds it as well as the player. It is told by its level: what stays far under the
player's loud parts for longer than a syllable may, and is voiced, is somebody further away. Pure.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.runs import Run, runs
from inference.audio.voice.sounding import FRAME, Sounding
from inference.audio.voice.voicing import STEP, VOICED, voicing

SMOOTHED: Final = 10
"""Frames (50 ms) over which a level is taken: a stop or a gap between words is shorter than a word."""

BELOW_VOICE: Final = 16.0
"""dB. A background voice of -20 dB reaches its own loud parts there; a trailing syllable of the player's is
10 to 14 dB down."""

LONGEST_SOFT: Final = 60
"""Frames (300 ms): two soft syllables. What stays down for longer is not the player's word."""

COVERED: Final = 0.4
"""Share of such a stretch that has to sound; the rest of it is a pause."""

VOICED_SHARE: Final = 0.3


def background(sound: NDArray[np.float32], heard: Sounding, spans: Sequence[Run]) -> list[Run]:
    """Half-open stretches, in samples, of the spans in which somebody else is heard, or what is no voice.

    Args:
        sound: the analysis signal, float32 [n] at 16 kHz.
        spans: where the voice activity model found speech, in samples.
    """
    near = _smoothed(heard.levels) > heard.voice - BELOW_VOICE
    inside = np.zeros(len(near), bool)
    for start, end in spans:
        inside[start // FRAME : end // FRAME] = True
    del sound
    return [
        (start * FRAME, end * FRAME)
        for start, end in runs(inside & ~near, least=LONGEST_SOFT)
        if heard.frames[start:end].mean() >= COVERED
    ]


def voiced_share(sound: NDArray[np.float32], run: Run) -> float:
    """Share of a stretch, in samples, that is voiced, 0 to 1."""
    found = voicing(sound[run[0] : run[1]])
    return float((found > VOICED).mean()) if len(found) else 0.0


def _smoothed(levels: NDArray[np.float32]) -> NDArray[np.float64]:
    power = np.convolve(10 ** (levels / 10), np.ones(SMOOTHED) / SMOOTHED, mode="same")
    return 10 * np.log10(np.maximum(power, 1e-12))


_ = STEP
