"""One player's WebSocket: an ASGI application of its own, below Channels' routing, origin check and login.

No Channels consumer: its dispatch of every message costs about ten times what a frame costs here. The
rules are in `session` (pure), what touches the database in `takes` (sync), behind one bridge, `threads`.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace

from django.conf import settings
from msgspec import UNSET, Struct

from corpus import steps
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from games.play import measures, rounds, seats, takes, threads
from games.play.messages import Offered, Stored
from games.play.opponent.opponent import Opponent
from games.play.scores import Gone, Scores
from games.play.session import Begun, Offer, Paused, ReceivedTake, Round, Session, Step
from games.play.threads import WRITING, in_thread
from games.play.wire.connection import Connection, Receive, Scope, Send

IDLE_SECONDS = 120.0
"""Without sound of a take for so long, a seat goes to somebody else. Two minutes cover reading a prompt and
hearing a take of 60 seconds once more."""
SOUND_A_SECOND = 8_000
"""Bytes: a take that comes more slowly than over the slowest of lines keeps no seat."""
SCORE_PATIENCE = 5
"""Times IDLE_SECONDS that a seat is kept for somebody who waits for a score."""


async def play(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI: `/ws/play/<game>/`."""
    await receive()  # websocket.connect
    connection = PlayConnection(scope, receive, send)
    try:
        await connection.send({"type": "websocket.accept"})
        # A task of its own: every receive would otherwise go through the frames of all the middleware.
        await asyncio.create_task(connection.run())
    except takes.Moved:
        await connection.open_again()
    except Refused as refused:
        await connection.turn_away(refused)
    except Gone:
        pass
    finally:
        await connection.leave()


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI: every other WebSocket address."""
    await receive()
    connection = Connection(scope, receive, send)
    with suppress(Gone):
        await connection.send({"type": "websocket.accept"})
        await connection.turn_away(Refused(Fault.UNKNOWN_ADDRESS))


class PlayConnection(Connection):
    """What one player's connection needs to remember; `run` lasts as long as it does."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        super().__init__(scope, receive, send)
        self._kept = self._begun = self._heard
        self._looked = 0
        self._busy = self._replaced = False
        self._renewal: asyncio.Future[None] | None = None
        self._prompt = ""
        self._opposed = False
        self._opponent: Opponent | None = None
        self._scores = Scores(self.say)

    async def run(self) -> None:
        """Talk until the player hangs up.

        Raises:
            Refused: the player, or the page, did what cannot be accepted.
            Gone: they hung up while something was being said to them.
        """
        seats.sit(self)
        self._game = takes.find_game(self._scope["url_route"]["kwargs"]["game"])
        self._player, key = await in_thread(takes.seated, *self.known_by())
        self.contributor_id = self._player.pk
        self.lease = key or seats.inherit(self)
        self._session = Session(self._game.languages, self._open_round, self._loop.time())
        try:
            async with asyncio.timeout(None) as self._limit:
                self._watch_later()
                await self._receive_all()
        except TimeoutError:
            raise Refused(Fault.TOO_MANY_PAGES if self._replaced else Fault.IDLE) from None
        finally:
            self._watcher.cancel()

    async def leave(self) -> None:
        seats.leave(self)
        self._part()
        await self._scores.stop()
        if self._renewal is not None:  # or it would come after the release
            await asyncio.gather(self._renewal, return_exceptions=True)
        if self.lease:
            # The cache alone is asked: what the bridge to the database does besides costs three frames.
            await self._loop.run_in_executor(None, seats.release, self.lease)

    def silent(self) -> float:
        """Seconds without a message; 0 while a take is being stored."""
        return 0.0 if self._busy else super().silent()

    def give_up(self) -> None:
        """A newer page of the same player has the seat."""
        self._replaced = True
        self._limit.reschedule(self._loop.time())

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
            case Offer(language, shown):
                self._part()
                await self._offer(language, shown)
            case Begun() as begun:
                self._meet(begun)
            case Paused(at) if self._opponent is not None:
                self._opponent.paused(at)
            case ReceivedTake() as take:
                await self._keep(self._against(take))

    def _meet(self, begun: Begun) -> None:
        """The opponent of a take whose page asks for the one that its round names."""
        self._part()
        if begun.opponent and self._opposed:
            self._opponent = Opponent(begun, self._session.sound, self._say_if_there)

    def _part(self) -> None:
        """Nobody listens any more."""
        if self._opponent is not None:
            self._opponent.stop()
        self._opponent = None

    def _against(self, take: ReceivedTake) -> ReceivedTake:
        """The take with what its opponent did."""
        if (met := self._opponent) is not None:
            take = replace(take, moves=tuple(met.moves), again=met.again)
        take = replace(take, opponent=met is not None)
        self._part()
        return take

    async def _say_if_there(self, message: Struct) -> None:
        with suppress(Gone):  # whoever has hung up misses a move, and nothing else
            await self.say(message)

    async def _offer(self, language: str, shown: str) -> None:
        message = await in_thread(self._round_in, language, shown)
        self._prompt, self._opposed = shown or message.prompt["key"], message.opponent is not UNSET
        await self.say(message)

    async def _keep(self, take: ReceivedTake) -> None:
        """Store, say so before anything that may fail, and tell the score as soon as there is one."""
        self._busy, stopped = True, self._heard
        try:
            with steps.begin("take", game=self._game.key):
                await self._hand_over(await self._stored(take), stopped)
        finally:
            self._busy = False
            self._heard = self._kept = self._loop.time()

    async def _stored(self, take: ReceivedTake) -> Recording:
        if self._player.user_id is not None:
            await in_thread(takes.check_same, self._player, *self.known_by())
        sent = (self._player, take, self.user_agent, self.address)
        patience = None if settings.STORAGE_SPOOL else threads.PATIENCE
        return await in_thread(takes.keep, *sent, among=WRITING, patience=patience)

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

    def _round_in(self, language: str, shown: str) -> Offered:
        """Of whoever they still are. Blocks; one way into a thread, which costs as much as three frames."""
        takes.check_same(self._player, *self.known_by())
        return takes.offer(self._player, self._game, language, shown or self._prompt)

    def _open_round(self, token: str) -> Round:
        return rounds.unseal(token, contributor=str(self._player.pk), game=self._game.key)

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
        self._watch_later()

    def _watch_later(self) -> None:
        self._watcher = self._loop.call_later(IDLE_SECONDS / 4, self._watch)

    def _sounds(self, now: float) -> bool:
        """Whether sound of a take has come since the last look, as much as a slow line brings.

        Words alone keep no seat: one every minute would hold it for ever.
        """
        heard, self._looked = self._session.heard - self._looked, self._session.heard
        since = max(now - IDLE_SECONDS / 4, self._begun)
        return heard > 0 and heard >= SOUND_A_SECOND * (now - since)
