"""The one connection to Redis that all talks of a process share: what is said goes out as it comes, and what
comes is handed over by a call.

redis-py opens it, with all that an address may say: TLS, a user and a password, a socket of the machine. For
each line its own publishing and listening would be two connections, two tasks and a reader that awaits every
part of an answer (docs/bench.md).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, repeat
from typing import Any, Final, cast

from django.conf import settings
from redis import RedisError
from redis.asyncio import ConnectionPool

from games.talks.live import resp

AWAY_SECONDS: Final = 1.0
"""Between two tries where Redis does not answer."""
LOOK_SECONDS: Final = 1.0
HANGS: Final = 5
"""Looks in a row without an answer after which a connection is opened anew. Not a time: a process that stands
still for so long has not read what was answered."""
LETTING_OUT: Final = 2.0
"""Seconds that the last line to close waits until what was said is taken."""
MOST_BYTES: Final = 2**20
"""On their way into the connection: half a second of 60 voices at 16 kHz. A frame beyond that is left out."""
MOST_WORDS: Final = 1_000
"""That wait for Redis; older ones are of no use to anybody."""

Hears = Callable[[bytes], None]

log = logging.getLogger(__name__)

_here: dict[asyncio.AbstractEventLoop, "Exchange"] = {}


def here() -> "Exchange":
    """That of this event loop, opened where no line is open yet."""
    loop = asyncio.get_running_loop()
    if loop not in _here:
        _here[loop] = Exchange(loop)
    return _here[loop]


class Exchange(asyncio.Protocol):
    """Of one event loop, for as long as a line is open there."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._hears: dict[bytes, Hears] = {}
        self._words: deque[bytes] = deque(maxlen=MOST_WORDS)
        self._asked: deque[bytes] = deque()  # what Redis has not answered: words, and b"" for a frame
        self._answered = False
        self._rest = b""
        self._is_full = False
        self._transport: asyncio.Transport | None = None
        self._lost = loop.create_future()
        self._task = loop.create_task(self._stay())

    def join(self, channel: bytes, hears: Hears) -> None:
        """Hear what is said there; `hears` is not to wait, and has the channel from whoever had it before."""
        self._hears[channel] = hears
        if self._transport is not None:
            self._transport.write(resp.command(b"SUBSCRIBE", channel))

    def frame(self, channel: bytes, data: bytes) -> None:
        """Say this now, or never."""
        if self._transport is not None and not self._is_full:
            self._ask(resp.command(b"PUBLISH", channel, data), b"")

    def word(self, channel: bytes, data: bytes) -> None:
        """Say this, also where Redis is away for a moment; it may be heard twice then."""
        command = resp.command(b"PUBLISH", channel, data)
        if self._transport is None or self._words:
            self._words.append(command)
        else:
            self._ask(command, command)

    async def leave(self, channel: bytes, hears: Hears) -> None:
        """Nothing of that channel is heard any more. With the last one, the connection ends."""
        if self._hears.get(channel) != hears:
            return
        del self._hears[channel]
        if self._transport is not None:
            self._transport.write(resp.command(b"UNSUBSCRIBE", channel))
        if not self._hears:
            await self._let_out()
        if not self._hears and _here.get(self._loop) is self:
            del _here[self._loop]
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def data_received(self, data: bytes) -> None:
        """asyncio's."""
        data, at = self._rest + data if self._rest else data, 0
        with suppress(resp.Unfinished):
            while at < len(data):
                answer, at = resp.read(data, at)
                self._take(answer)
        self._rest = data[at:]

    def pause_writing(self) -> None:
        """asyncio's."""
        self._is_full = True

    def resume_writing(self) -> None:
        """asyncio's."""
        self._is_full = False

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's."""
        if not self._lost.done():
            self._lost.set_result(exc)

    def _ask(self, command: bytes, again: bytes) -> None:
        self._asked.append(again)
        cast(asyncio.Transport, self._transport).write(command)

    def _take(self, answer: resp.Answer) -> None:
        if isinstance(answer, list):
            if answer[0] == b"message" and (hears := self._hears.get(answer[1])):
                hears(answer[2])
        elif isinstance(answer, resp.Error):
            log.warning("Redis does not carry what is said in talks: %s", answer)
            if self._transport is not None:
                self._transport.abort()
        else:
            self._asked.popleft()
            self._answered = True

    async def _stay(self) -> None:
        """Connected, and again where that is lost."""
        # Where it was away, other processes look for it too: what is said before they hear is lost on them.
        for wait in chain((0.0,), repeat(AWAY_SECONDS)):
            pool = ConnectionPool.from_url(settings.REDIS_URL, protocol=3)
            connection: Any = pool.make_connection()  # type: ignore[no-untyped-call]
            try:
                await connection.connect()
                # It has read all that was answered; from here on each write and each answer is ours.
                await self._carry(connection._writer.transport, wait)
                log.warning("Redis has hung up on the talks of this process")
            except (RedisError, OSError) as error:
                log.warning("Redis does not carry talks: %s", error)
            finally:
                await connection.disconnect(nowait=True)
            await asyncio.sleep(AWAY_SECONDS)

    async def _carry(self, transport: asyncio.Transport, wait: float) -> None:
        """All that is said, until the connection is lost; what was said before, after so many seconds."""
        self._lost, self._rest, self._is_full = self._loop.create_future(), b"", False
        transport.set_protocol(self)
        transport.set_write_buffer_limits(MOST_BYTES)
        self._transport = transport
        if self._hears:
            transport.write(resp.command(b"SUBSCRIBE", *self._hears))
        again = self._loop.call_later(wait, self._say_what_waits)
        try:
            await self._while_it_answers(transport)
        finally:
            again.cancel()
            self._transport = None
            self._words.extendleft(word for word in reversed(self._asked) if word)
            self._asked.clear()

    async def _while_it_answers(self, transport: asyncio.Transport) -> None:
        silent = 0
        while not self._lost.done():
            await asyncio.wait([self._lost], timeout=LOOK_SECONDS)
            silent = silent + 1 if self._asked and not self._answered else 0
            self._answered = False
            if silent == HANGS:
                transport.abort()

    def _say_what_waits(self) -> None:
        for word in self._words:
            self._ask(word, word)
        self._words.clear()

    async def _let_out(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LETTING_OUT):
                while self._words or any(self._asked):
                    await asyncio.sleep(0.01)
