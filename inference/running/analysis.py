"""What can be measured in a take: where somebody speaks, how loud, and whether it is fit to be used."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.models import OF_THE_END
from inference.audio import ends, quality
from inference.audio.cutting import cut, uncertainty
from inference.audio.ends import End
from inference.audio.levels import loudness
from inference.audio.runs import Run
from inference.audio.signal import Signal, cleaned
from inference.audio.vad import speech_spans
from inference.audio.voice.dropouts import dropouts
from inference.live.agreeing import NOTHING, Heard, agreed
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


def analyse(audio: NDArray[np.float32], live: Heard = NOTHING) -> Analysis:
    """Analyse a take, float32 [n] at 16 kHz in [-1, 1].

    Args:
        live: the edges that were heard while it was played.

    Raises:
        WeightsMissing: the voice activity model is not here.
    """
    signal, found, holes = _heard(audio)
    heard = cut(signal.sound, found, holes)
    heard = replace(heard, speech=agreed(heard.speech, live))
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


def speech(audio: NDArray[np.float32]) -> list[list[int]]:
    """Where somebody speaks, as `Analysis.speech` of `analyse`, and nothing else.

    Args:
        audio: float32 [n] at 16 kHz in [-1, 1].

    Raises:
        WeightsMissing: as `analyse`.
    """
    signal, found, holes = _heard(audio)
    return [[start, end] for start, end in cut(signal.sound, found, holes).speech]


def end_at(audio: NDArray[np.float32], place: int, speech: Sequence[Sequence[int]]) -> End:
    """How speech ends at a place that a person chose, in samples at 16 kHz.

    How sure the place is: how far the ends that the take has under small changes lie from it. Where no speech
    ends beside it by measure, that is far.

    Args:
        audio: the take, as for `analyse`.
        speech: as its analysis found it.

    Raises:
        WeightsMissing: the voice activity model is not here.
    """
    signal, found, holes = _heard(audio)
    (spread,) = uncertainty(signal.sound, found, holes, [(0, place)])
    return ends.at(signal.sound, place, speech, spread)


def figures(end: End | None) -> dict[str, float | None]:
    """An end by the columns of a sample; none where the cut is at no end."""
    if end is None:
        return dict.fromkeys(OF_THE_END)
    found = (end.tail_dbfs, end.next_onset_ms, end.slope_db_ms, end.uncertainty_ms)
    return dict(zip(OF_THE_END, found, strict=True))


def _heard(audio: NDArray[np.float32]) -> tuple[Signal, list[Run], list[Run]]:
    """The analysis signal of a take, where the model hears speech in it, and its holes."""
    signal = cleaned(audio)
    found = speech_spans(loaded.voice_activity().probabilities(signal.sound))
    return signal, found, dropouts(audio, found)
