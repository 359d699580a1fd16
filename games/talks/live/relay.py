"""From one side's line to the other's: a call where both are in this process, Redis where they are not.

Nothing here waits: what a line across processes does not take in time is left out of the live talk. For the
recording each process keeps its own side.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.conf import settings
from msgspec import DecodeError
from redis import Redis, RedisError

from games.play.protocol import written
from games.talks.live import exchange
from games.talks.live.exchange import Exchange
from games.talks.live.messages import Between, Over, Replaced, parse_between

FRAME: Final = b"f"
WORD: Final = b"w"
PATIENCE: Final = 2.0
"""Seconds that a withdrawal over HTTP waits for Redis to tell the lines; the next stretch tells them too."""

log = logging.getLogger(__name__)

_here: dict[tuple[int, int], "Line"] = {}
"""By talk and side. The talk's number, since a UUID is hashed and compared in Python, for every frame."""


class Line:
    """One side's end of a talk.

    Args:
        name: of this connection, so that an older one of the same side knows a newer.
        frame: takes a frame of the other; is not to wait.
        word: takes what the other, or a newer line of this side, says.
    """

    def __init__(
        self,
        talk: UUID,
        number: int,
        name: str,
        frame: Callable[[bytes], None],
        word: Callable[[Between], None],
    ) -> None:
        self._name = name
        self._own, self._others = (talk.int, number), (talk.int, 1 - number)
        self._mine, self._theirs = _channel(talk, number), _channel(talk, 1 - number)
        self.frame, self.word = frame, word
        self.loop = asyncio.get_running_loop()
        self._exchange: Exchange | None = None

    def open(self) -> None:
        """From now on the other is heard here; an older line of this side is told so."""
        older = _here.get(self._own)
        _here[self._own] = self
        if older is not None:
            older.word(Replaced(self._name))
        if settings.REDIS_URL:
            self._exchange = exchange.here()
            self._exchange.join(self._mine, self._take)
            self._exchange.word(self._mine, WORD + written(Replaced(self._name)))

    def send(self, frame: bytes) -> None:
        """A frame for the other."""
        if other := _here.get(self._others):
            other.frame(frame)
        elif self._exchange is not None:
            self._exchange.frame(self._theirs, FRAME + frame)

    def say(self, word: Between) -> None:
        """Something for the other to know."""
        if other := _here.get(self._others):
            other.word(word)
        elif self._exchange is not None:
            self._exchange.word(self._theirs, WORD + written(word))

    async def close(self) -> None:
        """Nothing comes here any more; what was said is let out first."""
        if _here.get(self._own) is self:
            del _here[self._own]
        if self._exchange is not None:
            await self._exchange.leave(self._mine, self._take)

    def _take(self, data: bytes) -> None:
        if data[:1] == FRAME:
            self.frame(data[1:])
            return
        try:
            word = parse_between(data[1:])
        except DecodeError as error:
            # Of a process with another version; nobody else is to miss a frame for it.
            log.warning("What another process said in a talk is not understood: %s", error)
            return
        if not (isinstance(word, Replaced) and word.by == self._name):
            self.word(word)


def tell_over(talk: UUID) -> None:
    """From any thread: both lines look at the row of their talk, which has ended."""
    for number in (0, 1):
        if line := _here.get((talk.int, number)):
            line.loop.call_soon_threadsafe(line.word, Over())
    if not settings.REDIS_URL:
        return
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE) as client:
            for number in (0, 1):
                client.publish(_channel(talk, number), WORD + written(Over()))
    except RedisError as error:
        log.warning("Redis did not tell the lines of talk %s that it has ended: %s", talk, error)


def _channel(talk: UUID, number: int) -> bytes:
    return f"talk:{talk}:{number}".encode()
