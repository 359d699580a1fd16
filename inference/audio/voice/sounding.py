"""Where something sounds, frame by frame: louder than the room in any band, and not too far under the voice.

A soft end drowns in the sum of all bands long before it drowns in its own: an "s" lies above 4 kHz, the last
of a vowel under 600 Hz. So each band is held against its own noise, and what they say is added up as a
generalised likelihood ratio, as J. Sohn, N. S. Kim and W. Sung add it up in "A statistical model-based voice
activity detection" (1999).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.levels import decibels, quantile
from inference.audio.windows import Bins, powers

SAMPLE_RATE: Final = 16_000

FRAME: Final = 80
"""Samples (5 ms)."""

WINDOW: Final = 160
"""Samples (10 ms) that each frame is in the middle of."""

BANDS: Final = (80, 300, 600, 1_000, 1_600, 2_500, 3_800, 5_500, 7_900)
"""Hz of their borders, about two critical bands each."""

TAPER: Final = np.hanning(WINDOW).astype(np.float32)
BORDERS: Final = np.searchsorted(np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE), BANDS)
"""Bins."""
WIDTHS: Final = np.diff(BORDERS).astype(np.float32)
BINS: Final = Bins(TAPER, int(BORDERS[0]), int(BORDERS[-1]))
BAND_OF: Final = np.repeat(np.eye(len(WIDTHS), dtype=np.float32), np.diff(BORDERS), axis=0)
"""float32 [bins, bands]: 1 where a bin lies in a band."""

BELOW_VOICE: Final = 35.0
"""dB. What lies further below the loud parts of a voice is not heard as part of a word."""

ABOVE_NOISE: Final = 8.0
"""dB. A frame of 5 ms of steady noise wanders by under 3."""

UNLIKELY: Final = (2.5, 4.0)
"""A frame is sound when its ratio passes the third quartile of the noise's times the one, plus the other."""

UNLIKELY_FOR_LONG: Final = (1.5, 1.2)
SMOOTHED: Final = 7
"""The same for the mean of so many frames: noise is never unlikely for long."""

RUMBLES: Final = 2.2
"""Ratio of the 95th percentile of a steady noise's power in the lowest band to its median."""

DROWNS: Final = 6.0
"""dB by which the noise has to raise the threshold before soft sounds are taken to drown in it."""

REACH: Final = 2
"""Frames by which a window of 10 ms hears a loud sound that is beside its frame."""

BEFORE: Final = 40
AFTER: Final = 30
"""Frames (200 and 150 ms) around what the voice activity model found that may not be called noise."""

ENOUGH: Final = 40
"""Frames (200 ms) of noise from which on it is known; with less, the quietest tenth of the take has to do."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """Attributes:
    frames: bool [n // 80], whether something sounds.
    levels: float32 [n // 80], dBFS.
    voice: dBFS of the loud parts of the voice, the 90th percentile of its frames.
    noise: dBFS of the room.
    threshold: dBFS above which a frame always counts.
    drowns: whether it is the noise that sets the threshold, and not the voice.
    """

    frames: NDArray[np.bool_]
    levels: NDArray[np.float32]
    voice: float
    noise: float
    threshold: float
    drowns: bool


def sounding(sound: NDArray[np.float32], spans: Sequence[tuple[int, int]]) -> Sounding:
    """Where a take sounds, float32 [n] at 16 kHz.

    Args:
        spans: where the voice activity model found speech, half-open, in samples, at least one.
    """
    levels = decibels(sound, FRAME)
    inside, room = _masks(len(levels), spans)
    voice = _voice(levels, inside)
    noise = quantile(levels[~inside] if not inside.all() else levels, 0.25)
    steady = quantile(levels[room], 0.99) + 1.5 if room.sum() >= ENOUGH else noise
    threshold = min(max(voice - BELOW_VOICE, noise + ABOVE_NOISE, steady), voice - ABOVE_NOISE)
    loud = levels > threshold
    drowns = threshold > voice - BELOW_VOICE + DROWNS
    likely = _likely(sound, inside, room, drowns)
    return Sounding(loud | likely, levels, voice, noise, threshold, drowns)


def loud_parts(levels: NDArray[np.float32], spans: Sequence[tuple[int, int]]) -> float:
    """Level in dBFS of the loud parts of a voice, as `Sounding.voice`.

    Args:
        levels: float32 [n // 80], dBFS of each frame, at least one.
        spans: as of `sounding`.
    """
    return _voice(levels, _masks(len(levels), spans)[0])


def _voice(levels: NDArray[np.float32], inside: NDArray[np.bool_]) -> float:
    return quantile(levels[inside] if inside.any() else levels, 0.9)


def _masks(count: int, spans: Sequence[tuple[int, int]]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which frames the model calls speech, and which are room for sure."""
    inside, near = np.zeros(count, bool), np.zeros(count, bool)
    for start, end in spans:
        inside[start // FRAME : end // FRAME] = True
        near[max(0, start // FRAME - BEFORE) : end // FRAME + AFTER] = True
    return inside, ~near


def _likely(
    sound: NDArray[np.float32], inside: NDArray[np.bool_], room: NDArray[np.bool_], drowns: bool
) -> NDArray[np.bool_]:
    """Frames in which the bands together say that this is not only the room."""
    power, widths = _powers(sound)
    whole = power @ widths
    quiet = room if room.sum() >= ENOUGH else whole <= np.float32(quantile(whole, 0.1))
    noise = np.median(power[quiet], axis=0)
    # Rumble comes and goes as no other noise does, and only the lowest band has it.
    noise[0] = max(noise[0], quantile(power[quiet, 0], 0.95) / RUMBLES)
    ratio = _ratio(power / noise, widths)
    at_once = _shrunk(_passes(ratio, quiet, UNLIKELY), REACH)
    # What is soft under noise does not reach beyond itself; what is loud in a quiet room does.
    reach = REACH if drowns else REACH + SMOOTHED // 2
    for_long = _shrunk(_passes(_smoothed(ratio), quiet, UNLIKELY_FOR_LONG), reach)
    excess = np.maximum(power - noise, 0) @ widths
    voice = quantile(excess[inside] if inside.any() else excess, 0.9)
    near: NDArray[np.bool_] = excess > voice * 10 ** (-BELOW_VOICE / 10)
    return np.asarray((at_once | for_long) & near)


def _passes(
    ratio: NDArray[np.float32], quiet: NDArray[np.bool_], bound: tuple[float, float]
) -> NDArray[np.bool_]:
    factor, more = bound
    return np.asarray(ratio > quantile(ratio[quiet], 0.75) * factor + more)


def _smoothed(ratio: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.convolve(ratio, np.full(SMOOTHED, 1 / SMOOTHED, np.float32), mode="same")


def _ratio(relative: NDArray[np.float32], widths: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log of the likelihood ratio of each frame: a louder source against the room alone, over all bands."""
    above = np.maximum(relative, 1)
    # A band of so many bins has as many independent values as its width over that of the window's main lobe.
    found: NDArray[np.float32] = (above - 1 - np.log(above)) @ (widths / np.float32(1.6))
    return found


def _powers(sound: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean power of each band in each frame, float32 [n // 80, bands], and how many bins a band has."""
    before = (WINDOW - FRAME) // 2
    beyond = np.zeros(before, np.float32), np.zeros(WINDOW - FRAME - before, np.float32)
    padded = np.concatenate([beyond[0], sound[: len(sound) // FRAME * FRAME], beyond[1]])
    sums = powers(padded, FRAME, BINS) @ BAND_OF
    # Silence that is all zeros would divide by itself.
    return np.maximum(sums / WIDTHS, np.float32(1e-10)), WIDTHS


def _shrunk(frames: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Runs without so many outer frames on either side, which reach from there into the sound beside."""
    kept = frames.copy()
    for shift in range(1, by + 1):
        kept[shift:] &= frames[:-shift]
        kept[:-shift] &= frames[shift:]
    kept[:by] = kept[len(kept) - min(by, len(kept)) :] = False  # beyond the take nothing sounds
    return kept
