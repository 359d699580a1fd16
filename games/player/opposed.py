"""A take against the opponent: the site is told of its pauses, and what it does then is written down."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection

from games.play.messages import Mark
from games.play.protocol import written
from games.player.clips import Clip
from games.player.pausing import Pause, pauses


@dataclass(frozen=True, slots=True)
class Move:
    """Attributes:
    at: sample of the pause that it is about.
    p: how sure the model was that the speaker had finished.
    after: seconds from that sample's moment to the answer.
    """

    at: int
    p: float
    after: float


@dataclass(slots=True)
class Duel:
    """What the opponent of a take did.

    Attributes:
        told: pauses that the site was told of.
        moves: its answers, as they came.
        taken: how often it took the turn while the pause still lasted.
    """

    told: int = 0
    moves: list[Move] = field(default_factory=list)
    taken: int = 0


class Opposed:
    """One take, in real time.

    Args:
        began: when its first sample was spoken, by `time.monotonic`.
        duel: what to write into.
    """

    def __init__(self, clip: Clip, socket: ClientConnection, began: float, duel: Duel) -> None:
        self._clip, self._socket, self._began, self._duel = clip, socket, began, duel
        self._pauses: dict[int, Pause] = {each.at: each for each in pauses(clip.sent, clip.sample_rate)}
        self._hearing = asyncio.create_task(self._hear())
        self.sent = 0
        """Samples so far: no mark may lie behind them."""
        self.error: dict[str, Any] = {}
        """What the site has refused meanwhile; empty where it has not."""

    def marks(self) -> list[Mark]:
        """What the site is to be told, in order."""
        self._duel.told = len(self._pauses)
        return [Mark("pause", at) for at in self._pauses]

    async def stop(self) -> None:
        """Before the take is over: what comes later is for others to hear."""
        self._hearing.cancel()
        await asyncio.gather(self._hearing, return_exceptions=True)

    async def _hear(self) -> None:
        """Until it is stopped, or the site refuses something."""
        while not self.error:
            message = json.loads(await self._socket.recv())
            pause = self._pauses.get(message.get("at", -1))
            if message.get("type") == "lean" and pause:
                self._leaned(pause, float(message["p"]))
            elif message.get("type") == "took" and pause:
                await self._took(pause)
            elif message.get("type") == "error":
                self.error = message

    def _leaned(self, pause: Pause, sure: float) -> None:
        spoken = self._began + pause.at / self._clip.sample_rate
        self._duel.moves.append(Move(pause.at, sure, time.monotonic() - spoken))

    async def _took(self, pause: Pause) -> None:
        now = int((time.monotonic() - self._began) * self._clip.sample_rate)
        if now >= pause.until:  # the player has gone on
            return
        self._duel.taken += 1
        await self._socket.send(written(Mark("taken", self.sent)).decode())
