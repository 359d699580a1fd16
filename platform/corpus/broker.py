"""Handing work to a worker: the database is the truth, and the broker only a hint."""

import logging
from typing import Any

from celery import signature
from kombu.exceptions import OperationalError

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
