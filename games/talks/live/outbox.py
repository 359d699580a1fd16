"""One page, as its talk knows it, and what is on its way to it: in order, and never in anybody's way."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, Protocol

from msgspec import Struct

from corpus.refusals import Refused
from games.play.protocol import written

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


class Outbox:
    """Args: `send` takes an ASGI event, and raises when the page has gone."""

    def __init__(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._frames = 0
        # No event of asyncio for each frame: to wait for one asks the system which process this is.
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
        self._frames += 1
        self._put({"type": "websocket.send", "bytes": data})

    def say(self, message: Struct) -> None:
        """A message; none is left out."""
        self._put({"type": "websocket.send", "text": written(message).decode()})

    async def empty(self, seconds: float) -> None:
        """Wait until all has been sent, and no longer than this. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            await self._empty.wait()

    async def run(self) -> None:
        """Send, until it is cancelled or the page has gone."""
        loop = asyncio.get_running_loop()
        while True:
            while self._waiting:
                event = self._waiting.popleft()
                self._frames -= "bytes" in event
                await self._send(event)
            self._empty.set()
            self._more = loop.create_future()
            await self._more

    def _put(self, event: dict[str, Any]) -> None:
        self._waiting.append(event)
        self._empty.clear()
        if self._more is not None and not self._more.done():
            self._more.set_result(None)
