"""Which report a moderator is given first: one in a language they understand, that nobody else is hearing.

A report may be answered by anybody who opens it, and the first answer stands. So this is kept in the cache
and nowhere else: where that is away, two hear the same one, and the second is told.
"""

import logging
from collections.abc import Sequence
from typing import Final

from django.core.cache import cache
from redis import RedisError

from accounts.models import User
from moderation.models import Report

log = logging.getLogger(__name__)

HEARING: Final = 300
"""Seconds for which a report that a moderator has opened is given to nobody else."""


def first(waiting: Sequence[Report], moderator: User) -> Report | None:
    """The first of them that no other moderator has before them; if all are taken, the first."""
    try:
        others = {key for key, who in cache.get_many(map(_key, waiting)).items() if who != moderator.pk}
    except (OSError, RedisError) as error:
        log.warning("The cache does not answer, so that two may be given the same report: %s", error)
        others = set()
    free = (report for report in waiting if _key(report) not in others)
    return next(free, next(iter(waiting), None))


def open_for(report: Report, moderator: User) -> None:
    """It is before this moderator now."""
    try:
        cache.set(_key(report), moderator.pk, timeout=HEARING)
    except (OSError, RedisError) as error:
        log.warning("The cache does not answer, so that two may be given the same report: %s", error)


def _key(report: Report) -> str:
    return f"report:before:{report.pk}"
