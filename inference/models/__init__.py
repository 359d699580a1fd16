"""What the models said and what was said to them, where they failed, and the runs that ask them again."""

from inference.evaluating.rows import Evaluation
from inference.models.answers import (
    AND_WORDS,
    AUDIO,
    MOST_FAILURES,
    RECUT,
    Failure,
    Score,
    ScoreQuerySet,
    Transcript,
)
from inference.models.prints import SoundKey, SoundPrint
from inference.models.runs import UNFINISHED, FrontierRun, Rescoring, RescoringQuerySet, Words

__all__ = [
    "AND_WORDS",
    "AUDIO",
    "MOST_FAILURES",
    "RECUT",
    "UNFINISHED",
    "Evaluation",
    "Failure",
    "FrontierRun",
    "Rescoring",
    "RescoringQuerySet",
    "Score",
    "ScoreQuerySet",
    "SoundKey",
    "SoundPrint",
    "Transcript",
    "Words",
]
