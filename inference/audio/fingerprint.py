"""What a take sounds like, short enough to be compared with a hundred thousand others.

After Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System" (ISMIR 2002): every 16 ms one word
of 24 bits, each the sign of how the difference between two neighbouring bands changes over time. Gain,
noise 30 dB down, another sample rate and a few changed bytes flip one bit in twenty; two different takes
differ in four of ten (docs/cuts.md has the figures). A take that was cut at its beginning has its frames
elsewhere: what is asked for is therefore computed from four beginnings, 4 ms apart, while what is kept
has one.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import soxr
from numpy.typing import NDArray

from inference.audio.levels import quantile
from inference.audio.windows import Bins, powers

Words = NDArray[np.uint32]
"""[n] words, one each 16 ms: 24 bits, and TELLING where they say something."""

Keys = NDArray[np.int64]
"""[n, 2] words that are looked for, each with the index of its frame."""

SAMPLE_RATE: Final = 16_000
RATE: Final = 8_000
"""Hz at which is computed: twice as fast, and the bands end below half of it."""
WINDOW: Final = 512
"""64 ms: syllables stay apart, and half a hop more or less hardly changes a word."""
HOP: Final = 128
BITS: Final = 24
EDGES: Final = np.round(np.geomspace(300, 3_000, BITS + 2) * WINDOW / RATE).astype(int)
"""Bins between which the bands lie; what every telephone lets through, and where voices are strong."""
BINS: Final = Bins(np.hanning(WINDOW).astype(np.float32), int(EDGES[0]), int(EDGES[-1]))

BYTES: Final = np.array([1, 1 << 8, 1 << 16], np.uint32)
TELLING: Final = np.uint32(1 << 31)
BELOW_LOUD: Final = 25.0
"""Decibels below the loud frames of a take. What is fainter is a room, and soon drowns in another noise."""
LEAST_CHANGE: Final = 0.05
"""Of a frame's energy. Where less changes, as in a steady tone, the signs are those of rounding errors."""

BEGINNINGS: Final = (0, 32, 64, 96)
"""Samples that are left out before the words of a question are computed."""
FLIPPED: Final = 2
"""The bits nearest to nought of a word, each of which is asked for both ways."""
ENOUGH: Final = 100
"""Telling words up to which each one is a key; of more, one in two or in four, chosen by its value alone, so
that a take and its copy choose the same ones."""

MOST_DIFFERENT: Final = 0.19
"""Share of differing bits up to which two sounds are one. Copies reach 0.17, human readings fall to 0.39."""
LEAST_WORDS: Final = 16
"""Words that must be compared: 0.25 s of voice."""
LEAST_SHARE: Final = 0.8
"""Of the telling words of the shorter sound, so that a few words said alike in two takes are no copy."""


class Print(NamedTuple):
    """`words` of a sound; `margins` float32 [n, 24]: how far each bit was from being the other one."""

    words: Words
    margins: NDArray[np.float32]


def prints(audio: NDArray[np.float32], beginnings: Sequence[int] = BEGINNINGS) -> list[Print]:
    """The fingerprint of float32 [n] at 16 kHz from each beginning on; empty words under 80 ms."""
    slower = np.asarray(soxr.resample(audio, SAMPLE_RATE, RATE, quality="LQ"), np.float32)
    return [_print(_energies(slower[begin:])) for begin in beginnings]


def kept(audio: NDArray[np.float32]) -> Words:
    """What is kept of float32 [n] at 16 kHz: the words from its first sample on."""
    return prints(audio, BEGINNINGS[:1])[0].words


def keys(words: Words) -> Keys:
    """What a kept sound is found by: its telling words, of many of them one in two or in four."""
    at = np.flatnonzero(words & TELLING)
    values = words[at] & ~TELLING
    chosen = _chosen(values, len(at))
    return np.column_stack([values[chosen].astype(np.int64), at[chosen]])


def probes(asked: Print) -> Keys:
    """What to look for among the keys of others: every telling word, with its least clear bits either way."""
    at = np.flatnonzero(asked.words & TELLING)
    weakest = np.argpartition(asked.margins[at], FLIPPED, axis=1)[:, :FLIPPED].astype(np.uint32)
    masks = np.left_shift(np.uint32(1), weakest)
    choices = (np.arange(1 << FLIPPED)[:, None] >> np.arange(FLIPPED) & 1).astype(np.uint32)
    flips = masks @ choices.T
    tried = ((asked.words[at] & ~TELLING)[:, None] ^ flips).ravel()
    places = np.repeat(at, 1 << FLIPPED)
    chosen = _chosen(tried, len(at))
    return np.column_stack([tried[chosen].astype(np.int64), places[chosen]])


def alike(asked: Words, other: Words, shift: int, *, whole: bool = False) -> bool:
    """Whether two sounds are one, when frame `i` of the first is frame `i + shift` of the second.

    Args:
        whole: most of what is asked for must be the other one; else it is enough when it holds the other one.
    """
    share, compared = difference(asked, other, shift)
    ours, theirs = np.count_nonzero(asked & TELLING), np.count_nonzero(other & TELLING)
    least = LEAST_SHARE * (ours if whole else min(ours, theirs))
    return compared >= max(LEAST_WORDS, least) and share <= MOST_DIFFERENT


def difference(asked: Words, other: Words, shift: int) -> tuple[float, int]:
    """Share of differing bits, 0 to 1, and the number of words in which both tell something; 1.0 at none."""
    start, end = max(0, -shift), min(len(asked), len(other) - shift)
    if end <= start:
        return 1.0, 0
    ours, theirs = asked[start:end], other[start + shift : end + shift]
    both = (ours & theirs & TELLING) != 0
    compared = int(np.count_nonzero(both))
    differing = int(np.bitwise_count(ours[both] ^ theirs[both]).sum())
    return (differing / (compared * BITS) if compared else 1.0), compared


def _energies(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 [frames, 25], energy by band, of float32 [n] at 8 kHz."""
    if len(audio) < WINDOW:
        return np.zeros((0, BITS + 1), np.float32)
    return np.add.reduceat(powers(audio, HOP, BINS), EDGES[:-1] - EDGES[0], axis=1)


def _print(energies: NDArray[np.float32]) -> Print:
    """The words between each two frames of float32 [frames, 25]."""
    if len(energies) < 2:
        return Print(np.zeros(0, np.uint32), np.zeros((0, BITS), np.float32))
    steps = np.diff(energies[:, :-1] - energies[:, 1:], axis=0)
    sizes, whole = np.abs(steps), energies[1:].sum(axis=1)
    words = np.packbits(steps > 0, axis=1, bitorder="little").astype(np.uint32) @ BYTES
    loud = whole > quantile(whole, 0.95) * 10 ** (-BELOW_LOUD / 10)
    words[loud & (sizes.sum(axis=1) > LEAST_CHANGE * whole)] |= TELLING
    return Print(words, sizes)


def _chosen(values: Words, telling: int) -> NDArray[np.bool_]:
    """Which words are keys. Multiplied by a prime first (Knuth), so that no bit alone decides."""
    one_in = 1 if telling <= ENOUGH else 2 if telling <= 2 * ENOUGH else 4
    chosen: NDArray[np.bool_] = (values * np.uint32(2_654_435_761) >> np.uint32(16)) % one_in == 0
    return chosen
