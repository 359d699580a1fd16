"""A time limit for all that is waited for until something is over."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class Deadline:
    """One timer, which looks how far its end has been moved meanwhile: `asyncio.timeout` sets one up, and
    takes it down, for each part that is waited for.

    Args:
        until: when it ends, on the loop's clock; asked again whenever that may have come.
    """

    def __init__(self, until: Callable[[], float]) -> None:
        self._until = until
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: asyncio.Task[object] | None = None
        self._late = False

    async def wait(self, call: Callable[[], Awaitable[T]]) -> T:
        """What `call` gives, unless it ends before.

        Raises:
            TimeoutError: it did.
        """
        if self._timer is None:
            self._timer = self._loop.call_at(self._until(), self._look)
        self._waiting = task = asyncio.current_task(self._loop)
        try:
            return await call()
        except asyncio.CancelledError:
            # Ours, unless somebody else wanted it too: then it goes on to them.
            if self._late and task is not None and not task.uncancel():
                raise TimeoutError from None
            raise
        finally:
            self._waiting = None

    def end(self) -> None:
        """Nothing is waited for any more."""
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = None
        if self._waiting is None:  # by whom it is set anew, once something is waited for again
            return
        until = self._until()
        if self._loop.time() < until:
            self._timer = self._loop.call_at(until, self._look)
            return
        self._late = True
        self._waiting.cancel()
