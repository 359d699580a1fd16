"""One player's WebSocket: an ASGI application of its own, below Channels' routing, origin check and login.

No Channels consumer: its dispatch of every message costs about ten times what a frame costs here. The
rules are in `session` (pure), what touches the database in `takes` (sync), behind one bridge, `threads`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from django.conf import settings
from msgspec import Struct

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from games.judging import push
from games.play import rounds, takes, threads
from games.play.messages import Error, Stored
from games.play.protocol import written
from games.play.session import Offer, ReceivedTake, Round, Session
from games.play.threads import WRITING, in_thread

Scope = dict[str, Any]
Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

IDLE_SECONDS = 120.0
"""Without a message for so long, a seat goes to somebody else. Two minutes cover reading a prompt and
hearing a take of 60 seconds once more."""
OPEN_AGAIN = 1012
"""Close code "service restart" (IANA, WebSocket Close Code Number Registry): come again."""
SCORE_PATIENCE = 5
"""Times IDLE_SECONDS that a seat is kept for somebody who waits for a score."""

HINT_SECONDS = 1.0
"""How long a player's page waits for the channel layer, which only makes things quicker."""
AWAY_SECONDS = 2.0
"""Between two tries where it does not answer at all."""

log = logging.getLogger(__name__)

_players: set["Connection"] = set()


class Gone(Exception):
    """The browser has hung up; there is nobody left to tell anything."""


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
    try:
        await connection.say(Error.of(fault, refused.wait))
        await connection.send({"type": "websocket.close", "code": fault.close, "reason": fault.code})
    except Gone:
        pass


async def _open_again(connection: "Connection") -> None:
    """Close as a lost connection would: the page opens another one as whoever it is now, with its take."""
    with suppress(Gone):
        await connection.send({"type": "websocket.close", "code": OPEN_AGAIN, "reason": "signed in or out"})


async def _hint(asked: Awaitable[None]) -> bool:
    """Ask the channel layer for something, for a moment and no longer; whether it did it."""
    try:
        async with asyncio.timeout(HINT_SECONDS):
            await asked
    except Exception as error:  # as above: down, hanging or full, no take waits for it
        _no_hint(error)
        return False
    return True


def _no_hint(error: Exception) -> None:
    log.warning("The channel layer did not answer: %s: %s", type(error).__name__, error)


class Connection:
    """What one player's connection needs to remember; `run` lasts as long as it does."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self._busy = False
        self._prompt = ""
        self._scores = Scores(self)

    async def run(self) -> None:
        """Talk until the player hangs up.

        Raises:
            Refused: the player, or the page, did what cannot be accepted.
            Gone: they hung up while something was being said to them.
        """
        if len(_players) >= settings.MAX_PLAYERS:
            raise Refused(Fault.FULL)
        _players.add(self)
        self._game = takes.find_game(self._scope["url_route"]["kwargs"]["game"])
        self._player: Contributor = await in_thread(takes.player, *self._known_by())
        self._session = Session(self._game.languages, self._open_round, self._loop.time())
        try:
            async with asyncio.timeout(None) as limit:
                self._watch(limit)
                await self._receive_all()
        except TimeoutError:
            raise Refused(Fault.IDLE) from None
        finally:
            self._watcher.cancel()

    async def leave(self) -> None:
        _players.discard(self)
        await self._scores.stop()

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
        match self._session.text(text):
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
        self._busy = True
        try:
            if self._player.user_id is not None:
                await in_thread(takes.check_same, self._player, *self._known_by())
            sent = (self._player, take, self._user_agent())
            patience = None if settings.STORAGE_SPOOL else threads.PATIENCE
            recording = await in_thread(takes.keep, *sent, among=WRITING, patience=patience)
            await self._hand_over(recording)
        finally:
            self._busy = False
            self._heard = self._loop.time()

    async def _hand_over(self, recording: Recording) -> None:
        """Even when the player has hung up."""
        try:
            await self.say(Stored(str(recording.pk), recording.receipt))
        finally:
            # Expect the score, then have it made: no result comes before there is somebody to hear it.
            await self._scores.expect(recording.pk)
            early = None
            with suppress(Refused):  # it is stored: what the database does not take now, a sweep sees to
                early = await in_thread(takes.hand_over, recording, self._address(), among=WRITING)
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

    def _address(self) -> str:
        """Where the player is; "" where the server does not say."""
        return str((self._scope.get("client") or ("",))[0])

    def _watch(self, limit: asyncio.Timeout) -> None:
        """Look for a silent player now and then; a timer moved by every frame would cost too much."""
        quiet = self._loop.time() - self._heard
        patience = IDLE_SECONDS * (SCORE_PATIENCE if self._scores.expected else 1)
        if quiet >= patience and not self._busy:
            limit.reschedule(self._loop.time())
        self._watcher = self._loop.call_later(IDLE_SECONDS / 4, self._watch, limit)


class Scores:
    """Results on their way to one player. Costs nothing until the first take is stored.

    The channel layer is a hint: where it does not answer, or a message gets lost, the page asks over HTTP.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._layer = get_channel_layer()
        self._channel = ""
        self._task: asyncio.Task[None] | None = None
        self.expected: dict[str, UUID] = {}

    async def expect(self, recording_id: UUID) -> None:
        self.expected[str(recording_id)] = recording_id
        if self._task is None:
            self._channel = await self._layer.new_channel()
            self._task = asyncio.create_task(self._forward())
        await _hint(self._layer.group_add(push.group(recording_id), self._channel))

    async def tell(self, message: dict[str, Any]) -> None:
        """Once each, since what was found at once may be pushed as well; again where `more` was announced."""
        recording_id = self.expected.get(message["recording"])
        if recording_id is None:
            return
        if not message.get("more"):
            del self.expected[message["recording"]]
            await _hint(self._layer.group_discard(push.group(recording_id), self._channel))
        await self._connection.say(message)

    async def stop(self) -> None:
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        for recording_id in self.expected.values():
            if not await _hint(self._layer.group_discard(push.group(recording_id), self._channel)):
                return

    async def _forward(self) -> None:
        """The second task of a connection: from the channel layer to the socket."""
        with suppress(Gone):
            while True:
                await self._next()

    async def _next(self) -> None:
        try:
            message = await self._layer.receive(self._channel)
        except Exception as error:  # whatever the layer's driver raises, nobody's take depends on it
            _no_hint(error)
            await asyncio.sleep(AWAY_SECONDS)
        else:
            await self.tell(message)
