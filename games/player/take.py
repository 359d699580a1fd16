"""One take through the WebSocket: stream, stored, scored; again from the start when the line is lost."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, WebSocketException
from websockets.typing import Origin

from games.catalogue import registry
from games.play.messages import (
    BYTES_PER_SAMPLE,
    VERSION,
    Hello,
    Mark,
    Offered,
    Start,
    Stop,
    Stored,
)
from games.player.clips import Clip
from games.player.line import ANSWER_SECONDS, Lost, Refusal, hear, not_let_in, reason, refused, say, typed
from games.player.opposed import Duel, Opposed
from games.player.site import USER_AGENT, Guest, SiteError

FRAME_SECONDS = 0.1
ATTEMPTS = 6
FIRST_PAUSE = 0.5
"""Seconds before the second attempt; doubled before each one after it. Together they outlast a restart."""
LONGEST_PAUSE = 8.0
"""Seconds: the pauses double no further."""
LOST = "lost"
ASK_SECONDS = 0.5
"""Between two questions over HTTP whether a take has been scored."""
SILENCE_SECONDS = 5.0
"""Of an open socket, after which it is asked over HTTP as well: what is pushed may get lost on the way."""

# Another attempt may go better; every other refusal would only be repeated.
WORTH_ANOTHER_ATTEMPT = frozenset(
    {"full", "too_fast", "storage_full", "storage_down", "wrong_samples", "wrong_sha256", "odd_bytes"}
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How to play.

    Attributes:
        fast: as fast as the line allows instead of in real time.
        synthetic: the voice in the files is a machine's.
        wait: seconds to wait for the models after a take is stored.
        opponent: against the model that listens live, where the site has one.
        attempts: how often a take is sent before it is given up.
    """

    game: str = registry.FIRST
    language: str = "en"
    fast: bool = False
    synthetic: bool = False
    wait: float = 120.0
    opponent: bool = False
    attempts: int = ATTEMPTS

    @property
    def settings(self) -> dict[str, Any]:
        """What stands in the recording where a browser says what it granted."""
        return {"source": "file", "synthetic": self.synthetic}


@dataclass(slots=True)
class Outcome:
    """What became of one clip.

    Attributes:
        scored: the site's `scored` message, empty until it came.
        offered_after: seconds from `hello` to `round`, of the last attempt.
        stored_after: seconds from `stop` to `stored`.
        scored_after: seconds from `stop` to `scored`.
        error: why the take failed, empty when it did not.
        duel: what the opponent did; None where there was none.
        seen: code of each attempt that failed, in order; `lost` of a connection that broke off.
    """

    clip: Clip
    attempts: int = 0
    recording: str = ""
    receipt: str = ""
    scored: dict[str, Any] = field(default_factory=dict)
    offered_after: float | None = None
    stored_after: float | None = None
    scored_after: float | None = None
    error: str = ""
    duel: Duel | None = None
    seen: list[str] = field(default_factory=list)


async def play_take(
    guest: Guest, clip: Clip, manner: Manner, retried: Callable[[], None] = lambda: None
) -> Outcome:
    """Send one clip until it is stored, then wait for the models. Never raises for what a site may do."""
    outcome = Outcome(clip)
    taker = _Taker(guest, clip, manner, outcome)
    try:
        await taker.until_stored(retried)
        if not outcome.scored:
            await taker.ask_for_scores()
    except (Refusal, SiteError, Lost) as error:
        outcome.error = str(error)
    return outcome


class _Taker:
    """One clip on its way. A round, once given, is kept, so that sending again stores nothing twice."""

    def __init__(self, guest: Guest, clip: Clip, manner: Manner, outcome: Outcome) -> None:
        self.guest = guest
        self.clip = clip
        self.manner = manner
        self.outcome = outcome
        self.round = ""
        self.stopped = 0.0

    async def until_stored(self, retried: Callable[[], None]) -> None:
        """Raises Refusal or Lost when the last attempt failed too."""
        while True:
            self.outcome.attempts += 1
            try:
                return await self._attempt()
            except (Refusal, Lost) as error:
                self.outcome.seen.append(error.code if isinstance(error, Refusal) else LOST)
                if isinstance(error, Refusal) and error.code not in WORTH_ANOTHER_ATTEMPT:
                    raise
                if self.outcome.attempts >= self.manner.attempts:
                    raise
            retried()
            await asyncio.sleep(_pause_after(self.outcome.attempts))

    async def ask_for_scores(self) -> None:
        """The socket is gone, the take is safe: ask over HTTP until `wait` is over."""
        lost = f"Stored, but not scored within {self.manner.wait:.0f} s. Is a worker running?"
        while self._patience() > 0:
            try:
                message = await self.guest.scored(self.manner.game, self.outcome.recording)
            except SiteError as error:
                lost = f"Stored, but not scored yet. {error}"  # it may be starting again
            else:
                if message is not None:
                    return self._scored(message)
            await asyncio.sleep(ASK_SECONDS)
        raise Lost(lost)

    async def _attempt(self) -> None:
        async with self._socket() as socket:
            try:
                await self._play(socket)
            except ConnectionClosed:
                # The site may have said why before it hung up.
                await hear(socket, "error")
                raise

    async def _play(self, socket: ClientConnection) -> None:
        """One whole conversation."""
        began = time.monotonic()
        await say(socket, Hello(VERSION, self.manner.language))
        offered = typed(await hear(socket, "round"), Offered)
        self.outcome.offered_after = time.monotonic() - began
        self.round = self.round or offered.round
        self.outcome.duel = Duel() if self.manner.opponent and offered.opponent is not UNSET else None
        await self._stream(socket)
        stored = typed(await hear(socket, "stored"), Stored)
        self.outcome.stored_after = time.monotonic() - self.stopped
        self.outcome.recording, self.outcome.receipt = stored.recording, stored.receipt
        await self._hear_scores(socket)

    @asynccontextmanager
    async def _socket(self) -> AsyncIterator[ClientConnection]:
        """A connection as this guest; whatever ends it early becomes Lost."""
        site = self.guest.site
        headers = {"Cookie": self.guest.cookies}
        try:
            async with connect(
                site.socket(self.manner.game),
                origin=Origin(site.url),
                additional_headers=headers,
                user_agent_header=USER_AGENT,
                compression=None,
                open_timeout=ANSWER_SECONDS,
            ) as socket:
                yield socket
        except InvalidStatus as error:
            raise not_let_in(site.url, error.response.status_code) from error
        except (ConnectionClosed, InvalidHandshake, WebSocketException, OSError, TimeoutError) as error:
            raise Lost(f"The connection to {site.url} was lost ({reason(error)}).") from error

    async def _stream(self, socket: ClientConnection) -> None:
        """Everything from `start` to `stop`."""
        clip = self.clip
        duel = self.outcome.duel
        await say(socket, Start(self.round, clip.sample_rate, self.manner.settings, duel is not None))
        began = time.monotonic()
        opposed = Opposed(clip, socket, began, duel) if duel else None
        try:
            await self._frames(socket, began, opposed)
        finally:
            if opposed:
                await opposed.stop()
        if opposed and opposed.error:
            raise refused(opposed.error)
        await say(socket, Stop(len(clip.sent) // BYTES_PER_SAMPLE, clip.sha256))
        self.stopped = time.monotonic()

    async def _frames(self, socket: ClientConnection, began: float, opposed: Opposed | None) -> None:
        clip = self.clip
        size = int(clip.sample_rate * FRAME_SECONDS)
        samples = len(clip.sent) // BYTES_PER_SAMPLE
        marks = sorted([*_marks(clip), *(opposed.marks() if opposed else [])], key=lambda mark: mark.at)
        for start in range(0, samples, size):
            end = min(start + size, samples)
            if not self.manner.fast:
                # A microphone has a frame only once it is over.
                await asyncio.sleep(began + end / clip.sample_rate - time.monotonic())
            await socket.send(clip.sent[start * BYTES_PER_SAMPLE : end * BYTES_PER_SAMPLE])
            while marks and marks[0].at <= end:
                await say(socket, marks.pop(0))
            if opposed:
                opposed.sent = end

    async def _hear_scores(self, socket: ClientConnection) -> None:
        """Wait on the open socket, as a page does: also ask over HTTP while it is silent.

        When it closes, the caller asks.
        """
        while (left := self._patience()) > 0 and not self.outcome.scored:
            try:
                self._scored(await hear(socket, "scored", min(left, SILENCE_SECONDS)))
            except TimeoutError:
                with suppress(SiteError):  # it may be starting again
                    if message := await self.guest.scored(self.manner.game, self.outcome.recording):
                        self._scored(message)
            except (Refusal, ConnectionClosed):
                return  # such as a site that hangs up on idle players

    def _patience(self) -> float:
        """Seconds that are left to wait for the models."""
        return self.manner.wait - (time.monotonic() - self.stopped)

    def _scored(self, message: dict[str, Any]) -> None:
        self.outcome.scored = message
        self.outcome.scored_after = time.monotonic() - self.stopped


def _pause_after(attempts: int) -> float:
    """Seconds."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 8))


def _marks(clip: Clip) -> list[Mark]:
    """What a page would have done, in order: the second part in a pause, and Done where the file ends."""
    shown = [] if clip.pause is None else [Mark("second_shown", clip.pause)]
    return [*shown, Mark("done", clip.samples)]
