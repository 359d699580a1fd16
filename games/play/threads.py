"""The bridge from the event loop to the database, the storage and the encoder: none of them runs on it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Final, TypeVar

from channels.db import DatabaseSyncToAsync
from django.db import InterfaceError, OperationalError

from corpus.refusals import Fault, Refused
from corpus.storage.breaker import AT_ONCE

T = TypeVar("T")

THREADS: Final = 2 * AT_ONCE
"""Twice as many as the storage is given calls at once: where those hang, the others can be told so."""

WRITING: Final = ThreadPoolExecutor(THREADS, "takes")
"""Threads in which takes are stored, and nothing else is done: a storage or a database that hangs keeps
nobody from being greeted or given a round."""

PATIENCE: Final = 10.0
"""Seconds that a player waits for *stored* where takes have no spool to go to: a store that hangs takes 17 to
say so, and a take that comes again is kept once."""

AGAIN: Final = 10
"""Seconds after which it makes sense to ask a database again that did not answer."""

log = logging.getLogger(__name__)


async def in_thread(
    call: Callable[..., T], *args: object, among: Executor | None = None, patience: float | None = None
) -> T:
    """What `call` returns, run in one of these threads, or one of the loop's own.

    patience: seconds after which nobody waits for it any more. It runs on, and has to be safe to repeat.

    Raises:
        Refused: storage_down, where the database does not answer, is locked, or has no room; or in time.
        Exception: whatever else it raised.
    """
    crossing: Callable[..., Awaitable[T]] = DatabaseSyncToAsync(call, thread_sensitive=False, executor=among)
    try:
        async with asyncio.timeout(patience):
            return await crossing(*args)
    except TimeoutError as error:
        log.warning("A player was told to come again, since %s takes too long", call.__name__)
        raise Refused(Fault.STORAGE_DOWN, AGAIN) from error
    except (OperationalError, InterfaceError) as error:
        log.warning("The database did not answer a player: %s", error)
        raise Refused(Fault.STORAGE_DOWN, AGAIN) from error
