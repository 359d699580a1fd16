"""The bridge from the event loop to the database, the storage and the encoder: none of them runs on it."""

import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Final, TypeVar

from channels.db import DatabaseSyncToAsync
from django.db import InterfaceError, OperationalError

from corpus.refusals import Fault, Refused
from corpus.storage.breaker import AT_ONCE

T = TypeVar("T")

WRITING: Final = ThreadPoolExecutor(AT_ONCE, "takes")
"""Threads in which takes are stored, and nothing else is done: a storage or a database that hangs keeps
nobody from being greeted or given a round. As many as the storage is given calls at once."""

AGAIN: Final = 10
"""Seconds after which it makes sense to ask a database again that did not answer."""

log = logging.getLogger(__name__)


async def in_thread(call: Callable[..., T], *args: object, among: Executor | None = None) -> T:
    """What `call` returns, run in one of these threads, or one of the loop's own.

    Raises:
        Refused: storage_down, where the database does not answer, is locked, or has no room.
        Exception: whatever else it raised.
    """
    crossing: Callable[..., Awaitable[T]] = DatabaseSyncToAsync(call, thread_sensitive=False, executor=among)
    try:
        return await crossing(*args)
    except (OperationalError, InterfaceError) as error:
        log.warning("The database did not answer a player: %s", error)
        raise Refused(Fault.STORAGE_DOWN, AGAIN) from error
