"""Bands, noises and levels by FFT: what the conditions are made of. Pure numpy."""

from functools import cache

import numpy as np

from tests.torture.truth import RATE, Sound, frames, synthetic


def band(audio: Sound, low: float, high: float, slope: float = 0.1) -> Sound:
    """Only what lies between two frequencies in Hz; edges are cosines over `slope` of their frequency."""
    hertz = np.fft.rfftfreq(len(audio), 1 / RATE)
    rise = np.clip((hertz - low * (1 - slope)) / max(low * slope, 1e-9), 0, 1)
    fall = np.clip((high * (1 + slope) - hertz) / (high * slope), 0, 1)
    gain = 0.25 * (1 - np.cos(np.pi * rise)) * (1 - np.cos(np.pi * fall))
    return np.fft.irfft(np.fft.rfft(audio) * gain, len(audio)).astype(np.float32)


def coloured(count: int, dice: np.random.Generator, exponent: float) -> Sound:
    """Noise at 0 dBFS RMS whose power falls with frequency to this exponent: 0 white, 1 pink, 2 brown."""
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    hertz[0] = np.inf
    spectrum = np.fft.rfft(dice.normal(size=count)) * np.maximum(hertz, 20) ** (-exponent / 2)
    return unit(np.fft.irfft(spectrum, count).astype(np.float32))


@cache
def _babble(count: int) -> Sound:
    mixed = np.zeros(count, np.float32)
    for place, take in enumerate(synthetic()[:12]):
        said = np.concatenate([take.audio[first:last] for first, last in take.spans])
        mixed += np.roll(np.resize(said, count), place * RATE)
    return unit(mixed)


def babble(count: int, dice: np.random.Generator) -> Sound:
    """Twelve voices of espeak-ng at once at 0 dBFS RMS."""
    return np.roll(_babble(count), int(dice.integers(count)))


def unit(audio: Sound) -> Sound:
    """At 0 dBFS RMS."""
    return (audio / max(float(np.sqrt(np.mean(audio.astype(np.float64) ** 2))), 1e-9)).astype(np.float32)


def loud(audio: Sound) -> float:
    """Level in dBFS of a take's loud milliseconds, its 90th percentile among those that are no room tone."""
    levels = frames(audio)
    return float(np.percentile(levels[levels > -50], 90)) if (levels > -50).any() else -60.0


def gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))
