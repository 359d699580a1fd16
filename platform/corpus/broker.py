"""Handing work to a worker: the database is the truth, and the broker only a hint."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from celery import signature
from django.db.models import Q
from kombu.exceptions import OperationalError

AHEAD: Final = timedelta(minutes=1)
"""By which the clocks of a site's machines may differ."""

AGAIN: Final = "your_turn_again"
"""Header of a message that says that an earlier one came to nothing."""

log = logging.getLogger(__name__)


def hand_over(
    task: str,
    *arguments: Any,
    what: str,
    seconds: float = 0,
    again: bool = False,
    named: Mapping[str, Any] | None = None,
) -> None:
    """Send a task. When the broker is down that is logged and no more: a sweep finds the row that waits.

    Args:
        task: its name, since whoever asks need not know the code that does it.
        arguments: of the task, as JSON knows them.
        what: the work in words, for the log.
        seconds: how long the worker is to wait before it begins.
        again: it was sent before. A worker counts how often, so that what kills workers is laid aside.
        named: arguments by name.
    """
    # A countdown of 0 would go the way of a later one, by the worker's timer.
    options: dict[str, Any] = {"countdown": seconds} if seconds else {}
    if again:
        options["headers"] = {AGAIN: True}
    try:
        signature(task, args=arguments, kwargs=dict(named or {})).apply_async(retry=False, **options)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not take %s, the next sweep will: %s", what, error)


def overdue(column: str, now: datetime, wait: timedelta) -> Q:
    """Rows that have waited for so long, by the time in this column; those of tomorrow as well.

    A machine whose clock was ahead leaves times that lie in the future. They say nothing of how long a row
    has waited, and it must not wait until they have come.
    """
    return Q(**{f"{column}__lte": now - wait}) | Q(**{f"{column}__gt": now + AHEAD})
