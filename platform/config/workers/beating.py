"""Which queues somebody works on: each worker says so in the cache, and what it says is soon forgotten.

Its main process says it, which listens to the broker while its children work: one that hangs falls silent.
"""

import time
from collections.abc import Iterable
from typing import Any, Final

from celery.signals import heartbeat_sent
from django.core.cache import cache

EVERY: Final = 5.0
"""Seconds between two words of a worker."""

KEPT: Final = 20
"""Seconds that a word stands: three in a row may be lost."""

_said = float("-inf")


def begin(queues: Iterable[str]) -> None:
    """From now on this process says that it works on these queues, along with Celery's heartbeats."""
    words = {_key(queue): 1 for queue in queues}

    def beat(**_: Any) -> None:
        global _said
        if time.monotonic() - _said >= EVERY:
            _said = time.monotonic()
            cache.set_many(words, timeout=KEPT)

    heartbeat_sent.connect(beat, weak=False)


def heard(queues: Iterable[str]) -> dict[str, bool]:
    """Queue to whether a worker of it has been heard of lately."""
    named = {queue: _key(queue) for queue in queues}
    found = cache.get_many(named.values())
    return {queue: key in found for queue, key in named.items()}


def _key(queue: str) -> str:
    return f"works-on:{queue}"
