"""The waveform itself as features, as Wav2Vec2 reads it. Pure numpy.

Equal to transformers' `Wav2Vec2FeatureExtractor(do_normalize=True, return_attention_mask=True)` with padding
to `max_length`, as in `inference.py` of smart-turn v2.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE: Final = 16_000
VARIANCE_FLOOR: Final = 1e-7


class Waveform(NamedTuple):
    """values float32 [n], filled up with zeros on the right; mask int64 [n], 1 where there is sound."""

    values: NDArray[np.float32]
    mask: NDArray[np.int64]


def waveform(audio: NDArray[np.float32], seconds: int) -> Waveform:
    """The last seconds, of zero mean and unit variance over what there is of them.

    Args:
        audio: float32 [n] at 16 kHz, in [-1, 1], n at least 1.
    """
    length = seconds * SAMPLE_RATE
    heard = audio[-length:]
    values, mask = np.zeros(length, np.float32), np.zeros(length, np.int64)
    values[: len(heard)] = (heard - heard.mean()) / np.sqrt(heard.var() + VARIANCE_FLOOR)
    mask[: len(heard)] = 1
    return Waveform(values, mask)
