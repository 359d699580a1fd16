"""One player's WebSocket: an ASGI application of its own, below Channels' routing, origin check and login.

No Channels consumer: its dispatch of every message costs about ten times what a frame costs here. The
rules are in `session` (pure), what touches the database in `takes` (sync), behind one bridge, `threads`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from msgspec import Struct

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from games.play import measures, rounds, seats, takes, threads
from games.play.messages import Error, Stored
from games.play.protocol import written
from games.play.scores import Gone, Scores
from games.play.session import Offer, ReceivedTake, Round, Session, Step
from games.play.threads import WRITING, in_thread

Scope = dict[str, Any]
Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

IDLE_SECONDS = 120.0
"""Without sound of a take for so long, a seat goes to somebody else. Two minutes cover reading a prompt and
hearing a take of 60 seconds once more."""
SOUND_A_SECOND = 8_000
"""Bytes: a take that comes more slowly than over the slowest of lines keeps no seat."""
OPEN_AGAIN = 1012
"""Close code "service restart" (IANA, WebSocket Close Code Number Registry): come again."""
SCORE_PATIENCE = 5
"""Times IDLE_SECONDS that a seat is kept for somebody who waits for a score."""


async def play(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI: `/ws/play/<game>/`."""
    await receive()  # websocket.connect
    connection = Connection(scope, receive, send)
    try:
        await connection.send({"type": "websocket.accept"})
        # A task of its own: every receive would otherwise go through the frames of all the middleware.
        await asyncio.create_task(connection.run())
    except takes.Moved:
        await _open_again(connection)
    except Refused as refused:
        await _turn_away(connection, refused)
    except Gone:
        pass
    finally:
        await connection.leave()


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI: every other WebSocket address."""
    await receive()
    connection = Connection(scope, receive, send)
    try:
        await connection.send({"type": "websocket.accept"})
        await _turn_away(connection, Refused(Fault.UNKNOWN_ADDRESS))
    except Gone:
        pass


async def _turn_away(connection: "Connection", refused: Refused) -> None:
    """Say what is wrong, in words, then close; browsers see neither when a handshake is refused."""
    fault = refused.fault
    measures.refused(fault)
    try:
        await connection.say(Error.of(fault, refused.wait))
        await connection.send({"type": "websocket.close", "code": fault.close, "reason": fault.code})
    except Gone:
        pass


async def _open_again(connection: "Connection") -> None:
    """Close as a lost connection would: the page opens another one as whoever it is now, with its take."""
    with suppress(Gone):
        await connection.send({"type": "websocket.close", "code": OPEN_AGAIN, "reason": "signed in or out"})


class Connection:
    """What one player's connection needs to remember; `run` lasts as long as it does."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._loop = asyncio.get_running_loop()
        self._heard = self._kept = self._loop.time()
        self._begun, self._looked = self._heard, 0
        self._busy = self._replaced = False
        self._renewal: asyncio.Future[None] | None = None
        self._prompt = ""
        self.address = str((scope.get("client") or ("",))[0])
        self.contributor_id: UUID | None = None
        self.lease = ""
        self._scores = Scores(self.say)

    async def run(self) -> None:
        """Talk until the player hangs up.

        Raises:
            Refused: the player, or the page, did what cannot be accepted.
            Gone: they hung up while something was being said to them.
        """
        seats.sit(self)
        self._game = takes.find_game(self._scope["url_route"]["kwargs"]["game"])
        self._player: Contributor = await in_thread(takes.player, *self._known_by())
        self.contributor_id = self._player.pk
        self.lease = await in_thread(seats.claim, self._player.pk) or seats.inherit(self)
        self._session = Session(self._game.languages, self._open_round, self._loop.time())
        try:
            async with asyncio.timeout(None) as self._limit:
                self._watch()
                await self._receive_all()
        except TimeoutError:
            raise Refused(Fault.TOO_MANY_PAGES if self._replaced else Fault.IDLE) from None
        finally:
            self._watcher.cancel()

    async def leave(self) -> None:
        seats.leave(self)
        await self._scores.stop()
        if self._renewal is not None:  # or it would come after the release
            await asyncio.gather(self._renewal, return_exceptions=True)
        if self.lease:
            # The cache alone is asked: what the bridge to the database does besides costs three frames.
            await self._loop.run_in_executor(None, seats.release, self.lease)

    def silent(self) -> float:
        """Seconds without a message; 0 while a take is being stored."""
        return 0.0 if self._busy else self._loop.time() - self._heard

    def give_up(self) -> None:
        """A newer page of the same player has the seat."""
        self._replaced = True
        self._limit.reschedule(self._loop.time())

    async def say(self, message: Struct | dict[str, Any]) -> None:
        await self.send({"type": "websocket.send", "text": written(message).decode()})

    async def send(self, event: Event) -> None:
        """Raises Gone instead of what servers raise for a connection that has been closed."""
        try:
            await self._send(event)
        except (OSError, RuntimeError):
            raise Gone from None

    async def _receive_all(self) -> None:
        """The receive loop. A frame takes the short way: no dispatch, no await but the next one."""
        receive, frame, clock = self._receive, self._session.frame, self._loop.time
        while True:
            event = await receive()
            self._heard = now = clock()
            data = event.get("bytes")
            if data is not None:
                frame(data, now)
            elif event["type"] == "websocket.disconnect":
                return
            else:
                await self._text(event.get("text") or "")

    async def _text(self, text: str) -> None:
        recording = self._session.step is Step.RECORDING
        asked = self._session.text(text)
        if not recording:
            self._begun = self._heard
        match asked:
            case Offer(language):
                await self._offer(language)
            case ReceivedTake() as take:
                await self._keep(take)

    async def _offer(self, language: str) -> None:
        await in_thread(takes.check_same, self._player, *self._known_by())
        message = await in_thread(takes.offer, self._player, self._game, language, self._prompt)
        self._prompt = message.prompt["key"]
        await self.say(message)

    async def _keep(self, take: ReceivedTake) -> None:
        """Store, say so before anything that may fail, and tell the score as soon as there is one."""
        self._busy, stopped = True, self._heard
        try:
            if self._player.user_id is not None:
                await in_thread(takes.check_same, self._player, *self._known_by())
            sent = (self._player, take, self._user_agent(), self.address)
            patience = None if settings.STORAGE_SPOOL else threads.PATIENCE
            recording = await in_thread(takes.keep, *sent, among=WRITING, patience=patience)
            await self._hand_over(recording, stopped)
        finally:
            self._busy = False
            self._heard = self._kept = self._loop.time()

    async def _hand_over(self, recording: Recording, stopped: float) -> None:
        """Even when the player has hung up."""
        try:
            await self.say(Stored(str(recording.pk), recording.receipt))
            measures.told_stored(self._loop.time() - stopped)
        finally:
            # Expect the score, then have it made: no result comes before there is somebody to hear it.
            await self._scores.expect(recording.pk, stopped)
            early = None
            with suppress(Refused):  # it is stored: what the database does not take now, a sweep sees to
                early = await in_thread(takes.hand_over, recording, self.address, among=WRITING)
        if early is not None:
            await self._scores.tell(early)

    def _open_round(self, token: str) -> Round:
        return rounds.unseal(token, contributor=str(self._player.pk), game=self._game.key)

    def _known_by(self) -> tuple[dict[str, str], str | None]:
        """Cookies and session of the handshake."""
        session = self._scope.get("session")
        return self._scope.get("cookies", {}), session.session_key if session is not None else None

    def _user_agent(self) -> str:
        headers = dict(self._scope.get("headers", []))
        return str(headers.get(b"user-agent", b"").decode("latin-1"))

    def _watch(self) -> None:
        """Look now and then whether the seat is used; a timer moved by every frame would cost too much."""
        now = self._loop.time()
        if self._sounds(now):
            self._kept = now
        patience = IDLE_SECONDS * (SCORE_PATIENCE if self._scores.expected else 1)
        if now - self._kept >= patience and not self._busy:
            self._limit.reschedule(now)
        if self.lease:
            self._renewal = asyncio.ensure_future(in_thread(seats.keep, self.lease))
        self._watcher = self._loop.call_later(IDLE_SECONDS / 4, self._watch)

    def _sounds(self, now: float) -> bool:
        """Whether sound of a take has come since the last look, as much as a slow line brings.

        Words alone keep no seat: one every minute would hold it for ever.
        """
        heard, self._looked = self._session.heard - self._looked, self._session.heard
        since = max(now - IDLE_SECONDS / 4, self._begun)
        return heard > 0 and heard >= SOUND_A_SECOND * (now - since)
