"""Smart Turn v2 (pipecat-ai, BSD-2): has the speaker finished? A Wav2Vec2 that hears the last 16 s.

Superseded by v3, but still compared with. The export to ONNX is the operator's (`manage.py models export`).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.waveform import waveform
from inference.scorers.kinds import AudioContract, AudioOptions, Inputs


def hear(audio: NDArray[np.float32], seconds: int) -> Inputs:
    """The waveform, padded behind, and the mask of what is no padding."""
    heard = waveform(audio, seconds)
    return heard.values, heard.mask


CONTRACT: Final = AudioContract(
    name="smart-turn-v2",
    options=AudioOptions(seconds=16),
    threshold=0.5,
    source="exported",
    files=("model.onnx",),
    originals=("model.safetensors", "config.json"),
    also=("preprocessor_config.json",),
    inputs=("input_values", "attention_mask"),
    hear=hear,
    outcomes={"idle": ("incomplete", "complete")},
)
