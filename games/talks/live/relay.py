"""From one side's line to the other's: a call where both are in this process, Redis where they are not.

Nothing here waits: what a line across processes does not take in time is left out of the live talk, and sent
again for the recording anyhow.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final
from uuid import UUID

import redis.asyncio
from django.conf import settings
from redis import Redis, RedisError

from games.play.protocol import written
from games.talks.live.messages import Between, Over, Replaced, parse_between

FRAME: Final = b"f"
WORD: Final = b"w"
MOST_WAITING: Final = 150
"""Frames and words on their way to Redis, three seconds of them; older ones are of no use to anybody."""
AWAY_SECONDS: Final = 1.0
"""Between two tries where Redis does not answer."""
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
        self._talk, self._number, self._name = talk, number, name
        self._own, self._others = (talk.int, number), (talk.int, 1 - number)
        self.frame, self.word = frame, word
        self.loop = asyncio.get_running_loop()
        self._waiting: deque[bytes] = deque()
        self._more = asyncio.Event()
        self._sending = False
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """From now on the other is heard here; an older line of this side is told so."""
        older = _here.get(self._own)
        _here[self._own] = self
        if older is not None:
            older.word(Replaced(self._name))
        if settings.REDIS_URL:
            listening = asyncio.Event()
            self._tasks = [
                asyncio.create_task(self._publish()),
                asyncio.create_task(self._listen(listening)),
            ]
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await listening.wait()
            self._put(self._number, WORD + written(Replaced(self._name)))

    def send(self, frame: bytes) -> None:
        """A frame for the other."""
        if other := _here.get(self._others):
            other.frame(frame)
        elif self._tasks:
            self._put(1 - self._number, FRAME + frame)

    def say(self, word: Between) -> None:
        """Something for the other to know."""
        if other := _here.get(self._others):
            other.word(word)
        elif self._tasks:
            self._put(1 - self._number, WORD + written(word))

    async def close(self) -> None:
        """Nothing comes here any more; what was said is let out first."""
        if _here.get(self._own) is self:
            del _here[self._own]
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while self._tasks and (self._waiting or self._sending):
                    await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _put(self, number: int, data: bytes) -> None:
        while len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
        self._waiting.append(bytes([number]) + data)
        self._more.set()

    async def _publish(self) -> None:
        """Whatever waits, in one go."""
        async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client:
            while True:
                await self._more.wait()
                self._more.clear()
                batch, self._sending = list(self._waiting), True
                self._waiting.clear()
                try:
                    pipe = client.pipeline(transaction=False)
                    for data in batch:
                        pipe.publish(_channel(self._talk, data[0]), data[1:])
                    await pipe.execute()
                except (RedisError, OSError) as error:
                    log.warning("Redis did not take what was said in a talk: %s", error)
                    self._waiting.extendleft(reversed(batch))
                    await asyncio.sleep(AWAY_SECONDS)
                    self._more.set()
                self._sending = False

    async def _listen(self, listening: asyncio.Event) -> None:
        while True:
            try:
                client = redis.asyncio.Redis.from_url(settings.REDIS_URL)
                async with client, client.pubsub() as heard:
                    await heard.subscribe(_channel(self._talk, self._number))
                    listening.set()
                    async for message in heard.listen():
                        self._take(message)
            except (RedisError, OSError) as error:
                log.warning("Redis does not tell of a talk: %s", error)
                await asyncio.sleep(AWAY_SECONDS)

    def _take(self, message: dict[str, object]) -> None:
        data = message.get("data")
        if not isinstance(data, bytes):  # that it is subscribed
            return
        if data[:1] == FRAME:
            self.frame(data[1:])
            return
        word = parse_between(data[1:])
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


def _channel(talk: UUID, number: int) -> str:
    return f"talk:{talk}:{number}"
