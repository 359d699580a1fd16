"""The cache in Redis, and in the process while Redis is away: counters go on, and nothing answers 500.

What is kept there is never the truth: how often somebody tried a password or a receipt, who was at an address
today, figures of a page. Counted in each process alone, a limit is looser for a while, and still one.
"""

import json
import logging
import time
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis, RedisError
from redis.commands.core import Script

log = logging.getLogger(__name__)

REST: Final = 5.0
"""Seconds that Redis is left alone once it has not answered: each try may wait for its time-out."""


COUNT_UP: Final = """
for i = 1, #KEYS do
  local amount, most, seconds = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), ARGV[3 * i]
  local counted = redis.call('INCRBY', KEYS[i], amount)
  if counted == amount then redis.call('EXPIRE', KEYS[i], seconds) end
  if counted > most then return i end
end
return 0
"""
"""For Redis, which runs it whole and nothing in between."""

Step = tuple[str, int, int, int]
"""Of a counter: its key, how much is added, how much there may be, and for how many seconds it is kept."""


class Json:
    """What is kept, as JSON: whoever can write to Redis cannot have a pickle run here."""

    def dumps(self, value: object) -> str | int:
        # Redis counts with plain integers only.
        return value if type(value) is int else json.dumps(value)

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


class Here(LocMemCache):
    """What one process knows."""

    def count_up(self, steps: Sequence[Step]) -> int | None:
        """As that of `CountingCache`."""
        for place, (key, amount, most, seconds) in enumerate(steps):
            self.add(key, 0, timeout=seconds)
            if self.incr(key, amount) > most:
                return place
        return None


class There(RedisCacheClient):
    """What goes to Redis, of a whole process.

    Django has caches of their own for every request and every socket, with connections of their own, and a
    client of its own for each question. Here they share them, and what they know of a Redis that is away.
    """

    def __init__(self, *servers: str, **options: Any) -> None:
        super().__init__(list(servers), **options)
        self.away_until = 0.0
        self._made: dict[ConnectionPool, Redis] = {}

    @cached_property
    def count_up(self) -> Script:
        """`COUNT_UP`, which Redis is told once and then only named."""
        return self.get_client(write=True).register_script(COUNT_UP)

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:  # noqa: ARG002  (as Django's)
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # django-stubs leave it out
        if pool not in self._made:
            self._made[pool] = super().get_client(None, write=write)
        return self._made[pool]


_there = lru_cache(There)


class CountingCache(RedisCache):
    """Django's cache in Redis, with one in memory behind it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"serializer": Json, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._here = Here("counting", {"OPTIONS": {"MAX_ENTRIES": 100_000}})

    @cached_property
    def _cache(self) -> There:
        return _there(*self._servers, **self._options)  # type: ignore[attr-defined]  # the same

    def count_up(self, steps: Sequence[Step]) -> int | None:
        """Add to counters, up to the first that is above what there may be then, and say its
        place in `steps`, or None: in one question, and as if nobody else counted meanwhile."""
        place: int | None = self._there_or_here("count_up", self._count_up, steps)
        return place

    def _count_up(self, steps: Sequence[Step]) -> int | None:
        keys = [self.make_and_validate_key(key) for key, *_ in steps]
        given = [value for _, *values in steps for value in values]
        place = int(self._cache.count_up(keys, given))
        return place - 1 if place else None

    def add(self, *args: Any, **options: Any) -> bool:
        return bool(self._there_or_here("add", super().add, *args, **options))

    def get(self, *args: Any, **options: Any) -> Any:
        return self._there_or_here("get", super().get, *args, **options)

    def set(self, *args: Any, **options: Any) -> None:
        self._there_or_here("set", super().set, *args, **options)

    def touch(self, *args: Any, **options: Any) -> bool:
        return bool(self._there_or_here("touch", super().touch, *args, **options))

    def delete(self, *args: Any, **options: Any) -> bool:
        return bool(self._there_or_here("delete", super().delete, *args, **options))

    def get_many(self, *args: Any, **options: Any) -> dict[Any, Any]:
        return dict(self._there_or_here("get_many", super().get_many, *args, **options))

    def has_key(self, *args: Any, **options: Any) -> bool:
        return bool(self._there_or_here("has_key", super().has_key, *args, **options))

    def incr(self, *args: Any, **options: Any) -> int:
        return int(self._there_or_here("incr", super().incr, *args, **options))

    def decr(self, *args: Any, **options: Any) -> int:
        return int(self._there_or_here("decr", super().decr, *args, **options))

    def set_many(self, *args: Any, **options: Any) -> list[Any]:
        return list(self._there_or_here("set_many", super().set_many, *args, **options))

    def delete_many(self, *args: Any, **options: Any) -> None:
        self._there_or_here("delete_many", super().delete_many, *args, **options)

    def clear(self) -> None:
        self._there_or_here("clear", super().clear)

    def _there_or_here(self, name: str, there: Callable[..., Any], *args: Any, **options: Any) -> Any:
        if time.monotonic() >= self._cache.away_until:
            try:
                return there(*args, **options)
            except RedisError as error:
                self._cache.away_until = time.monotonic() + REST
                log.warning("Redis does not answer, so this process counts for itself: %s", error)
        return getattr(self._here, name)(*args, **options)
