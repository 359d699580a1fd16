"""Smart Turn v3 (pipecat-ai, BSD-2): has the speaker finished? Judged from the sound of the last 8 s."""

from typing import Annotated, Final

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from inference.audio.features import log_mel
from inference.audio.waveform import SAMPLE_RATE
from inference.scorers.kinds import AudioContract, AudioOptions, Inputs


class Options(AudioOptions, frozen=True, kw_only=True):
    """Its features are those of 8 s, the earlier ones silent where it is to hear less."""

    seconds: Annotated[int, Meta(ge=1, le=8, description="a number of seconds, 1 to 8")] = 8


def hear(audio: NDArray[np.float32], seconds: int) -> Inputs:
    """Log mel features [80, 800]."""
    return (log_mel(audio[-seconds * SAMPLE_RATE :]),)


CONTRACT: Final = AudioContract(
    name="smart-turn-v3",
    options=Options(),
    threshold=0.5,
    inputs=("input_features",),
    hear=hear,
    outcomes={"idle": ("incomplete", "complete")},
)
