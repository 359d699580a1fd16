"""The other's channel as one side heard it, on the clock of that side. Pure."""

from collections.abc import Iterable, Sequence

import numpy as np
import soxr
from numpy.typing import NDArray

from games.talks.frames import samples as samples_of


def assembled(
    stretches: Iterable[tuple[int, bytes]], frame: int
) -> tuple[NDArray[np.int16], list[tuple[int, int]]]:
    """One channel out of its stretches, which may overlap and come in any order.

    Args:
        stretches: first frame and PCM16 of each.
        frame: samples in a frame.

    Returns:
        int16 [n], zeros where nothing came; and these holes, [start, end) in samples.
    """
    parts = [(first * frame, np.frombuffer(pcm, "<i2")) for first, pcm in stretches if pcm]
    length = max((start + len(pcm) for start, pcm in parts), default=0)
    whole, here = np.zeros(length, np.int16), np.zeros(length // frame if frame else 0, bool)
    for start, pcm in parts:
        whole[start : start + len(pcm)] = pcm
        here[start // frame : (start + len(pcm)) // frame] = True
    edges = np.flatnonzero(np.diff(np.concatenate(([True], here, [True])).astype(np.int8)))
    return whole, [(int(start) * frame, int(end) * frame) for start, end in edges.reshape(-1, 2)]


def as_heard(
    said: NDArray[np.int16], said_rate: int, spans: Iterable[Sequence[int]], samples: int, rate: int
) -> NDArray[np.int16]:
    """What one side heard of the other: silence where nothing was played, or only what a page invented.

    Args:
        said: int16 [n] of the other at `said_rate` Hz.
        spans: (sequence number, own sample, frames, invented), as `heard` has them.
        samples: length of the own channel, at `rate` Hz.

    Returns:
        int16 [samples] at `rate` Hz.
    """
    theirs = _resampled(said, said_rate, rate)
    frame = samples_of(rate)
    ear = np.zeros(samples, np.int16)
    for number, at, frames, invented in spans:
        if invented:
            continue
        sound = theirs[number * frame : (number + frames) * frame][: max(0, samples - at)]
        ear[at : at + len(sound)] = sound
    return ear


def _resampled(pcm: NDArray[np.int16], rate: int, to: int) -> NDArray[np.int16]:
    """The whole at once, so that the edges of spans are none of the sound."""
    return pcm if rate == to else np.asarray(soxr.resample(pcm, rate, to), np.int16)
