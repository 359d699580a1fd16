"""What was said, and the moments in it. Every change of status is a method here, a conditional update."""

from corpus.models.clock import LEAD, SAMPLE_RATE, TAIL, TAIL_MS
from corpus.models.recording import (
    COUNTING,
    OF_TALKS,
    RECEIPT_ALPHABET,
    Recording,
    RecordingQuerySet,
    Tally,
    new_receipt,
)
from corpus.models.sample import OF_THE_END, Sample, SampleQuerySet
from corpus.models.statuses import OPEN, SETTLING, StatusMoved
from corpus.models.upkeep import AlreadyVerifying, RetentionRun, Stock, VerifyRun, VerifyRunQuerySet
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
