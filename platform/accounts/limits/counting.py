"""Counting by the table, in the cache that all web processes share.

Counted is within the stretch of time that this moment lies in, each with a key of its own: a look costs one
step of a counter, however much came before. What one process alone may do is counted in it.
"""

import time
from contextlib import suppress
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache

from accounts import addresses
from accounts.limits.table import Limit, Per, most

MANY: Final = 100
"""Counters of this process, of which only those of this minute count."""

_here: Final[dict[str, int]] = {}
_lock: Final = Lock()


class Exceeded(Exception):
    """More than there may be; `wait`: seconds until there may be more again."""

    def __init__(self, limit: Limit, wait: int) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.wait = wait


def count(limit: Limit, who: object = "", amount: int = 1) -> None:
    """Count something that was done, or is about to be.

    Args:
        who: an id, a hash of an address, or nothing where it is of the process. "" of an address that is not
            known is not counted.

    Raises:
        Exceeded: it is more than there may be.
    """
    if who == "" and limit.per is not Per.PROCESS:
        return
    key, wait = _now(limit, who)
    counted = _add_here(key, amount) if limit.per is Per.PROCESS else _add(key, amount, limit.seconds)
    if counted > most(limit, settings.LIMITS):
        raise Exceeded(limit, wait)


def take_back(limit: Limit, who: object = "") -> None:
    """What was counted did not happen after all."""
    with suppress(ValueError):  # the stretch has ended meanwhile
        cache.decr(_now(limit, who)[0])


def check(limit: Limit, who: object = "") -> None:
    """Whether one more would still be taken; nothing is counted. Of a process nothing is asked beforehand.

    Raises:
        Exceeded: it would not.
    """
    key, wait = _now(limit, who)
    if (cache.get(key) or 0) >= most(limit, settings.LIMITS):
        raise Exceeded(limit, wait)


def at(request: Any) -> str:
    """Where a request comes from, as it is counted."""
    return addresses.hashed(request.META.get("REMOTE_ADDR", ""))


def now() -> int:
    """Seconds of the clock that every process has."""
    return int(time.time())


def _now(limit: Limit, who: object) -> tuple[str, int]:
    """The counter's key, and the seconds until the next one begins."""
    at = now()
    return f"limit:{limit.name}:{who}:{at // limit.seconds}", limit.seconds - at % limit.seconds


def _add_here(key: str, amount: int) -> int:
    with _lock:
        if len(_here) > MANY:
            _here.clear()
        _here[key] = counted = _here.get(key, 0) + amount
    return counted


def _add(key: str, amount: int, seconds: int) -> int:
    try:
        return int(cache.incr(key, amount))
    except ValueError:  # nobody has counted in this stretch yet
        cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key, amount))
    except ValueError:  # it ended, or was thrown out, between the two lines
        return amount
