"""Whether the agent's own voice is in the microphone: the player let it out through the speakers. Pure numpy.

Where it is known how a line sounds, the take is compared with it. Where it is not, as with the browser's
speech synthesis, an echo is told by its rhythm: speech that begins and ends with the agent's lines, again and
again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE: Final = 16_000

SEARCH: Final = 6_400
"""400 ms before and after the place where a line should be heard: the loop may not have been measurable, and
Bluetooth takes up to 300 ms."""

FADE: Final = 800
"""50 ms, over which what is compared fades in and out."""

LOWEST, HIGHEST = 200, 4_000
"""Hz: what small speakers play and rooms leave; below there is hum, above it little of a voice."""

PEAK: Final = 9.0
"""Height of the peak of the whitened correlation, in standard deviations of its own lag. Over lines of two to
five seconds other speech, short answers, clicks and other words of the same voice included, stays under 7;
an echo 15 dB under the player's voice, in a room with 400 ms of reverberation, has 11 and more
(tests/inference/test_echo.py)."""

FAINT: Final = -60.0
"""dBFS. An echo below it is what headphones let out: the level under which a take counts as silent."""

NEAR: Final = 4_800
"""300 ms by which an echo's edges may be off: the loop, and the delay of a speech synthesis."""

COVERED: Final = 0.8
"""Share of a line in which an echo of it is speech; the rest are the pauses within."""

NOTHING: Final = 1e-12
"""Below it is silence, by which nothing is divided."""

SHORTEST: Final = 9_600
"""600 ms: a shorter line may be covered by somebody's "mm-hm"."""

GAP: Final = 6_400
"""400 ms: lines closer than that are heard as one."""

LEAST_LINES: Final = 2
LEAST_SHARE: Final = 0.6
"""Of the lines that could tell. A player may speak along with one line by chance, but not with most."""


@dataclass(frozen=True, slots=True)
class Played:
    """A line that came out of the speakers.

    Attributes:
        start, end: where it should be heard in the take, half-open, in samples at 16 kHz.
        sound: float32 [n] at 16 kHz, what was played; None where nobody knows.
    """

    start: int
    end: int
    sound: NDArray[np.float32] | None = None


def in_take(audio: NDArray[np.float32], speech: Sequence[Sequence[int]], lines: Sequence[Played]) -> bool:
    """Whether any line is heard in the take.

    Args:
        audio: float32 [n] at 16 kHz, in [-1, 1].
        speech: half-open spans of speech in samples, in order.
        lines: in order.
    """
    if any(line.sound is not None and matches(audio, line) for line in lines):
        return True
    return in_rhythm(speech, [line for line in lines if line.sound is None])


def matches(audio: NDArray[np.float32], line: Played) -> bool:
    """Whether this recorded line is in the take, near where it was played, and loud enough to be heard."""
    if line.sound is None:
        return False
    sound = line.sound[: line.end - line.start]
    first = max(0, line.start - SEARCH)
    heard = audio[first : line.start + len(sound) + SEARCH]
    if len(sound) < SHORTEST or len(heard) < len(sound) // 2:
        return False
    height, lag = peak(heard, sound)
    return height >= PEAK and _level(heard, sound, lag) > FAINT


def peak(heard: NDArray[np.float32], sound: NDArray[np.float32]) -> tuple[float, int]:
    """The highest peak of the correlation, in standard deviations, and its lag in samples.

    Both are whitened, so that a voice's own pitch does not look like a match: the phase transform of Knapp
    and Carter, "The generalized correlation method for estimation of time delay" (1976). Each lag has a
    deviation of its own, of the products summed there: a short "yes" or a click in a silent take meets much
    of the line at some lags and nothing at others, and measured against them all it would look like a match.
    """
    size = 1 << (len(heard) + len(sound)).bit_length()
    ours, theirs = _whitened(heard, size), _whitened(sound, size)
    correlation = _correlation(ours, theirs)[: 2 * SEARCH + 1]
    # Neighbours in a band of this width are alike, which adds their products up.
    variance = _correlation(ours**2, theirs**2)[: 2 * SEARCH + 1] * (SAMPLE_RATE / 2) / (HIGHEST - LOWEST)
    heights = np.abs(correlation) / np.sqrt(np.maximum(variance, NOTHING))
    lag = int(heights.argmax())
    return float(heights[lag]), lag


def _whitened(audio: NDArray[np.float32], size: int) -> NDArray[np.float64]:
    """[size], padded: every frequency of the band as loud as the others."""
    spectrum = np.fft.rfft(_faded(audio), size)
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    spectrum[(hertz < LOWEST) | (hertz > HIGHEST)] = 0
    return np.fft.irfft(spectrum / np.maximum(np.abs(spectrum), NOTHING), size)


def _correlation(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    """[n] for the lags from 0 on; circular, so both are padded."""
    return np.fft.irfft(np.fft.rfft(ours) * np.conj(np.fft.rfft(theirs)), len(ours))


def _faded(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """With soft edges: two hard ones look like a match when they meet."""
    edge = np.minimum(1, np.arange(1, len(audio) + 1, dtype=np.float32) / FADE)
    return audio * edge * edge[::-1]


def in_rhythm(speech: Sequence[Sequence[int]], lines: Sequence[Played]) -> bool:
    """Whether speech begins and ends with the lines. A player who listens, cuts in or answers does not."""
    blocks = [block for block in _blocks(lines) if block[-1].end - block[0].start >= SHORTEST]
    echoed = [block for block in blocks if _echoed(speech, block[0].start, block[-1].end)]
    count = sum(len(block) for block in echoed)
    return count >= LEAST_LINES and count >= LEAST_SHARE * sum(len(block) for block in blocks)


def _blocks(lines: Sequence[Played]) -> list[list[Played]]:
    """Lines with hardly a breath between them, together."""
    blocks: list[list[Played]] = []
    for line in lines:
        if blocks and line.start - blocks[-1][-1].end < GAP:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _echoed(speech: Sequence[Sequence[int]], start: int, end: int) -> bool:
    within = [(begin, until) for begin, until in speech if begin < end and start < until]
    if not within:
        return False
    covered = sum(min(until, end) - max(begin, start) for begin, until in within)
    on_time = abs(within[0][0] - start) <= NEAR and abs(within[-1][1] - end) <= NEAR
    return on_time and covered >= COVERED * (end - start)


def _level(heard: NDArray[np.float32], sound: NDArray[np.float32], lag: int) -> float:
    """dBFS of what the take has of the line at this lag: the least-squares fit of one to the other."""
    part = heard[lag : lag + len(sound)]
    played = sound[: len(part)]
    energy = float(played @ played)
    if not energy:
        return -np.inf
    gain = abs(float(part @ played)) / energy
    return float(20 * np.log10(max(gain * np.sqrt(energy / len(played)), 1e-9)))
