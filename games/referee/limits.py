"""How much one listener may ask for, counted in the cache that all web processes share."""

from typing import Final

from accounts.limits import counting
from accounts.limits.counting import Exceeded
from accounts.limits.table import CLIPS, CLIPS_OF_AN_ADDRESS, MINUTE, Limit, Per
from corpus.refusals import Fault, Refused
from moderation.serving import standing
from moderation.serving.standing import Listener

NEXT: Final = "referee_next"
"""Counted by the ladder, not by the table."""


def count(listener: Listener) -> None:
    """Count a request.

    Raises:
        Refused: too_many_clips, with the seconds until a new quarter of an hour begins.
    """
    _count(CLIPS, listener.contributor.pk, Fault.TOO_MANY_CLIPS)
    _count(CLIPS_OF_AN_ADDRESS, listener.address, Fault.TOO_MANY_CLIPS)


def count_next(listener: Listener) -> None:
    """Count a question for the next clip; how many a minute has, the ladder says.

    Raises:
        Refused: too_many_next, with the seconds until the next minute.
    """
    most = standing.rung(listener).next_a_minute
    limit = Limit(NEXT, "clips asked for", Per.CONTRIBUTOR, most, MINUTE)
    _count(limit, listener.contributor.pk, Fault.TOO_MANY_NEXT)


def _count(limit: Limit, who: object, fault: Fault) -> None:
    try:
        counting.count(limit, who)
    except Exceeded as exceeded:
        raise Refused(fault, exceeded.wait) from None
