"""Two players without a browser who talk with each other: two files through a talk's two lines. No Django."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, WebSocketException
from websockets.typing import Origin

from games.play.messages import Hello, Mark
from games.play.protocol import written
from games.player.clips import Clip
from games.player.line import ANSWER_SECONDS, Lost, Refusal
from games.player.site import USER_AGENT, Guest, Site, SiteError
from games.talks.frames import FRAMES_A_SECOND, NUMBER_BYTES, frame_bytes, number_of
from games.talks.live.messages import (
    VERSION,
    Heard,
    Ping,
    Ready,
)

FRAME_SECONDS: Final = 1 / FRAMES_A_SECOND
BUFFERED: Final = 3
"""Frames that wait before the first is played: 60 ms for what comes late."""
TOLD_EVERY: Final = 50
"""Frames: a second of them."""
GIVEN_UP: Final = 120.0
"""Seconds without a word of the site after which no further line is tried: a slow machine starts in less."""
AGAIN_SECONDS: Final = 1.0
"""Before a lost line is opened once more."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to talk. Attributes: as of `games.player.take.Manner`; `game` is one for two."""

    game: str
    language: str = "en"
    fast: bool = False
    synthetic: bool = False


@dataclass(slots=True)
class Voice:
    """One of a pair, and what became of their side.

    Attributes:
        delays: seconds from the other's last sample of a frame until the frame was here; in real time only.
    """

    clip: Clip
    receipt: str = ""
    why: str = ""
    heard: int = 0
    lines: int = 0
    delays: list[float] = field(default_factory=list)
    error: str = ""


async def talk(
    site: Site, clips: tuple[Clip, Clip], manner: Manner, there: Site | None = None
) -> tuple[Voice, Voice]:
    """One talk of two guests, from the invitation to the end. Never raises for what a site may do to one.

    Args:
        there: the same site at another address, for the second of them.

    Raises:
        SiteError: the site is not there, or lets nobody talk.
    """
    voices = Voice(clips[0]), Voice(clips[1])
    async with site.guest() as one, (there or site).guest() as other:
        for guest in (one, other):
            await guest.agree(manner.language)
        code = await one.invite(manner.game, manner.language)
        for guest in (one, other):
            await guest.agree_to_talk(code)
        await converse((one, other), code, voices, manner)
    return voices


async def converse(
    guests: tuple[Guest, Guest], code: str, voices: tuple[Voice, Voice], manner: Manner
) -> None:
    """The talk alone, of two who have agreed to it. Never raises for what a site may do to one."""
    sides = [_Side(guest, code, voice, manner) for guest, voice in zip(guests, voices, strict=True)]
    sides[0].other, sides[1].other = sides[1], sides[0]
    await asyncio.gather(*(side.run() for side in sides))


class _Side:
    """One side, over as many lines as it takes."""

    def __init__(self, guest: Guest, code: str, voice: Voice, manner: Manner) -> None:
        self.other = self
        self.began: float | None = None
        self._guest, self._code, self._voice, self._manner = guest, code, voice, manner
        self._rate = voice.clip.sample_rate
        self._frames = list(_frames(voice.clip.sent, frame_bytes(self._rate)))
        self._next = 0
        self._alive = time.monotonic()
        self._go = asyncio.Event()
        self._asked = True
        self._over = asyncio.Event()
        self._first: tuple[int, int] | None = None
        self._until = 0
        self._came = asyncio.Event()
        self._played: list[list[int]] = []
        self._pong: int | None = None

    async def run(self) -> None:
        """Until it has ended, or a line cannot be had any more."""
        try:
            while not self._over.is_set():
                self._voice.lines += 1
                try:
                    await self._line()
                except Lost:
                    if time.monotonic() - self._alive > GIVEN_UP:
                        raise
                    await asyncio.sleep(AGAIN_SECONDS)
        except (Refusal, Lost, SiteError) as error:
            self._voice.error = str(error)

    async def _line(self) -> None:
        """One connection. Raises Lost where it ended early, Refusal where the site ended it."""
        site = self._guest.site
        try:
            async with connect(
                f"ws{site.url.removeprefix('http')}/ws/talk/{self._code}/",
                origin=Origin(site.url),
                additional_headers={"Cookie": self._guest.cookies},
                user_agent_header=USER_AGENT,
                compression=None,
                open_timeout=ANSWER_SECONDS,
            ) as socket:
                await self._talk(socket)
        except (ConnectionClosed, InvalidHandshake, WebSocketException, OSError, TimeoutError) as error:
            if not self._over.is_set():
                raise Lost(f"The line to {site.url} was lost ({error or type(error).__name__}).") from error

    async def _talk(self, socket: ClientConnection) -> None:
        settings = {"source": "file", "synthetic": self._manner.synthetic}
        self._go.clear()
        self._asked = True
        await socket.send(written(Hello(VERSION, self._manner.language)).decode())
        await socket.send(written(Ready(self._rate, settings, headphones=True)).decode())
        speaking = asyncio.create_task(self._speak(socket))
        try:
            async for message in socket:
                self._alive = time.monotonic()
                if isinstance(message, bytes):
                    self._hear(message)
                else:
                    self._told(json.loads(message))
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
        if not self._over.is_set():
            raise Lost(f"{self._guest.site.url} hung up.")

    async def _speak(self, socket: ClientConnection) -> None:
        """Every frame that the site does not have, then that it may end."""
        await self._go.wait()
        if self.began is None:
            self.began = time.monotonic()
        while self._next < len(self._frames):
            number = self._next
            if not self._manner.fast:
                # A microphone has a frame only once it is over.
                await asyncio.sleep(self.began + (number + 1) * FRAME_SECONDS - time.monotonic())
            elif number % TOLD_EVERY == 0:
                await self._keep_step(number)
            await socket.send(number.to_bytes(NUMBER_BYTES, "little") + self._frames[number])
            self._next = number + 1
            if number % TOLD_EVERY == 0:
                await self._tell(socket)
        if self._manner.fast:
            await self._keep_step(len(self._frames))
        await self._tell(socket)
        done = Mark("done", len(self._frames) * self._rate // FRAMES_A_SECOND)
        await socket.send(written(done).decode())

    async def _keep_step(self, number: int) -> None:
        """Until the other was heard this far. Two who only sent would pass by each other, and what either
        heard would be left to chance; whoever hears nothing goes on alone."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                while self._until < min(number, len(self.other._frames)):
                    self._came.clear()
                    await self._came.wait()

    async def _tell(self, socket: ClientConnection) -> None:
        if self._played:
            spans, self._played = self._played, []
            await socket.send(written(Heard([tuple(span) for span in spans])).decode())  # type: ignore[misc]
        # Whoever does not speak in real time has no clock.
        pong = None if self._manner.fast else self._pong
        await socket.send(written(Ping(self._now(), pong)).decode())

    def _hear(self, frame: bytes) -> None:
        """Played 60 ms after it could have been; what comes later than its turn was not heard."""
        number, size, now = number_of(frame), self._rate // FRAMES_A_SECOND, self._now()
        self._voice.heard += 1
        if self.other.began is not None and not self._manner.fast:
            said = self.other.began + (number + 1) * FRAME_SECONDS
            self._voice.delays.append(time.monotonic() - said)
        self._until = max(self._until, number + 1)
        self._came.set()
        if self._first is None:
            self._first = (0, BUFFERED * size) if self._manner.fast else (number, now + BUFFERED * size)
        at = self._first[1] + (number - self._first[0]) * size
        if not self._manner.fast and at < now:
            return
        last = self._played[-1] if self._played else None
        if last and number == last[0] + last[2]:
            last[2] += 1
        else:
            self._played.append([number, at, 1, 0])

    def _now(self) -> int:
        """The own clock, in samples."""
        if self._manner.fast or self.began is None:
            return self._next * self._rate // FRAMES_A_SECOND
        return round((time.monotonic() - self.began) * self._rate)

    def _told(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "have":
                self._have(message["next"])
            case "begin":
                self._go.set()
            case "pong":
                self._pong = self._now()
            case "ended":
                self._voice.why, self._voice.receipt = message["why"], message.get("receipt", "")
                self._over.set()
            case "error":
                raise Refusal(message["code"], message["message"])

    def _have(self, until: int) -> None:
        """On a new line the site says first from where on it wants to have all again."""
        if not self._asked:
            return
        self._asked, self._next = False, until
        if until:
            self._go.set()


def _frames(pcm: bytes, size: int) -> Iterator[bytes]:
    """Whole frames; the last is filled up with silence."""
    for at in range(0, len(pcm), size):
        yield pcm[at : at + size].ljust(size, b"\0")
