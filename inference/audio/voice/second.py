"""A second voice: somebody who speaks in the background while the player does, or pauses.

A voice activity model finds it as well as the player. It is told by its level: what stays far under the
player's loud parts for longer than a soft syllable may, and is voiced, is somebody further away. Pure.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.runs import Run, runs
from inference.audio.voice.sounding import FRAME, Sounding
from inference.audio.voice.voicing import voiced

SMOOTHED: Final = 10
"""Frames (50 ms) over which a level is taken: a stop or a gap between words is shorter than a word."""

BELOW_VOICE: Final = 15.0
"""dB under the player's loud parts that a background voice stays; a trailing syllable of one's own comes
near."""

LONGEST_SOFT: Final = 60
"""Frames (300 ms): two soft syllables. What stays down for longer is not the player's word."""

SOUNDS: Final = 0.4
"""Share of such a stretch that has to sound; else it is a pause."""

VOICED: Final = 0.3
"""Share of it that has to be voiced; else it is no voice."""


def background(sound: NDArray[np.float32], heard: Sounding, spans: Sequence[Run]) -> list[Run]:
    """Half-open stretches of the spans, in samples, in which somebody else is heard.

    Args:
        sound: the analysis signal, float32 [n] at 16 kHz.
        spans: where the voice activity model found speech, in samples.
    """
    far = _smoothed(heard.levels) < heard.voice - BELOW_VOICE
    inside = np.zeros(len(far), bool)
    for start, end in spans:
        inside[start // FRAME : end // FRAME] = True
    found = [(start * FRAME, end * FRAME) for start, end in runs(inside & far, least=LONGEST_SOFT)]
    return [each for each in found if _sounds(heard, each) and voiced(sound[slice(*each)]) >= VOICED]


def without(spans: Sequence[Run], others: Sequence[Run]) -> list[Run]:
    """What of the spans is the player's own."""
    own: list[Run] = []
    for start, end in spans:
        at = start
        for first, last in others:
            if first < end and last > at:
                own += [(at, first)] if first > at else []
                at = last
        own += [(at, end)] if at < end else []
    return own


def _sounds(heard: Sounding, stretch: Run) -> bool:
    return bool(heard.frames[stretch[0] // FRAME : stretch[1] // FRAME].mean() >= SOUNDS)


def _smoothed(levels: NDArray[np.float32]) -> NDArray[np.float64]:
    power = np.convolve(10 ** (levels / 10), np.full(SMOOTHED, 1 / SMOOTHED), mode="same")
    return 10 * np.log10(np.maximum(power, 1e-12))
