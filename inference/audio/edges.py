"""Where exactly speech starts and ends.

The voice activity model answers every 32 ms and lags: on speech with silences put in, it lets go one to three
windows after the last sound, and wakes up to four windows after a soft onset. A cut has to stand where the
speech ends, so each border is moved to the nearest change of level in the waveform.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.levels import decibels

FRAME: Final = 80
"""Samples (5 ms): the grid that borders are moved on."""

SHORTEST_PAUSE: Final = 3_200
"""200 ms: the shortest silence that counts in the games, and after which pipecat asks a turn model."""

SHORTEST_SPEECH: Final = 1_600
"""100 ms: a "mm" lasts longer, a click does not."""

EARLIER: Final = 38
LATER: Final = 19
"""Frames (190 and 95 ms) before and after the model's border in which the true one is looked for."""

FURTHER: Final = 50
"""Frames (250 ms) by which sound that runs on beyond, such as a long s, is followed until it stops."""

BELOW_SPEECH: Final = 35.0
ABOVE_NOISE: Final = 8.0
"""Decibels. What is 35 dB below the loud parts of a voice is not heard as part of a word; a frame of 5 ms of
steady noise wanders by under 3 dB, so that what is 8 dB above it is something else."""


def exact(spans: Sequence[tuple[int, int]], audio: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Spans with their borders on the waveform's, pauses under 200 ms closed and clicks left out.

    Args:
        spans: half-open, in samples, in order, as `speech_spans` returns them.
        audio: float32 [n] at 16 kHz, in [-1, 1].
    """
    if not spans:
        return []
    levels = decibels(audio, FRAME)
    sound = levels > _threshold(levels, spans)
    # No border is looked for past the middle of its gap: beyond it the sound belongs to the neighbour.
    middles = [(end + start) // 2 for (_, end), (start, _) in pairwise(spans)]
    limits = zip([0, *middles], [*middles, len(audio)], strict=True)
    moved = [
        (_start(sound, start, lowest), _end(sound, min(end, len(audio)), highest))
        for (start, end), (lowest, highest) in zip(spans, limits, strict=True)
    ]
    return [(start, end) for start, end in _joined(moved) if end - start >= SHORTEST_SPEECH]


def _threshold(levels: NDArray[np.float32], spans: Sequence[tuple[int, int]]) -> float:
    """Level in dBFS above which a frame is sound: set by the voice, raised where there is noise."""
    inside = np.zeros(len(levels), bool)
    for start, end in spans:
        inside[start // FRAME : end // FRAME] = True
    voice = float(np.percentile(levels[inside], 90))
    noise = float(np.percentile(levels[~inside] if not inside.all() else levels, 25))
    return min(max(voice - BELOW_SPEECH, noise + ABOVE_NOISE), voice - ABOVE_NOISE)


def _start(sound: NDArray[np.bool_], border: int, lowest: int) -> int:
    """Where the sound around a border starts, in samples: the end of it, heard backwards."""
    count = len(sound)
    found = _last_sound(sound[::-1], count - border // FRAME, count - lowest // FRAME, LATER, EARLIER)
    return border if found is None else (count - found) * FRAME


def _end(sound: NDArray[np.bool_], border: int, highest: int) -> int:
    """Where the sound around a border ends, in samples."""
    found = _last_sound(sound, border // FRAME, highest // FRAME, EARLIER, LATER)
    return border if found is None else found * FRAME


def _last_sound(sound: NDArray[np.bool_], border: int, limit: int, before: int, after: int) -> int | None:
    """Frame after the last sound around a border; None where there is no sound, or it never stops."""
    first, last = max(0, border - before), min(limit, border + after)
    near = sound[first:last]
    if not near.any():
        return None
    if not near[-1]:
        return last - int(near[::-1].argmax())
    beyond = ~sound[last : min(limit, last + FURTHER)]
    return last + int(beyond.argmax()) if beyond.any() else None


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with every gap under the shortest pause closed."""
    joined = [spans[0]]
    for start, end in spans[1:]:
        if start - joined[-1][1] < SHORTEST_PAUSE:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
