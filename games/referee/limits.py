"""How much one listener may ask for, counted in the cache that all web processes share."""

from typing import Final

from django.core.cache import cache

from accounts.http import Request
from accounts.models import Contributor
from corpus.refusals import Fault, Refused

SECONDS: Final = 15 * 60
MOST: Final = 300
"""Requests of one listener within that time, as in PyBossa: 60 clips, one every fifteen seconds."""
MOST_FROM_ONE_ADDRESS: Final = 10 * MOST
"""A school or a family may share one."""


def count(request: Request, contributor: Contributor) -> None:
    """Count a request.

    Raises:
        Refused: too_many_clips.
    """
    counted = {
        f"referee:{contributor.pk}": MOST,
        f"referee:{request.META.get('REMOTE_ADDR', '')}": MOST_FROM_ONE_ADDRESS,
    }
    for key, most in counted.items():
        cache.add(key, 0, timeout=SECONDS)
        try:
            asked = cache.incr(key)
        except ValueError:  # it ended between the two lines
            asked = 1
        if asked > most:
            raise Refused(Fault.TOO_MANY_CLIPS)
