"""What a page may send: read strictly, like everything from outside. Pure."""

from dataclasses import dataclass
from typing import Any, Final

from corpus.refusals import Fault, Refused

LEAST_SURE: Final = 0.5
MOST_SURE: Final = 1.0
MOST_WORDS: Final = 600
"""Characters of a mended transcript; a minute of fast speech has about a thousand, a turn far fewer."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote as it was sent.

    Attributes:
        label: value of `corpus.labels.Label`, or "unusable".
        reason: why it can't be used; empty for any other label.
        confidence: how probable the listener thinks their label, 0.5 to 1; None for "unusable".
        midfiller: whether they heard a filler inside the turn; None when they did not say.
        endfiller: the same at its end.
    """

    label: str
    reason: str = ""
    confidence: float | None = None
    midfiller: bool | None = None
    endfiller: bool | None = None


def ballot(fields: dict[str, Any], *, labels: frozenset[str], reasons: frozenset[str]) -> Ballot:
    """A vote.

    Args:
        labels: those that say what was heard; "unusable" is not among them.
        reasons: why a clip can be unusable.

    Raises:
        Refused: invalid_message.
    """
    middle, end = _yes_or_no(fields.get("midfiller")), _yes_or_no(fields.get("endfiller"))
    label, reason = fields.get("label"), fields.get("reason")
    if label == "unusable" and isinstance(reason, str) and reason in reasons:
        return Ballot(label, reason, midfiller=middle, endfiller=end)
    if not isinstance(label, str) or label not in labels:
        raise Refused(Fault.INVALID_MESSAGE)
    sure = _confidence(fields.get("confidence"))
    return Ballot(label, confidence=sure, midfiller=middle, endfiller=end)


def words(fields: dict[str, Any]) -> str:
    """A mended transcript, in one line; "" when there is nothing in it.

    Raises:
        Refused: invalid_message, text_too_large.
    """
    text = fields.get("text")
    if not isinstance(text, str):
        raise Refused(Fault.INVALID_MESSAGE)
    text = " ".join(text.split())
    if len(text) > MOST_WORDS:
        raise Refused(Fault.TEXT_TOO_LARGE)
    if not text.isprintable():  # half a surrogate pair or a NUL, which no database keeps
        raise Refused(Fault.INVALID_MESSAGE)
    return text


def _confidence(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(Fault.INVALID_MESSAGE)
    if not LEAST_SURE <= value <= MOST_SURE:  # false for NaN too
        raise Refused(Fault.INVALID_MESSAGE)
    return float(value)


def _yes_or_no(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise Refused(Fault.INVALID_MESSAGE)
