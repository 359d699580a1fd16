"""The house on the line: the other side of a talk, in the process that has the player's connection.

It is to the player's line what another player's would be, and is heard by the same relay. It lives as long as
that connection: a newer one brings a house that goes on where the row says that the last one was.
"""

import asyncio
from collections import deque
from time import time, time_ns
from typing import Any, Final
from uuid import uuid4

from games.play.threads import in_thread
from games.talks.frames import FRAMES_A_SECOND, NUMBER_BYTES, number_of
from games.talks.house import sound, taking
from games.talks.house.listening import Listening
from games.talks.house.sound import BETWEEN, FRAME, RATE, Said
from games.talks.house.turns import Turns
from games.talks.live.messages import Between, Done, Here, Over, Replaced
from games.talks.live.relay import Line
from games.talks.models import Talk

MICRO: Final = 1_000_000
BEHIND: Final = FRAMES_A_SECOND
"""Frames by which a busy machine may be late; what is older is not sent any more: nobody said it."""
SILENCE: Final = bytes(2 * FRAME)


class House:
    """One connection's."""

    def __init__(self, talk: Talk) -> None:
        self._talk, self._part = talk, taking.part(talk)
        self._turns = Turns(taking.script(talk), int(talk.house.get("place", 0)))
        self._said = taking.said(talk)
        self._began = int(talk.house.get("began", 0))
        self._line = Line(talk.pk, 1, uuid4().hex, self._frame, self._word)
        self._listening: Listening | None = None
        self._newest = -1
        self._goes_on = 0
        self._ready, self._over = asyncio.Event(), asyncio.Event()
        self._lines: deque[str] = deque()
        self._sound: deque[bytes] = deque()
        self._told = False

    async def run(self) -> None:
        """From the player's greeting until the talk is over, or the connection is."""
        self._line.open()
        try:
            self._line.say(Here(RATE, asks=True))
            await self._ready.wait()
            await self._talk_on()
        finally:
            await self._line.close()

    def _frame(self, data: bytes) -> None:
        number = number_of(data)
        if self._listening is not None and self._began and number > self._newest:
            self._newest = number
            self._listening.add(data[NUMBER_BYTES:], self._now())

    def _word(self, word: Between) -> None:
        match word:
            case Here(rate, asks):
                if rate and self._listening is None:
                    self._listening = Listening(rate)
                    self._ready.set()
                if asks:
                    self._line.say(Here(RATE))
                    self._told = False
            case Over() | Replaced():
                self._over.set()

    def _now(self) -> float:
        """Seconds since the beginning."""
        return time() - self._began / MICRO

    async def _talk_on(self) -> None:
        if not self._began:
            self._began = time_ns() // 1000
            await self._note()
        number = int(self._now() * FRAMES_A_SECOND)
        while not self._over.is_set():
            late = self._now() - (number + 1) / FRAMES_A_SECOND
            if late * FRAMES_A_SECOND > BEHIND:
                number = int(self._now() * FRAMES_A_SECOND)
            elif late < 0:
                await asyncio.sleep(-late)
            self._line.send(number.to_bytes(NUMBER_BYTES, "little") + await self._next(number))
            number += 1

    async def _next(self, number: int) -> bytes:
        """The 20 ms with that number."""
        heard, now = self._listening.heard if self._listening else None, self._now()
        if heard is None:
            return SILENCE
        if not self._sound and not self._lines:
            self._lines.extend(self._turns.due(now, heard))
        if not self._sound and self._lines and number >= self._goes_on:
            await self._begin(number, self._lines[0])
        elif self._sound and self._turns.gives_way(now, heard):
            return await self._give_way(now)
        if not self._sound:
            self._tell_that_it_is_done()
            return SILENCE
        frame = self._sound.popleft()
        if not self._sound:
            self._lines.popleft()
            self._goes_on = number + 1 + BETWEEN
            if not self._lines:
                self._turns.said(now)
        return frame

    async def _begin(self, number: int, key: str) -> None:
        """The row first: what it does not know of, nobody has heard."""
        whole = sound.line(self._part.path(self._talk.language, key))
        self._sound.extend(
            whole[at : at + FRAME].astype("<i2").tobytes() for at in range(0, len(whole), FRAME)
        )
        self._said.append(Said(number, len(self._sound), key))
        await self._note()

    async def _give_way(self, now: float) -> bytes:
        """The last 20 ms of a line that is cut off; what is left of its turn waits."""
        first, frames, key = self._said.pop()
        sent = frames - len(self._sound) + 1
        self._said.append(Said(first, sent, key))
        whole = sound.line(self._part.path(self._talk.language, key))
        self._turns.stopped(tuple(self._lines), now)
        self._sound.clear()
        self._lines.clear()
        await self._note()
        return sound.part(whole, sent)[-FRAME:].astype("<i2").tobytes()

    async def _note(self) -> None:
        """What it said so far, onto the row."""
        known: dict[str, Any] = {"began": self._began, "place": self._turns.place, "said": self._said}
        if not await in_thread(_note, self._talk, known):
            self._over.set()

    def _tell_that_it_is_done(self) -> None:
        if self._turns.done and not self._lines and not self._told:
            self._told = True
            self._line.say(Done())


def _note(talk: Talk, known: dict[str, Any]) -> bool:
    """Whether the talk still goes on."""
    return bool(Talk.objects.going().filter(pk=talk.pk).update(house=known))
