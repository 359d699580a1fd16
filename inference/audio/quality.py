"""Whether a take is fit to be listened to: measured once, judged against documented limits. Pure numpy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.levels import DIGITAL_SILENCE, decibels

SAMPLE_RATE: Final = 16_000
BLOCK: Final = 320
"""20 ms, over which a level is measured."""

FULL_SCALE: Final = 0.99
"""Amplitude counted as clipped. Resampling rounds the flat tops, so exactly 1.0 would miss most of them."""

MOST_CLIPPED: Final = 0.01
"""Share of the speech at full scale. Of ten human readings, normalised to 1.0 none has over 0.002; driven
6 dB too far they have 0.002 to 0.04, driven 12 dB too far 0.02 to 0.18."""

SILENT_BELOW: Final = -60.0
"""dBFS. A take whose loudest 20 ms lie under it has nothing in it that a loudspeaker would let one hear."""

QUIET_BELOW: Final = -50.0
"""dBFS of the speech. Common Voice asks for a peak of 8/255 (-30 dBFS), and speech peaks some 18 dB above its
level."""

LEAST_SNR: Final = 6.0
"""dB. Speech and noise together are then under four times the noise, and where soft words end is lost."""

LEAST_SPEECH: Final = 0.25
"""Seconds: silero-vad's own `min_speech_duration_ms`."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Attributes:
    peak: highest amplitude, 0 to 1.
    clipped: share of the speech at full scale, 0 to 1.
    level_dbfs: RMS level of the speech; of the whole take where there is none.
    noise_dbfs: median level of what is not speech; the quietest tenth where all is speech.
    snr_db: difference of the two; 0 where there is no speech.
    loudest_dbfs: level of the loudest 20 ms.
    speech_seconds, lead_seconds, tail_seconds: of speech, before the first and after the last of it.
    """

    peak: float
    clipped: float
    level_dbfs: float
    noise_dbfs: float
    snr_db: float
    loudest_dbfs: float
    speech_seconds: float
    lead_seconds: float
    tail_seconds: float


def measure(audio: NDArray[np.float32], spans: Sequence[Sequence[int]]) -> Quality:
    """Measure a take.

    Args:
        audio: float32 [n] at 16 kHz, in [-1, 1].
        spans: half-open spans of speech in samples, in order.
    """
    amplitude = np.abs(audio)
    speech = _mask(len(audio), spans)
    levels = decibels(audio, BLOCK)
    noise = _noise(levels, speech)
    level = _level(audio[speech] if spans else audio)
    return Quality(
        peak=_rounded(amplitude.max(initial=0.0), 4),
        clipped=_rounded(float((amplitude[speech] >= FULL_SCALE).mean()) if spans else 0.0, 5),
        level_dbfs=_rounded(level),
        noise_dbfs=_rounded(noise),
        snr_db=_rounded(level - noise if spans else 0.0),
        loudest_dbfs=_rounded(levels.max(initial=DIGITAL_SILENCE)),
        speech_seconds=_rounded(speech.sum() / SAMPLE_RATE, 3),
        lead_seconds=_rounded((spans[0][0] if spans else len(audio)) / SAMPLE_RATE, 3),
        tail_seconds=_rounded((len(audio) - spans[-1][1] if spans else 0) / SAMPLE_RATE, 3),
    )


def problem(quality: Quality) -> str | None:
    """Code of the first check that fails, or None: silence, noise, too_short, too_quiet, noisy, clipping."""
    if quality.loudest_dbfs < SILENT_BELOW:
        return "silence"
    if quality.speech_seconds == 0:
        return "noise"
    checks = (
        ("too_short", quality.speech_seconds < LEAST_SPEECH),
        ("too_quiet", quality.level_dbfs < QUIET_BELOW),
        ("noisy", quality.snr_db < LEAST_SNR),
        ("clipping", quality.clipped > MOST_CLIPPED),
    )
    return next((code for code, failed in checks if failed), None)


def _mask(length: int, spans: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    mask = np.zeros(length, bool)
    for start, end in spans:
        mask[start:end] = True
    return mask


def _level(audio: NDArray[np.float32]) -> float:
    """RMS level in dBFS of float32 [n]."""
    return float(decibels(audio, len(audio))[0]) if len(audio) else DIGITAL_SILENCE


def _noise(levels: NDArray[np.float32], speech: NDArray[np.bool_]) -> float:
    if not len(levels):
        return DIGITAL_SILENCE
    outside = levels[~speech[: len(levels) * BLOCK].reshape(-1, BLOCK).any(axis=1)]
    return float(np.median(outside) if len(outside) else np.percentile(levels, 10))


def _rounded(value: float, digits: int = 1) -> float:
    return round(float(value), digits)
