"""What was said, and the moments in it. Every change of status is a method here, a conditional update."""

from corpus.models.recording import (
    COUNTING,
    LEAD,
    OF_TALKS,
    RECEIPT_ALPHABET,
    SAMPLE_RATE,
    TAIL,
    TAIL_MS,
    Recording,
    RecordingQuerySet,
    new_receipt,
)
from corpus.models.sample import OF_THE_END, Sample, SampleQuerySet
from corpus.models.statuses import OPEN, SETTLING, StatusMoved
from corpus.models.upkeep import AlreadyVerifying, RetentionRun, Stock, Tally, VerifyRun, VerifyRunQuerySet
from corpus.models.walks import DESK_INDEXES, OF_THE_TAKE, UNSURE_STEPS

__all__ = [
    "COUNTING",
    "DESK_INDEXES",
    "LEAD",
    "OF_TALKS",
    "OF_THE_END",
    "OF_THE_TAKE",
    "OPEN",
    "RECEIPT_ALPHABET",
    "SAMPLE_RATE",
    "SETTLING",
    "TAIL",
    "TAIL_MS",
    "UNSURE_STEPS",
    "AlreadyVerifying",
    "Recording",
    "RecordingQuerySet",
    "RetentionRun",
    "Sample",
    "SampleQuerySet",
    "StatusMoved",
    "Stock",
    "Tally",
    "VerifyRun",
    "VerifyRunQuerySet",
    "new_receipt",
]
