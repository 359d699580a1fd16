"""What the page of Referee sends: read strictly, like everything from outside. Pure."""

from typing import Any, Final

from corpus import languages
from corpus.refusals import Fault, Refused
from games.play.protocol import read
from games.referee.messages import MOST_WORDS, Ballot, Heard, Report, Unusable, Words

UNUSABLE: Final = "unusable"


def ballot(fields: dict[str, Any], *, labels: frozenset[str], reasons: frozenset[str]) -> Ballot:
    """A vote.

    Args:
        labels: those that say what was heard; "unusable" is not among them.
        reasons: why a clip can be unusable.

    Raises:
        Refused: invalid_message.
    """
    sent: Ballot = read(fields, Unusable) if fields.get("label") == UNUSABLE else read(fields, Heard)
    known = sent.reason in reasons if isinstance(sent, Unusable) else sent.label in labels
    if not known:
        raise Refused(Fault.INVALID_MESSAGE)
    return sent


def reported(fields: dict[str, Any], *, reasons: frozenset[str]) -> Report:
    """What is wrong with a clip.

    Raises:
        Refused: invalid_message.
    """
    sent = read(fields, Report)
    if sent.reason not in reasons:
        raise Refused(Fault.INVALID_MESSAGE)
    return sent


def words(fields: dict[str, Any]) -> str:
    """A mended transcript, in one line; "" when there is nothing in it.

    Raises:
        Refused: invalid_message, text_too_large.
    """
    text = " ".join(read(fields, Words).text.split())
    if len(text) > MOST_WORDS:
        raise Refused(Fault.TEXT_TOO_LARGE)
    if not languages.writable(text):
        raise Refused(Fault.INVALID_MESSAGE)
    return text
