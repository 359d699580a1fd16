"""The analysis signal: a take without what no voice has in it, a constant offset, rumble and mains hum.

Levels, voice activity, edges and quality are all measured on it. What is stored, published and heard by
models stays as it was recorded. Pure.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

from inference.audio.levels import DIGITAL_SILENCE, decibels, quantile

SAMPLE_RATE: Final = 16_000

LOWEST: Final = 40.0
"""Hz. The lowest voices have their fundamental above 60; below lie offset, footsteps and wind."""

STEEPNESS: Final = 4
"""Exponent of the filter's fall: 24 dB an octave of power, 12 of amplitude. Zero phase, so that nothing is
moved in time; steeper ones ring where a voice breaks off."""

MARGIN: Final = 4_000
"""Samples (250 ms) of mirrored sound before and after, so that the filter meets no step at the ends."""

LOW_RATE: Final = 2_000
"""Hz of the copy on which rumble and hum are looked for: an eighth of the work."""

FACTOR: Final = SAMPLE_RATE // LOW_RATE

MAINS: Final = (50.0, 60.0)
AROUND: Final = 0.5
"""Hz by which the mains may be off."""

HIGHEST: Final = 900.0
"""Hz up to which the mains have lines that are taken off."""

STANDS_OUT: Final = 16.0
"""dB by which a line has to stand above what is 2 to 8 Hz beside it. Noise alone stays under 12."""

JOINS: Final = 10.0
"""dB by which the other lines of the same mains have to."""

QUIET: Final = 0.4
"""Share of the take, its quietest, in which hum is looked for: a voice has lines too, but none that stay."""

SHORTEST: Final = LOW_RATE
"""Samples (1 s): in less, a line cannot be told from a voice."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Attributes:
    sound: float32 [n] at 16 kHz.
    offset: mean that was taken off, -1 to 1.
    rumble_dbfs: level of what was taken off below 40 Hz, the offset not counted.
    hum_dbfs: level of the lines of the mains that were taken off.
    """

    sound: NDArray[np.float32]
    offset: float
    rumble_dbfs: float
    hum_dbfs: float


def cleaned(audio: NDArray[np.float32]) -> Signal:
    """The analysis signal of a take, float32 [n] at 16 kHz in [-1, 1]."""
    if len(audio) < FACTOR:
        return Signal(np.zeros(len(audio), np.float32), 0.0, DIGITAL_SILENCE, DIGITAL_SILENCE)
    offset = float(audio.mean())
    # Mirrored about its own ends, not only in time: a drift goes on, instead of turning back.
    before = min(MARGIN, len(audio) - 1)
    after = before + -(len(audio) + 2 * before) % FACTOR if len(audio) > MARGIN + FACTOR else before
    padded = np.pad(audio - np.float32(offset), (before, after), mode="reflect", reflect_type="odd")
    low = soxr.resample(padded, SAMPLE_RATE, LOW_RATE)
    rumble = _rumble(low)
    below = _dbfs(rumble)
    # What is mirrored has lines whose phase jumps.
    own = slice(before // FACTOR, (before + len(audio)) // FACTOR)
    hum = _hum((low - rumble)[own])
    rumble[own] += hum
    taken = soxr.resample(rumble, LOW_RATE, SAMPLE_RATE)
    taken = np.pad(taken, (0, max(0, len(padded) - len(taken))))[before : before + len(audio)]
    return Signal(
        sound=padded[before : before + len(audio)] - taken,
        offset=offset,
        rumble_dbfs=below,
        hum_dbfs=_dbfs(hum),
    )


def _rumble(low: NDArray[np.float32]) -> NDArray[np.float32]:
    size = _fast(len(low))
    hertz = np.fft.rfftfreq(size, 1 / LOW_RATE)
    share = 1 / (1 + (hertz / LOWEST) ** STEEPNESS)
    return np.fft.irfft(np.fft.rfft(low, size) * share, size)[: len(low)].astype(np.float32)


def _hum(low: NDArray[np.float32]) -> NDArray[np.float32]:
    """The lines of the mains, as they would sound alone; zeros where there are none."""
    if len(low) < SHORTEST:
        return np.zeros(len(low), np.float32)
    quiet = _quiet(low)
    lines = _lines(low * quiet)
    if not len(lines):
        return np.zeros(len(low), np.float32)
    times = np.arange(len(low)) / LOW_RATE
    for _ in range(2):
        lines = np.asarray(lines * (1 + _off(low, quiet, times, lines)), np.float64)
    return (_waves(times, lines) @ _fitted(low, quiet, times, lines)).astype(np.float32)


def _off(
    low: NDArray[np.float32], quiet: NDArray[np.bool_], times: NDArray[np.float64], lines: NDArray[np.float64]
) -> float:
    """By what share the frequencies are off, from how far the phases turn between the take's two halves."""
    middle = float(np.median(times[quiet]))
    first, second = quiet & (times < middle), quiet & (times >= middle)
    ours, theirs = (_fitted(low, half, times, lines) for half in (first, second))
    count = len(lines)
    turned = (theirs[:count] - 1j * theirs[count:]) * (ours[:count] + 1j * ours[count:])
    apart = 2 * np.pi * lines * float(times[second].mean() - times[first].mean())
    return float(np.sum(np.abs(turned) * apart * np.angle(turned)) / np.sum(np.abs(turned) * apart**2))


def _fitted(
    low: NDArray[np.float32], where: NDArray[np.bool_], times: NDArray[np.float64], lines: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Amplitudes of the cosines, then of the sines, by least squares over some of the samples."""
    waves = _waves(times[where], lines)
    return np.asarray(np.linalg.lstsq(waves.T @ waves, waves.T @ low[where], rcond=1e-6)[0], np.float64)


def _waves(times: NDArray[np.float64], lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64 [times, 2 × lines]: cosines, then sines."""
    turns = np.outer(times, 2 * np.pi * lines)
    return np.concatenate([np.cos(turns), np.sin(turns)], axis=1)


def _quiet(low: NDArray[np.float32]) -> NDArray[np.bool_]:
    """bool [n]: true in the quietest blocks of 50 ms."""
    block = LOW_RATE // 20
    count = len(low) // block
    # What changes from one sample to the next: hum changes little, a voice much.
    changes = np.diff(low, prepend=low[:1])[: count * block].reshape(count, block)
    levels = np.einsum("ij,ij->i", changes, changes)
    chosen = levels <= quantile(levels, QUIET)
    return np.pad(np.repeat(chosen, block), (0, len(low) - count * block))


def _lines(quiet: NDArray[np.float32]) -> NDArray[np.float64]:
    """Frequencies in Hz of the lines of the mains that stand out; none where none of the first three does."""
    size = _fast(4 * len(quiet))
    spectrum = np.fft.rfft(quiet, size)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    step = LOW_RATE / size

    def height(hertz: float, width: float) -> tuple[float, float]:
        """The highest line near a frequency: dB above what is beside it, and where it is."""
        first = round((hertz - width) / step)
        near = power[first : round((hertz + width) / step) + 1]
        sides = [
            power[round((hertz + side - 3) / step) : round((hertz + side + 3) / step)] for side in (-5, 5)
        ]
        beside = max(float(np.median(np.concatenate(sides))), 1e-12)
        return 10 * np.log10(max(float(near.max()), 1e-12) / beside), (first + int(near.argmax())) * step

    first = [(mains * k, AROUND * k, k) for mains in MAINS for k in (1, 2, 3)]
    standing = [(*height(hertz, width), k) for hertz, width, k in first]
    standing = [each for each in standing if each[0] >= STANDS_OUT]
    if not standing:
        return np.empty(0)
    _, at, multiple = max(standing, key=lambda each: power[round(each[1] / step)])
    multiples = np.arange(1, int(HIGHEST * multiple / at) + 1) * at / multiple
    return np.array([line for line in multiples if height(line, 0.1)[0] >= JOINS])


def _fast(length: int) -> int:
    """The next size that a Fourier transform is quick at: a power of two, or three quarters of one."""
    power = 1 << (length - 1).bit_length()
    return power // 4 * 3 if length <= power // 4 * 3 else power


def _dbfs(audio: NDArray[np.float32]) -> float:
    return float(decibels(audio, len(audio))[0])
