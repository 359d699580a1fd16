"""Results on their way to a player who is still there, from whatever process made them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer

from corpus import steps
from games.judging import push
from games.play import measures

HINT_SECONDS = 1.0
"""How long a player's page waits for the channel layer, which only makes things quicker."""
AWAY_SECONDS = 2.0
"""Between two tries where it does not answer at all."""

log = logging.getLogger(__name__)


class Gone(Exception):
    """The browser has hung up; there is nobody left to tell anything."""


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


class Scores:
    """Results on their way to one player. Costs nothing until the first take is stored.

    The channel layer is a hint: where it does not answer, or a message gets lost, the page asks over HTTP.
    """

    def __init__(self, say: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._say = say
        self._layer = get_channel_layer()
        self._channel = ""
        self._task: asyncio.Task[None] | None = None
        self._stopped: dict[str, float] = {}
        self._ways: dict[str, object] = {}
        self.expected: dict[str, UUID] = {}

    async def expect(self, recording_id: UUID, stopped: float) -> None:
        """stopped: when its last word came, by the clock of the loop."""
        self.expected[str(recording_id)] = recording_id
        self._stopped[str(recording_id)] = stopped
        self._ways[str(recording_id)] = steps.here()
        if self._task is None:
            self._channel = await self._layer.new_channel()
            self._task = asyncio.create_task(self._forward())
        await _hint(self._layer.group_add(push.group(recording_id), self._channel))

    async def tell(self, message: dict[str, Any]) -> None:
        """Once each, since what was found at once may be pushed as well; again where `more` was announced."""
        recording_id = self.expected.get(message["recording"])
        if recording_id is None:
            return
        way = self._ways[message["recording"]]
        if not message.get("more"):
            del self.expected[message["recording"]], self._ways[message["recording"]]
            await _hint(self._layer.group_discard(push.group(recording_id), self._channel))
        with steps.go_on(way, "tell"):
            await self._say(message)
        stopped = self._stopped.pop(message["recording"], None)
        log.info("A player was told of take %s.", recording_id)
        if stopped is not None:
            measures.told_score(asyncio.get_running_loop().time() - stopped)

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
