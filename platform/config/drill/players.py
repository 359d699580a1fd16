"""Players who play on whatever happens, as a page would: a take is kept and sent until it is stored."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from games.player.clips import Clip
from games.player.site import Guest, Site, SiteError
from games.player.take import Manner, play_take
from games.player.varying import fresh

PERSISTENT: Final = Manner(fast=False, synthetic=True, wait=0, attempts=200)
"""In real time. How a score comes is not waited for: the audit asks the database."""

AGAIN: Final = 1.0
"""Seconds after which a page that did not open is opened again."""


@dataclass
class Seen:
    """What players were told. `acknowledged`: ids of recordings they heard *stored* of."""

    acknowledged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)


class Crowd:
    """Players in a thread of their own, each a guest, until they are told to stop.

    Args:
        url: of the site.
        clips: what they say, each time with another rhythm.
        players: how many there are.
        pause: seconds between two takes of one, on the average.
    """

    def __init__(self, url: str, clips: Sequence[Clip], players: int, pause: float) -> None:
        self.seen = Seen()
        self._site, self._clips, self._players, self._pause = Site(url), clips, players, pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()), name="players", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float) -> bool:
        """Let each finish the take at hand; whether all did."""
        self._over.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    async def _all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(self._players):
                group.create_task(self._player(random.Random(number)))  # noqa: S311  # who says what, when

    async def _player(self, dice: random.Random) -> None:
        async with self._site.guest() as guest:
            await self._let_in(guest)
            while not self._over.is_set():
                await self._take(guest, fresh(dice.choice(self._clips)))
                await self._rest(dice.uniform(0.5, 1.5) * self._pause)

    async def _let_in(self, guest: Guest) -> None:
        while not self._over.is_set():
            try:
                await guest.agree("en")
            except SiteError:
                self.seen.codes["page"] += 1
                await self._rest(AGAIN)
            else:
                return

    async def _take(self, guest: Guest, clip: Clip) -> None:
        outcome = await play_take(guest, clip, PERSISTENT)
        self.seen.codes.update(outcome.seen)
        if outcome.recording:
            self.seen.acknowledged.append(outcome.recording)
        else:
            self.seen.failed.append(outcome.error)

    async def _rest(self, seconds: float) -> None:
        """Shorter where the drill is over."""
        for _ in range(max(1, round(seconds / 0.2))):
            if self._over.is_set():
                return
            await asyncio.sleep(0.2)
