"""What one side sends, on its way to the storage: every few seconds, and at the end."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from time import time_ns
from typing import Any, Final

from corpus.refusals import Fault, Refused
from corpus.store import StorageDown, StorageFull
from games.play import pace
from games.play.messages import Mark
from games.play.threads import WRITING, in_thread
from games.talks import keeping
from games.talks.frames import Unsaved, frame_bytes
from games.talks.live.channel import Channel
from games.talks.live.messages import Heard, Ping, Pong
from games.talks.models import Side

STRETCH_SECONDS: Final = 5.0
"""What a server that falls over forgets; a page sends that again."""
MOST_IN_MEMORY: Final = 6_000_000
"""Bytes: a minute of 48 kHz. A storage that takes nothing for so long ends the line; the page comes again."""
MOST_LOGGED: Final = 4_000
"""Spans and time stamps in one stretch; more than any page has to tell."""
MOST_MARKS: Final = 1_000
"""Of one side; a tap makes up to seven."""

STORAGE: Final = (Fault.STORAGE_DOWN, Fault.STORAGE_FULL)

log = logging.getLogger(__name__)


class Journal:
    """One connection's.

    Args:
        address: where the page is; "" where that is not known.
        told: called after each stretch with the first frame that is not kept, and whether the talk has ended.
    """

    def __init__(self, side: Side, channel: Channel, address: str, told: Callable[[int, bool], None]) -> None:
        self.channel = channel
        self._side, self._address, self._told = side, address, told
        self._marks: list[dict[str, Any]] = list(side.marks)
        self._log: dict[str, list[Any]] = {}
        self._pong: Pong | None = None
        self._changed = self._is_next = False
        self._saving = asyncio.Lock()
        self._counted, self._bytes = channel.saved, 0

    @property
    def is_saving(self) -> bool:
        """Whether something is on its way to the storage, which may hang."""
        return self._saving.locked()

    def heard(self, message: Heard) -> None:
        """What was played of the other."""
        self._note("heard", message.spans)

    def ping(self, message: Ping) -> Pong:
        """The answer. With the four time stamps of the one before, where the page says when it came."""
        received = time_ns() // 1000
        before = self._pong
        if before is not None and message.heard is not None:
            self._note("clock", [(before.sent, before.received, before.replied, message.heard)])
        self._pong = Pong(message.sent, received, time_ns() // 1000)
        return self._pong

    def mark(self, mark: Mark) -> bool:
        """What was done on the page. Whether it is new: one that comes again over another line is not, and
        beyond `MOST_MARKS` they are passed over."""
        value = {"value": mark.value} if mark.value else {}
        made = {"name": mark.name, "at": mark.at, **value}
        if made in self._marks or len(self._marks) >= MOST_MARKS:
            return False
        self._marks.append(made)
        self._changed = True
        return True

    async def answered(self) -> None:
        """After a mark: it counts in the result, so that it is kept whatever becomes of the sound."""
        await self.keep_marks()
        await self.tick()

    async def keep_marks(self) -> None:
        """Marks alone, which need no storage; where the database is away, the next `save` has them."""
        if self._marks:
            with suppress(Refused, StorageDown, StorageFull):
                await in_thread(keeping.note, self._side.pk, [], {}, self._marks)

    async def save(self, *, rest: bool = False) -> None:
        """Keep what has come.

        Args:
            rest: what lies behind holes too, since nothing more comes.

        Raises:
            Refused: storage_full, storage_down; too_much_at_once, too_many_at_your_address, or full.
        """
        async with self._saving:
            self._is_next = False
            await self._count()
            found = self.channel.unsaved()
            until = self.channel.next
            sound = [found, *(self.channel.rest() if rest else [])] if found.pcm or rest else []
            log_, self._log = self._log, {}
            if not (sound or log_ or self._changed):
                return
            over = await self._write([each for each in sound if each.pcm], log_)
            self.channel.save(until)
            self._told(until, over)

    async def skip(self, until: int) -> None:
        """Go on with this frame, since the page knows of none before; one that has come changes nothing.

        Raises:
            Refused: as `save`; too_long, or wrong_order.
        """
        if until <= self.channel.next:
            return
        self.channel.check_skip(until)
        await self.save()
        async with self._saving:
            first = self.channel.next
            await in_thread(keeping.skip, self._side.pk, first, until - first, self._marks)
            self.channel.skip(until)
            self._counted = until

    async def tick(self) -> None:
        """The regular `save`: a storage that is away for a while is asked again the next time.

        Raises:
            Refused: it was away for too long; more came than may.
        """
        if self._is_next:  # one that is yet to begin takes along what this one would
            return
        self._is_next = True
        try:
            await self.save()
        except Refused as refused:
            if refused.fault not in STORAGE or self.channel.waiting > MOST_IN_MEMORY:
                raise
            log.warning("A stretch of %s waits: %s", self._side, refused)
            await self.stay()

    async def stay(self) -> None:
        """Tell the sweep that somebody is here, though nothing of it is kept."""
        with suppress(Refused):
            await in_thread(self._side.update)

    async def _count(self) -> None:
        """The sound that has come since, as that of takes is counted."""
        fresh, self._counted = self.channel.next - self._counted, self.channel.next
        size = self._bytes + fresh * frame_bytes(int(self._side.sample_rate or 0))
        whole, self._bytes = divmod(size, pace.MEGABYTE)
        if whole:
            await in_thread(pace.count_sound, self._side.contributor_id, self._address, whole)

    async def _write(self, sound: list[Unsaved], log_: dict[str, list[Any]]) -> bool:
        self._changed = False
        try:
            # The list itself: a storage that hangs may not bring back marks of before.
            return await in_thread(keeping.note, self._side.pk, sound, log_, self._marks, among=WRITING)
        except (StorageFull, StorageDown, Refused) as error:
            self._changed = True
            for name, lines in log_.items():
                self._log[name] = [*lines, *self._log.get(name, ())]
            if isinstance(error, Refused):
                raise
            fault = Fault.STORAGE_FULL if isinstance(error, StorageFull) else Fault.STORAGE_DOWN
            raise Refused(fault) from None

    def _note(self, name: str, lines: list[Any]) -> None:
        noted = self._log.setdefault(name, [])
        if len(noted) < MOST_LOGGED:
            noted.extend(lines)
