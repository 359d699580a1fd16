"""Counting by the table, in the cache that all web processes share; without one, in the process.

Counted is within the stretch of time that this moment lies in, each with a key of its own: a look costs one
step of a counter, however much came before. What one process alone may do is counted in it, always.
"""

import time
from contextlib import suppress
from threading import Lock
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core.cache import cache

from accounts import addresses
from accounts.limits.table import Limit, Per, most

MANY: Final = 100_000
"""Counters of this process, of which the oldest make room: whoever fills it up throws others out."""

_here: Final[dict[str, tuple[int, int]]] = {}
"""Key to what was counted, and to when its stretch ends, in seconds of `now`."""
_lock: Final = Lock()


class Exceeded(Exception):
    """More than there may be; `wait`: seconds until there may be more again."""

    def __init__(self, limit: Limit, wait: int) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.wait = wait


class Counted(NamedTuple):
    """Something that was done, or is about to be.

    Attributes:
        who: an id, a hash of an address, or nothing where it is of the process. "" of an address that is not
            known is not counted.
        amount: how much of it.
    """

    limit: Limit
    who: object = ""
    amount: int = 1


def count(limit: Limit, who: object = "", amount: int = 1) -> None:
    """Count one thing, as `Counted` has it.

    Raises:
        Exceeded: it is more than there may be.
    """
    count_all(Counted(limit, who, amount))


def count_all(*counted: Counted) -> None:
    """Count several things, one after the other up to the first that is too much; what is shared comes first,
    in one question to the cache.

    Raises:
        Exceeded: of that one.
    """
    of_processes = [each for each in counted if each.limit.per is Per.PROCESS]
    of_people = [each for each in counted if each.who != "" and each.limit.per is not Per.PROCESS]
    if settings.REDIS_URL and of_people:
        _count_there(of_people)
        of_people = []
    _count_here(of_people + of_processes)


def take_back(limit: Limit, who: object = "") -> None:
    """What was counted did not happen after all."""
    key, _ = _now(limit, who)
    if _is_shared(limit):
        with suppress(ValueError):  # the stretch has ended meanwhile
            cache.decr(key)
        return
    with _lock:
        if key in _here:
            so_far, ends = _here[key]
            _here[key] = so_far - 1, ends


def check(limit: Limit, who: object = "") -> None:
    """Whether one more would still be taken; nothing is counted. Of a process nothing is asked beforehand.

    Raises:
        Exceeded: it would not.
    """
    key, wait = _now(limit, who)
    so_far = (cache.get(key) or 0) if _is_shared(limit) else _here.get(key, (0, 0))[0]
    if so_far >= most(limit, settings.LIMITS):
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


def _is_shared(limit: Limit) -> bool:
    """Whether other processes count the same; without Redis there is one process, and what it knows."""
    return limit.per is not Per.PROCESS and bool(settings.REDIS_URL)


def _count_there(counted: list[Counted]) -> None:
    at = [_now(each.limit, each.who) for each in counted]
    steps = [
        (key, each.amount, most(each.limit, settings.LIMITS), each.limit.seconds)
        for (key, _), each in zip(at, counted, strict=True)
    ]
    shared: Any = cache  # `config.counting.CountingCache`
    exceeded = shared.count_up(steps)
    if exceeded is not None:
        raise Exceeded(counted[exceeded].limit, at[exceeded][1])


def _count_here(counted: list[Counted]) -> None:
    """All at one moment: a take has six, and each would ask for the time, and wait for its turn."""
    at, mosts = now(), settings.LIMITS
    with _lock:
        for limit, who, amount in counted:
            stretch, past = divmod(at, limit.seconds)
            key, wait = f"limit:{limit.name}:{who}:{stretch}", limit.seconds - past
            if key not in _here:
                _throw_out()
            so_far, ends = _here.get(key, (0, at + wait))
            _here[key] = so_far + amount, ends
            if so_far + amount > most(limit, mosts):
                raise Exceeded(limit, wait)


def _throw_out() -> None:
    """Counters that nothing will ask for any more; of too many also the oldest."""
    at = now()
    while _here and (len(_here) >= MANY or next(iter(_here.values()))[1] <= at):
        del _here[next(iter(_here))]
