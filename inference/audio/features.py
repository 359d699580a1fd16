"""Whisper's log-mel spectrogram, as Smart Turn v3 was trained on it. Pure numpy.

Equal to transformers' `WhisperFeatureExtractor(chunk_length=8)` with `do_normalize=True`; the definition is
A. Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022), section 2.2, with the
mel scale of M. Slaney, "Auditory Toolbox" (1998).

Double precision up to the last step: Smart Turn's weights are quantised, and features that are off by one
part in ten million have moved its probability by 0.002.
"""

from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SAMPLE_RATE: Final = 16_000
LENGTH: Final = 8 * SAMPLE_RATE
"""Samples that the model hears: the last 8 s."""

WINDOW: Final = 400
HOP: Final = 160
FRAMES: Final = LENGTH // HOP
MELS: Final = 80
VARIANCE_FLOOR: Final = 1e-7
POWER_FLOOR: Final = 1e-10

DYNAMIC_RANGE: Final = 8.0
"""Decades of power below the loudest point, under which everything is equally silent."""

BLOCK: Final = 80
"""Frames transformed at once: in float64, 80 stay in the cache, and all 800 take three times as long."""

GROUP: Final = 20
"""Bands that are summed at once."""


def log_mel(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features of the last 8 s; shorter audio is padded with zeros on the left.

    Args:
        audio: float32 [n] at 16 kHz, in [-1, 1].

    Returns:
        float32 [80, 800]: mel bands by frames of 10 ms, oldest first.
    """
    padding = max(0, LENGTH - len(audio))
    first = _first_frame(padding)
    waveform = _normalised(np.pad(audio[-LENGTH:], (padding, 0)))
    log = np.log10(np.maximum(_mel(_frames(waveform)[first:]), POWER_FLOOR))
    features = ((np.maximum(log, log.max() - DYNAMIC_RANGE) + 4) / 4).astype(np.float32)
    return np.concatenate([np.repeat(features[:, :1], first, axis=1), features], axis=1)


def _first_frame(padding: int) -> int:
    """The last frame that lies wholly in the padding; it stands for those before it, which are its copies."""
    return min(max(0, (padding - WINDOW // 2) // HOP), FRAMES - 1)


def _normalised(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    """Zero mean and unit variance over all 8 s, the padding included."""
    deviation = np.sqrt(waveform.var() + np.float32(VARIANCE_FLOOR))
    centred: NDArray[np.float32] = (waveform - waveform.mean()) / deviation
    return centred


def _frames(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    """A view [800, 400]: a frame every 10 ms, centred on its time, the ends mirrored, the 801st dropped."""
    mirrored = np.pad(waveform, WINDOW // 2, mode="reflect")
    return sliding_window_view(mirrored, WINDOW)[::HOP][:FRAMES]


def _mel(frames: NDArray[np.float32]) -> NDArray[np.float64]:
    """Power in each mel band, [80, n], of frames [n, 400]."""
    mel = np.empty((MELS, len(frames)))
    for start in range(0, len(frames), BLOCK):
        power = _power(frames[start : start + BLOCK])
        for bands, bins, filters in _GROUPS:
            mel[bands, start : start + BLOCK] = filters @ power[:, bins].T
    return mel


def _power(frames: NDArray[np.float32]) -> NDArray[np.float64]:
    """Power spectra [n, 201] of frames [n, 400]."""
    parts = np.fft.rfft(frames * _HANN).view(np.float64)
    parts *= parts
    power: NDArray[np.float64] = parts[:, ::2] + parts[:, 1::2]
    return power


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Slaney's scale backwards: 200/3 Hz a mel below 1 kHz (15 mel), 27 mels per factor 6.4 above."""
    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))


def _mel_filters() -> NDArray[np.float64]:
    """Triangles [80, 201] from 0 Hz to 8 kHz, each of unit area."""
    top = 15 + 27 * np.log(8) / np.log(6.4)
    corners = _hertz(np.linspace(0, top, MELS + 2))[:, None]
    bins = np.linspace(0, SAMPLE_RATE / 2, WINDOW // 2 + 1)
    left, centre, right = corners[:-2], corners[1:-1], corners[2:]
    triangles = np.minimum((bins - left) / (centre - left), (right - bins) / (right - centre))
    filters: NDArray[np.float64] = np.maximum(triangles, 0) * 2 / (right - left)
    return filters


def _groups(filters: NDArray[np.float64]) -> list[tuple[slice, slice, NDArray[np.float64]]]:
    """Neighbouring bands with the bins that they reach: (bands, bins, filters of these).

    A band reaches few bins. And products this small OpenBLAS keeps on one core, where larger ones wake its
    threads, which then compete with the other scorers.
    """
    groups = []
    for first in range(0, MELS, GROUP):
        bands = slice(first, first + GROUP)
        reached = np.flatnonzero(filters[bands].any(axis=0))
        bins = slice(int(reached[0]), int(reached[-1]) + 1)
        groups.append((bands, bins, np.ascontiguousarray(filters[bands, bins])))
    return groups


_HANN: Final = np.hanning(WINDOW + 1)[:-1]
_GROUPS: Final = _groups(_mel_filters())
