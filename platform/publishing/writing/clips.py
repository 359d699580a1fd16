"""What of a recording goes into a row of `audio`. Pure: arrays and indices at 16 kHz."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
LONGEST = 16 * RATE
"""Smart Turn's contribution rules: at most 16 s, about 200 ms of silence at the end."""
_FRAME = RATE // 50

Spans = Sequence[Sequence[int]]


def shortened(audio: NDArray[np.float32], speech: Spans, cut: int) -> NDArray[np.float32]:
    """The last 16 s of an excerpt at most, never begun inside a word as far as the spans tell.

    audio: float32 [n] at 16 kHz; speech: [start, end) spans in it; cut: where the last of them ends.
    """
    if len(audio) <= LONGEST:
        return audio
    return audio[_between_words(audio, speech, len(audio) - LONGEST, cut) :]


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


def is_ours(flac: bytes) -> bool:
    """Whether a FLAC is 16 kHz, mono, 16 bit, as its STREAMINFO says (RFC 9639, section 8.2), so that its
    bytes can be published as they are."""
    if flac[:4] != b"fLaC" or flac[4] & 0x7F or len(flac) < 26:
        return False
    packed = int.from_bytes(flac[18:26], "big")  # rate: 20 bits, channels - 1: 3, bits - 1: 5, samples: 36
    return (packed >> 44, packed >> 41 & 0b111, packed >> 36 & 0b11111) == (RATE, 0, 15)
