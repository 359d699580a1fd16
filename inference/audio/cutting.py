"""A take's speech, cut at its edges, and how sure each edge is. Pure numpy.

The same take is cut again under changes that nobody hears: a little noise, less of the high or of the low
sounds, a moment later. Where the edge stays, it is sharp; where it wanders, no measure of it is to be trusted
much.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio import edges
from inference.audio.levels import decibels
from inference.audio.runs import Run
from inference.audio.voice import second
from inference.audio.voice.breaths import Breaths
from inference.audio.voice.sounding import FRAME, loud_parts, sounding

Sound = NDArray[np.float32]

PER_MS: Final = 16
"""Samples at 16 kHz."""

FAR: Final = 250 * PER_MS
"""Samples. An edge that moved further is another one: the spread is then this much, and more."""

NOISE: Final = -50.0
"""dBFS, as RMS: the self-noise of a cheap microphone."""

UNDER_VOICE: Final = 30.0
"""dB under the loud parts of the voice at least: in a take that is soft as a whole, as of a microphone turned
down, noise at -50 dBFS is heard."""

LONGEST_SHARED: Final = 20 * 16_000
"""Samples (20 s, 1.3 MB) of noise that are kept; of longer takes the next multiple."""

LATER: Final = 40
"""Samples (2.5 ms): half a frame, so that each frame hears another stretch of the wave."""

LATER_MODEL: Final = 80
"""Samples (5 ms) by which what the voice activity model found is moved."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """Half-open stretches in samples at 16 kHz, in order.

    Attributes:
        speech: the player's, further apart than the shortest pause.
        others: where a voice in the background was heard instead.
    """

    speech: list[Run]
    others: list[Run]


def cut(sound: Sound, found: Sequence[Run], lost: Sequence[Run]) -> Cutting:
    """Cut a take.

    Args:
        sound: the analysis signal, float32 [n] at 16 kHz.
        found: where the voice activity model heard speech.
        lost: holes of the recording.
    """
    if not found:
        return Cutting([], [])
    heard = sounding(sound, found)
    others = second.background(sound, heard, found)
    own = second.without(found, others)
    return Cutting(edges.exact(own, heard, Breaths(sound, heard), lost), others)


def uncertainty(
    sound: Sound, found: Sequence[Run], lost: Sequence[Run], speech: Sequence[Run]
) -> list[float]:
    """Spread in ms, of the end of each stretch of speech, over all cuttings of the take; at most 250.

    Args:
        sound, found, lost: as for `cut`.
        speech: as it was cut.
    """
    again = [change(sound, found, lost) for change in CHANGES] if speech else []
    return [_spread(end, again) for _, end in speech]


def _spread(end: int, again: Sequence[Sequence[Run]]) -> float:
    moved = [min((other - end for _, other in each), key=abs, default=FAR) for each in again]
    within = [max(-FAR, min(FAR, each)) for each in (0, *moved)]
    return min(max(within) - min(within), FAR) / PER_MS


def _noisier(sound: Sound, found: Sequence[Run], lost: Sequence[Run]) -> list[Run]:
    return cut(sound + _noise(len(sound)) * _unheard(sound, found), found, lost).speech


def _unheard(sound: Sound, found: Sequence[Run]) -> np.float32:
    """Amplitude of noise that nobody hears beside this voice."""
    voice = loud_parts(decibels(sound, FRAME), found)
    return np.float32(10 ** (min(NOISE, voice - UNDER_VOICE) / 20))


def _noise(samples: int) -> Sound:
    """The same each time: what is measured twice is measured alike. Of longer ones the beginning is that of
    shorter ones, so that most takes share one."""
    return _drawn(-(-samples // LONGEST_SHARED) * LONGEST_SHARED)[:samples]


@lru_cache(maxsize=2)
def _drawn(samples: int) -> Sound:
    noise = np.random.default_rng(50).standard_normal(samples, np.float32)
    noise.flags.writeable = False
    return noise


def _duller(sound: Sound, found: Sequence[Run], lost: Sequence[Run]) -> list[Run]:
    """6 dB less at 4 kHz, 17 at 6."""
    padded = np.pad(sound, 1)
    return cut((padded[:-2] + padded[2:]) * np.float32(0.25) + sound * np.float32(0.5), found, lost).speech


def _thinner(sound: Sound, found: Sequence[Run], lost: Sequence[Run]) -> list[Run]:
    """1.4 dB less at 200 Hz than at 1 kHz, 9 less than at 8."""
    return cut(sound - np.float32(0.5) * np.pad(sound, (1, 0))[:-1], found, lost).speech


def _later(sound: Sound, found: Sequence[Run], lost: Sequence[Run]) -> list[Run]:
    moved = cut(np.pad(sound, (LATER, 0)), _moved(found, LATER_MODEL), _moved(lost, LATER)).speech
    return _moved(moved, -LATER)


def _moved(spans: Sequence[Run], by: int) -> list[Run]:
    return [(start + by, end + by) for start, end in spans]


CHANGES: Final[tuple[Callable[[Sound, Sequence[Run], Sequence[Run]], list[Run]], ...]] = (
    _noisier,
    _duller,
    _thinner,
    _later,
)
