"""Celery's side: attempts are counted where an earlier one came to nothing, and by no other task.

A task that comes through at once costs nothing here: its message is neither sent again by a sweep nor given
back by the broker.
"""

import logging
from typing import Any, Final

from celery import Task
from celery.exceptions import Ignore, SoftTimeLimitExceeded, TimeLimitExceeded
from django.db import DatabaseError, InterfaceError, OperationalError

from corpus.broker import AGAIN
from games.dead_letters.models import DeadLetter

log = logging.getLogger(__name__)

SERVICES: Final = frozenset({"amqp", "botocore", "kombu", "redis"})
"""Packages whose errors speak of a service. Named, since importing the store's takes half a second."""


HELD: Final = "dead_letter"
"""Name under which a request has the row that counts it."""


class CountedTask(Task[Any, Any]):
    """The base of every task: what failed for good, or was killed over and over, is laid aside."""

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Raises Ignore where it was laid aside: its message is over."""
        if not _comes_again(self.request):
            return
        letter = DeadLetter.get(self.name, args, kwargs)
        if not letter.begin():
            raise Ignore
        setattr(self.request, HELD, letter)

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        """Nothing to count any more."""
        if letter := getattr(self.request, HELD, None):
            letter.delete()

    def on_failure(self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """After the last attempt, and in a worker's main process when a process was killed for its time."""
        try:
            _failed(self, exc, args, kwargs)
        except DatabaseError as error:
            log.warning("%s failed, which could not be written down: %s", self.name, error)


def _failed(task: Any, error: BaseException, args: Any, kwargs: Any) -> None:
    counted: DeadLetter | None = getattr(task.request, HELD, None)
    if is_outside(error):
        if counted:
            counted.take_back()
        return
    letter = counted or DeadLetter.get(task.name, args, kwargs)
    if isinstance(error, TimeLimitExceeded):
        letter.note(f"It took longer than {task.time_limit} s, and its process was killed.")
    else:
        letter.die(said(task, error))


def is_outside(error: BaseException) -> bool:
    """Whether something that a task needs was away: it comes again, however often, once that is back."""
    package = type(error).__module__.partition(".")[0]
    away = (OperationalError, InterfaceError, OSError)
    return isinstance(error, away) or package in SERVICES


def said(task: Any, error: BaseException) -> str:
    """An error in words."""
    if isinstance(error, SoftTimeLimitExceeded):
        return f"It took longer than {task.soft_time_limit} s."
    return f"{type(error).__name__}: {error}".rstrip(": ")


def _comes_again(request: Any) -> bool:
    given_back = (request.delivery_info or {}).get("redelivered")
    sent_again = request.get(AGAIN) or (request.headers or {}).get(AGAIN)
    return bool(given_back or sent_again)
