"""How voiced a sound is: whether it repeats itself at the pace of vocal folds. Pure.

A breath, a blow or a click does not, however loud it is. The measure is the highest peak of the normalised
autocorrelation, after P. Boersma, "Accurate short-term analysis of the fundamental frequency and the
harmonics-to-noise ratio of a sampled sound" (1993).
"""

from typing import Final

import numpy as np
import soxr
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SAMPLE_RATE: Final = 16_000
LOW_RATE: Final = 4_000
"""Hz: enough for a pitch, a quarter of the work."""

STEP: Final = 160
"""Samples at 16 kHz (10 ms) between two values."""

WINDOW: Final = 160
"""Samples at 4 kHz (40 ms): two and a half periods of the lowest pitch."""

HIGHEST: Final = 400
LOWEST: Final = 65
"""Hz of the pitch of voices, children's included."""

VOICED: Final = 0.55
"""Correlation above which a frame is voiced. Noise in this band and window stays under 0.5 in 99 of 100."""


def voicing(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each 10 ms, float32 [n // 160] from 0 to 1, of a sound float32 [n] at 16 kHz."""
    count = len(sound) // STEP
    if not count:
        return np.zeros(0, np.float32)
    low = soxr.resample(sound[: count * STEP], SAMPLE_RATE, LOW_RATE, quality="MQ")
    step = STEP * LOW_RATE // SAMPLE_RATE
    before = (WINDOW - step) // 2
    low = np.pad(low, (before, WINDOW + count * step - len(low)))
    windows = sliding_window_view(low, WINDOW)[: count * step : step]
    windows = (windows - windows.mean(axis=1, keepdims=True)) * _TAPER
    spectrum = np.fft.rfft(windows, 2 * WINDOW, axis=1)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    correlation = np.fft.irfft(power, axis=1)
    lags = correlation[:, LOW_RATE // HIGHEST : LOW_RATE // LOWEST + 1] / _TAPERED
    found: NDArray[np.float32] = lags.max(axis=1) / np.maximum(correlation[:, 0], 1e-9)
    return np.clip(found, 0, 1).astype(np.float32)


def voiced(sound: NDArray[np.float32]) -> float:
    """Share of a sound, float32 [n] at 16 kHz, that is voiced, 0 to 1."""
    found = voicing(sound)
    return float((found > VOICED).mean()) if len(found) else 0.0


def _tapered() -> NDArray[np.float32]:
    """What the taper alone leaves at each lag of a pitch."""
    own = np.correlate(_TAPER, _TAPER, mode="full")[WINDOW - 1 :]
    lags = slice(LOW_RATE // HIGHEST, LOW_RATE // LOWEST + 1)
    return np.asarray((own / own[0])[lags], np.float32)


_TAPER: Final = np.hanning(WINDOW + 2)[1:-1].astype(np.float32)
_TAPERED: Final = _tapered()
