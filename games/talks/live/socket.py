"""One side's WebSocket: an ASGI application of its own, with a receive loop as `games.play.socket` has it."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final
from uuid import uuid4

from accounts.models import Contributor
from corpus.refusals import Fault, Refused
from games.play import seats, takes
from games.play.scores import Gone
from games.play.threads import in_thread
from games.play.wire.connection import Connection, Receive, Scope, Send
from games.talks import meeting
from games.talks.house.partner import House
from games.talks.live.outbox import Outbox
from games.talks.live.talking import Talking

RENEWED: Final = seats.LEASE_SECONDS / 4
"""Seconds after which the seat is said to be still in use."""
LAST_WORDS: Final = 5.0
"""Seconds that a page has to take what was said to it last."""
GOING_AWAY: Final = 1001
"""What a browser closes with whose page is closed, or loaded again (RFC 6455, section 7.4.1)."""


async def talk(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI: `/ws/talk/<code>/`."""
    await receive()  # websocket.connect
    connection = TalkConnection(scope, receive, send)
    try:
        await connection.send({"type": "websocket.accept"})
        # A task of its own: every receive would otherwise go through the frames of all the middleware.
        await asyncio.create_task(connection.run())
        await connection.hang_up()
    except takes.Moved:
        await connection.open_again()
    except Refused as refused:
        await connection.turn_away(refused)
    except Gone:
        pass
    finally:
        await connection.leave()


class TalkConnection(Connection):
    """What one page's connection needs to remember; `run` lasts as long as it does."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        super().__init__(scope, receive, send)
        self._outbox = Outbox(self.send)
        self._talking: Talking | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None
        self._over = self._page_closed = False
        # None: nobody is being received any more, and whatever ends then ends nothing.
        self._limit: asyncio.Timeout | None = None
        self.name = uuid4().hex

    async def run(self) -> None:
        """Until the talk is over, or the page hangs up.

        Raises:
            Refused: the player, or the page, did what cannot be accepted.
            Gone: they hung up while something was being said to them.
        """
        seats.sit(self)
        player, key = await in_thread(takes.seated, *self.known_by())
        self.contributor_id = player.pk
        self.lease = key or seats.inherit(self)
        side = await in_thread(meeting.seated, player, self._scope["url_route"]["kwargs"]["code"])
        self._talking = Talking(side, self, self._outbox)
        try:
            async with asyncio.timeout(None) as self._limit:
                for work in (self._outbox.run(), self._talking.watch(), self._stay(player)):
                    self.start(work)
                if side.talk.with_house:
                    self.start(House(side.talk).run())
                await self._receive_all(self._talking)
        except TimeoutError:
            if self._failure is not None:
                raise self._failure from None
        finally:
            self._limit = None

    async def leave(self) -> None:
        """Hand everything back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        seats.leave(self)
        try:
            if self._talking is not None:
                await self._talking.leave(page_closed=self._page_closed)
        finally:
            if self.lease:
                await self._loop.run_in_executor(None, seats.release, self.lease)

    async def hang_up(self) -> None:
        """Where the talk is over, with all that was still to be said."""
        if not self._over:
            return
        with suppress(Gone, TimeoutError):
            await self._outbox.empty(LAST_WORDS)
            await self.send({"type": "websocket.close", "code": 1000, "reason": "over"})

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside; what it raises ends the connection."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def refuse(self, refused: Refused) -> None:
        """The connection ends, with words."""
        self._fail(refused)

    def finish(self) -> None:
        """The talk is over, and all of it is kept."""
        self._over = True
        self._stop()

    def give_up(self) -> None:
        """A newer page of the same player has the seat."""
        self._fail(Refused(Fault.TOO_MANY_PAGES))

    async def _receive_all(self, talking: Talking) -> None:
        """A frame takes the short way: no dispatch, no await but the next one."""
        receive, frame, clock = self._receive, talking.frame, self._loop.time
        while True:
            event = await receive()
            self._heard = clock()
            data = event.get("bytes")
            if data is not None:
                frame(data)
            elif event["type"] == "websocket.disconnect":
                self._page_closed = event.get("code") == GOING_AWAY
                return
            else:
                await talking.text(event.get("text") or "")

    async def _stay(self, player: Contributor) -> None:
        """Keep the seat, as long as the page speaks for whom it was opened by.

        Raises:
            Moved, Refused: it does not, or they may not record any more.
        """
        while True:
            await asyncio.sleep(RENEWED)
            if self.lease:
                await in_thread(seats.keep, self.lease)
            try:
                await in_thread(takes.check_still, player, *self.known_by())
            except Refused as refused:
                if refused.fault is not Fault.STORAGE_DOWN:  # a database that is away ends no talk
                    raise

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fail(error)

    def _fail(self, failure: BaseException) -> None:
        if self._failure is None and not self._over:
            self._failure = failure
            self._stop()

    def _stop(self) -> None:
        if self._limit is not None:
            self._limit.reschedule(self._loop.time())
