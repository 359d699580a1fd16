"""One page, as its talk knows it, and what is on its way to it: in order, and never in anybody's way."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from types import coroutine
from typing import Any, Final, Protocol

from msgspec import Struct

from corpus.refusals import Refused
from games.play.protocol import written
from games.play.scores import Gone

MOST_FRAMES: Final = 150
"""Three seconds. A page that is further behind misses the oldest: live, they are of no use any more."""

MOST_WORDS: Final = 500
"""Messages. A page asks for one a second, and a line that is dead is known to be so long before."""


class Page(Protocol):
    """The connection, as its talk needs it."""

    name: str
    address: str
    user_agent: str

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside; what it raises ends the connection."""

    def refuse(self, refused: Refused) -> None:
        """The connection ends, with words."""

    def finish(self) -> None:
        """The connection ends, as it should."""


Sending = Coroutine[Any, Any, None]


class Outbox:
    """Args: `send` takes an ASGI event, and raises Gone when the page has gone."""

    def __init__(self, send: Callable[[dict[str, Any]], Sending]) -> None:
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._frames = 0
        self._is_free = False  # nothing is being sent, and `run` waits for more
        self._begun: Sending | None = None
        # No event of asyncio: to wait for one asks the system which process this is.
        self._more: asyncio.Future[None] | None = None
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def is_behind(self) -> bool:
        """Whether the page takes none of what it is told; then it is to say nothing either."""
        return len(self._waiting) - self._frames > MOST_WORDS

    def frame(self, data: bytes) -> None:
        """A frame of the other."""
        if self._frames >= MOST_FRAMES:
            oldest = next(each for each in self._waiting if "bytes" in each)
            self._waiting.remove(oldest)
            self._frames -= 1
        event = {"type": "websocket.send", "bytes": data}
        if not (self._is_free and self._went_at_once(event)):
            self._frames += 1
            self._put(event)

    def say(self, message: Struct) -> None:
        """A message; none is left out."""
        event = {"type": "websocket.send", "text": written(message).decode()}
        if not (self._is_free and self._went_at_once(event)):
            self._put(event)

    async def empty(self, seconds: float) -> None:
        """Wait until all has been sent, and no longer than this. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            await self._empty.wait()

    async def run(self) -> None:
        """Send what could not go at once, until it is cancelled or the page has gone."""
        loop = asyncio.get_running_loop()
        while True:
            if self._begun is not None:
                begun, self._begun = self._begun, None
                await begun
            while self._waiting:
                event = self._waiting.popleft()
                self._frames -= "bytes" in event
                await self._send(event)
            self._empty.set()
            self._more = loop.create_future()
            self._is_free = True
            await self._more

    def _put(self, event: dict[str, Any]) -> None:
        self._waiting.append(event)
        self._wake()

    def _wake(self) -> None:
        self._is_free = False
        self._empty.clear()
        if self._more is not None and not self._more.done():
            self._more.set_result(None)

    def _went_at_once(self, event: dict[str, Any]) -> bool:
        """Whether it is the server's now, without a task that is woken for it: mostly there is nothing to
        wait for. Where there is, `run` has the rest of it; and `run` hears that the page has gone, not
        whoever spoke."""
        sending = self._send(event)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return True
        except Gone:
            return False
        self._begun = _rest_of(sending, waits_for)
        self._wake()
        return True


@coroutine
def _rest_of(sending: Sending, waits_for: Any) -> Generator[Any, None, None]:
    """A coroutine that was begun outside a task, from the first thing on that it waits for."""
    try:
        while True:
            try:
                yield waits_for
            except BaseException as error:
                waits_for = sending.throw(error)
            else:
                waits_for = sending.send(None)
    except StopIteration:
        return
