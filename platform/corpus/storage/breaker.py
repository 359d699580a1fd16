"""When a store that does not answer is left alone, and when it is asked again. Pure but for its lock.

One for each process. After FAILURES calls in a row that failed, or that have hung for HANGS seconds, every
further call is refused at once for REST seconds; then one caller asks whether it is there, shortly, and only
if it is goes everybody on. So many hung calls, and no more, is what a store that is away can cost a process.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

FAILURES: Final = 3
"""In a row: one alone may be bad luck."""

HANGS: Final = 5.0
"""Seconds after which a call counts against the store while it still runs, if none has succeeded since."""

REST: Final = 10.0
"""Seconds."""

AT_ONCE: Final = 16
"""Calls of one process that may be under way; nobody's thread waits behind more."""

QUEUED: Final = 2.0
"""Seconds that a call waits for its turn behind those."""


class Away(OSError):
    """The store is left alone; `wait`: seconds until it makes sense to come again."""

    def __init__(self, words: str, wait: float = REST) -> None:
        super().__init__(words)
        self.wait = max(1, round(wait))


class Breaker:
    """Lets calls through while the store answers.

    Args:
        there: asks the store something short, and raises what it raises.
        counts: whether an error says that the store is away; others are answers.
        clock: seconds, steady.
    """

    def __init__(
        self,
        there: Callable[[], object],
        counts: Callable[[Exception], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._there, self._counts, self._clock = there, counts, clock
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._failures = 0
        self._asked_again_at: float | None = None
        self._asking = False
        self._answered = clock()
        self._running: dict[object, float] = {}

    @property
    def open(self) -> bool:
        """Whether the store is being left alone."""
        return self._asked_again_at is not None

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call of the store.

        Raises:
            Away: it is not called.
        """
        if self._may_ask():
            self._ask()
        if not self._turns.acquire(timeout=QUEUED):
            raise Away("The store is busy with as much as it is given at once.", QUEUED)
        me = object()
        self._running[me] = self._clock()
        try:
            yield
        except Exception as error:
            self._note(failed=self._counts(error))
            raise
        else:
            self._note(failed=False)
        finally:
            del self._running[me]
            self._turns.release()

    def _may_ask(self) -> bool:
        """False: go on. True: this caller is the one who finds out whether it is there again."""
        with self._lock:
            now = self._clock()
            if self._asked_again_at is None:
                if not self._hangs(now):
                    return False
                self._open(now)
            left = (self._asked_again_at or now) - now
            if left > 0 or self._asking:
                raise Away("The store does not answer.", max(left, 1.0))
            self._asking = True
            return True

    def _hangs(self, now: float) -> bool:
        if now - self._answered < HANGS:
            return False
        return sum(now - begun >= HANGS for begun in list(self._running.values())) >= FAILURES

    def _ask(self) -> None:
        try:
            self._there()
        except Exception as error:
            with self._lock:
                self._open(self._clock())
            raise Away("The store does not answer yet.") from error
        finally:
            self._asking = False
        self._note(failed=False)

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            now = self._clock()
            if not failed:
                self._failures, self._asked_again_at, self._asking, self._answered = 0, None, False, now
                return
            self._failures += 1
            if self._failures >= FAILURES:
                self._open(now)

    def _open(self, now: float) -> None:
        self._asked_again_at = now + REST
