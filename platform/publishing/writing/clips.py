"""What of a recording goes into a row of `audio`. Pure: arrays and indices at 16 kHz."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
TAIL = 3_200
LONGEST = 16 * RATE
"""Smart Turn's contribution rules: at most 16 s, about 200 ms of silence at the end."""
LEAD = RATE // 2
"""Silence kept before the first word, 0.5 s: what the scorers hear as well."""
_FRAME = RATE // 50

Spans = Sequence[Sequence[int]]


def clip(
    audio: NDArray[np.float32], speech: Spans, cut: int, silence: int, went_on: bool
) -> NDArray[np.float32]:
    """The turn so far up to `cut` plus 200 ms, at most 16 s.

    audio: float32 [n] at 16 kHz; speech: [start, end) spans; silence: samples of silence after the cut.
    Never the beginning of what was said next; never begun inside a word as far as the spans tell.
    """
    tail = min(TAIL, silence) if went_on else TAIL
    end = min(len(audio), cut + tail)
    first = max(0, speech[0][0] - LEAD) if speech else 0
    start = first if end - first <= LONGEST else _between_words(audio, speech, end - LONGEST, cut)
    return audio[start:end]


def _between_words(audio: NDArray[np.float32], speech: Spans, earliest: int, cut: int) -> int:
    """The first pause from `earliest` on; in unbroken speech, the quietest 20 ms of the next 2 s."""
    for start, end in speech:
        if start <= earliest < end:
            return end if end < cut else _quietest(audio, earliest)
    return earliest


def _quietest(audio: NDArray[np.float32], earliest: int) -> int:
    frames = audio[earliest : earliest + 100 * _FRAME]
    frames = frames[: len(frames) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return earliest + int(np.argmin((frames**2).mean(axis=1))) * _FRAME


def silence_spans(speech: Spans, length: int) -> list[tuple[int, int]]:
    """[start, end) of everything in 0…length that is not speech."""
    edges = [0, *(index for span in speech for index in span), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]
