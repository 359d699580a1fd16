"""Handing work to a worker: the database is the truth, and the broker only a hint."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from celery import signature
from django.db.models import Q
from kombu.exceptions import OperationalError

AHEAD: Final = timedelta(minutes=1)
"""By which the clocks of a site's machines may differ."""

log = logging.getLogger(__name__)


def hand_over(task: str, *arguments: Any, what: str, seconds: float = 0) -> None:
    """Send a task. When the broker is down that is logged and no more: a sweep finds the row that waits.

    Args:
        task: its name, since whoever asks need not know the code that does it.
        arguments: of the task, as JSON knows them.
        what: the work in words, for the log.
        seconds: how long the worker is to wait before it begins.
    """
    # A countdown of 0 would go the way of a later one, by the worker's timer.
    later: dict[str, Any] = {"countdown": seconds} if seconds else {}
    try:
        signature(task, args=arguments).apply_async(retry=False, **later)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not take %s, the next sweep will: %s", what, error)


def overdue(column: str, now: datetime, wait: timedelta) -> Q:
    """Rows that have waited for so long, by the time in this column; those of tomorrow as well.

    A machine whose clock was ahead leaves times that lie in the future. They say nothing of how long a row
    has waited, and it must not wait until they have come.
    """
    return Q(**{f"{column}__lte": now - wait}) | Q(**{f"{column}__gt": now + AHEAD})
