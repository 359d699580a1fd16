"""What can be measured in a take: where somebody speaks, how loud, and whether it is fit to be used."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.audio import edges, ends, quality
from inference.audio.ends import End
from inference.audio.levels import loudness
from inference.audio.signal import cleaned
from inference.audio.vad import speech_spans
from inference.audio.voice import second
from inference.audio.voice.breaths import Breaths
from inference.audio.voice.dropouts import dropouts
from inference.audio.voice.sounding import sounding
from inference.running import loaded


@dataclass(frozen=True, slots=True)
class Analysis:
    """As `corpus.models.Recording` keeps it.

    Attributes:
        speech: [start, end) of each stretch of speech in samples at 16 kHz, at least 200 ms apart.
        levels: loudness 0 to 1, 20 a second.
        quality: the figures of `inference.audio.quality.Quality` by name.
        problem: code of the check that failed, or None.
        ends: how each of `speech` ended, in its order.
    """

    speech: list[list[int]]
    levels: list[float]
    quality: dict[str, Any]
    problem: str | None
    ends: list[End]


def analyse(audio: NDArray[np.float32]) -> Analysis:
    """Analyse a take, float32 [n] at 16 kHz in [-1, 1].

    Raises:
        WeightsMissing: the voice activity model is not here.
    """
    signal = cleaned(audio)
    found = speech_spans(loaded.voice_activity().probabilities(signal.sound))
    spans = []
    if found:
        heard = sounding(signal.sound, found)
        others = second.background(signal.sound, heard, found)
        own = second.without(found, others)
        spans = edges.exact(own, heard, Breaths(signal.sound, heard), dropouts(audio, found))
    measured = quality.measure(signal.sound, spans)
    return Analysis(
        speech=[[start, end] for start, end in spans],
        levels=loudness(signal.sound),
        quality=asdict(measured),
        problem=quality.problem(measured),
        ends=ends.measure(audio, spans),
    )
