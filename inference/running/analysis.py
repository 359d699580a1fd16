"""What can be measured in a take: where somebody speaks, how loud, and whether it is fit to be used."""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.audio import ends, quality
from inference.audio.cutting import cut, uncertainty
from inference.audio.ends import End
from inference.audio.levels import loudness
from inference.audio.runs import Run
from inference.audio.signal import cleaned
from inference.audio.vad import speech_spans
from inference.audio.voice.dropouts import dropouts
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
        doubtful: [start, end) of each hole of the recording, and of each stretch in which somebody else is
            heard, in samples at 16 kHz: nobody knows whether the player was silent there.
        advice: code of what the speaker could better, where there is no problem, or None.
    """

    speech: list[list[int]]
    levels: list[float]
    quality: dict[str, Any]
    problem: str | None
    ends: list[End]
    doubtful: list[Run] = field(default_factory=list)
    advice: str | None = None


def analyse(audio: NDArray[np.float32]) -> Analysis:
    """Analyse a take, float32 [n] at 16 kHz in [-1, 1].

    Raises:
        WeightsMissing: the voice activity model is not here.
    """
    signal = cleaned(audio)
    found = speech_spans(loaded.voice_activity().probabilities(signal.sound))
    holes = dropouts(audio, found)
    heard = cut(signal.sound, found, holes)
    measured = quality.measure(audio, signal, heard, holes)
    problem = quality.problem(measured)
    # Nobody asks how sure the cuts of a refused take would have been, and it costs most.
    spreads = [] if problem else uncertainty(signal.sound, found, holes, heard.speech)
    return Analysis(
        speech=[[start, end] for start, end in heard.speech],
        levels=loudness(signal.sound),
        quality=asdict(measured),
        problem=problem,
        ends=ends.measure(signal.sound, heard.speech, spreads),
        doubtful=sorted([*holes, *heard.others]),
        advice=None if problem else quality.advice(measured),
    )
