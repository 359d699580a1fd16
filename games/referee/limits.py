"""How much one listener may ask for, counted in the cache that all web processes share."""

import time
from typing import Final

from django.core.cache import cache

from corpus.refusals import Fault, Refused
from moderation.serving import standing
from moderation.serving.standing import Listener

SECONDS: Final = 15 * 60
MOST: Final = 300
"""Requests of one listener within that time, as in PyBossa: 60 clips, one every fifteen seconds."""
MOST_FROM_ONE_ADDRESS: Final = 10 * MOST
"""A school or a family may share one."""

MINUTE: Final = 60


def count(listener: Listener) -> None:
    """Count a request.

    Raises:
        Refused: too_many_clips, with the seconds until a new quarter of an hour begins.
    """
    _count(f"referee:{listener.contributor.pk}", SECONDS, MOST, Fault.TOO_MANY_CLIPS)
    _count(f"referee:{listener.address}", SECONDS, MOST_FROM_ONE_ADDRESS, Fault.TOO_MANY_CLIPS)


def count_next(listener: Listener) -> None:
    """Count a question for the next clip; how many a minute has, the ladder says.

    Raises:
        Refused: too_many_next, with the seconds until the next minute.
    """
    most = standing.rung(listener).next_a_minute
    _count(f"referee:next:{listener.contributor.pk}", MINUTE, most, Fault.TOO_MANY_NEXT)


def _count(what: str, seconds: int, most: int, fault: Fault) -> None:
    """Count within the stretch of time that this moment lies in; each stretch has a key of its own."""
    now = int(time.time())
    key, left = f"{what}:{now // seconds}", seconds - now % seconds
    cache.add(key, 0, timeout=seconds)
    try:
        asked = cache.incr(key)
    except ValueError:  # it ended between the two lines
        asked = 1
    if asked > most:
        raise Refused(fault, left)
