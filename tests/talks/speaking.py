"""Two pages without browsers: they speak to the real ASGI application, frame by frame."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from accounts.models import Contributor
from games.catalogue.two import registry
from games.talks import consent, meeting
from games.talks.models import Talk
from tests import factory
from tests.games import talk as pages

RATE = 16_000
FRAME = RATE // 50
READY = {"type": "ready", "sample_rate": RATE, "settings": {"echoCancellation": False}, "headphones": True}
PATIENCE = 20.0


def invited(player: Contributor) -> Talk:
    """A talk that waits for somebody."""
    talk = meeting.invite(player, registry.talks()[0], "en", "")
    meeting.agree(player, talk.code, consent.current("en"))
    return talk


def agreed(player: Contributor, other: Contributor) -> Talk:
    talk = invited(player)
    meeting.agree(other, talk.code, consent.current("en"))
    return talk


def voice(seconds: float, hertz: float = 220.0, rate: int = RATE) -> bytes:
    return factory.tone(seconds, rate, hertz).tobytes()


def frames(pcm: bytes, first: int = 0, rate: int = RATE) -> list[bytes]:
    """The frames of some sound, numbered from `first` on."""
    size = rate // 50 * 2
    parts = [pcm[at : at + size] for at in range(0, len(pcm), size)]
    return [(first + n).to_bytes(4, "little") + part for n, part in enumerate(parts) if len(part) == size]


def samples(frame: bytes) -> np.ndarray:
    return np.frombuffer(frame[4:], "<i2")


class Speaker(pages.Page):
    """One side's page; what it is told is kept, by type."""

    def __init__(self, player: Contributor | None, code: str, **more: Any) -> None:
        super().__init__(player, f"/ws/talk/{code}/", **more)
        self.code = code
        self.told: list[dict[str, Any]] = []
        self.frames: list[bytes] = []
        self.closed: int | None = None

    async def until(self, found: Callable[[], Any], patience: float = PATIENCE) -> Any:
        """Take what comes until this is true."""
        async with asyncio.timeout(patience):
            while not (answer := found()):
                await self.take_one()
        return answer

    async def take_one(self) -> None:
        event = await self.line.receive_output(PATIENCE)
        if event["type"] == "websocket.close":
            self.closed = int(event["code"])
        elif event.get("bytes") is not None:
            self.frames.append(event["bytes"])
        else:
            self.told.append(json.loads(event["text"]))

    async def take_for(self, seconds: float) -> None:
        """Whatever comes within that time."""
        with suppress(TimeoutError):
            await self.until(lambda: False, seconds)

    def last(self, kind: str, **values: Any) -> dict[str, Any] | None:
        """The newest message of a kind with these values."""
        fitting = (m for m in reversed(self.told) if m["type"] == kind and values.items() <= m.items())
        return next(fitting, None)

    async def hears(self, kind: str, **values: Any) -> dict[str, Any]:
        """The newest message of a kind with these values, which may be yet to come."""
        message: dict[str, Any] = await self.until(lambda: self.last(kind, **values))
        return message

    async def hears_frames(self, many: int) -> None:
        """Until so many of the other's frames have come."""
        await self.until(lambda: len(self.frames) == many)

    async def come(self) -> dict[str, Any]:
        """Connect and greet."""
        await self.open()
        await self.say(type="hello", protocol=1, language="en")
        return await self.hears("talk")

    async def get_ready(self, **other: Any) -> None:
        await self.come()
        await self.say(**READY | other)

    async def send(self, numbered: list[bytes]) -> None:  # type: ignore[override]
        for frame in numbered:
            await self.frame(frame)

    async def ends(self) -> int:
        """The code that the site closes with."""
        await self.until(lambda: self.closed is not None)
        with suppress(asyncio.CancelledError):
            await self.line.wait(PATIENCE)
        return int(self.closed or 0)


async def both_ready(one: Speaker, other: Speaker) -> None:
    """Until both may speak."""
    await one.get_ready()
    await other.get_ready()
    await one.hears("begin")
    await other.hears("begin")
