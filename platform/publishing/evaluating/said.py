"""What a model said of one clip in one band, beside what people decided. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One answer.

    Attributes:
        clip: id of the row.
        truth: what people decided.
        said: what the model said, at its threshold.
        sure: its probability of `complete`, or of its first label where it has no `complete`.
        speaker: "" where the data names none.
        silence_ms, went_on: what followed; None where the data does not say, or the floor was the agent's.
    """

    clip: str
    band: str
    language: str
    game: str
    speaker: str
    truth: str
    said: str
    sure: float
    silence_ms: float | None
    went_on: bool | None
